// Where a selection's edges may snap to, and how. Pure functions.

const SNAP_S = 0.1
const SNAP_PX = 8
const MOST_SNAP_S = 0.5
export const SHORTEST_S = 0.05

/** Starts and ends of words and speech, sorted, each once. */
export function edgesOf({ speech = {}, utterances = [] }) {
  const times = Object.values(speech).flat(2)
  for (const { words } of utterances) for (const [, start, end] of words) times.push(start, end)
  return Float64Array.from(new Set(times)).sort()
}

/** Index of the first of sorted `times` that is not before `time`. */
export function lowerBound(times, time) {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle] < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The edge nearest to `time` if it is near enough at this zoom; else `time`. */
export function snapped(time, edges, pxPerS) {
  const reach = Math.min(MOST_SNAP_S, Math.max(SNAP_S, SNAP_PX / pxPerS))
  const at = lowerBound(edges, time)
  const near = [edges[at - 1], edges[at]].filter((edge) => edge !== undefined && Math.abs(edge - time) <= reach)
  return near.sort((a, b) => Math.abs(a - time) - Math.abs(b - time))[0] ?? time
}

/** {start, end} between two times in either order, inside the call; null when it is too short to mean anything. */
export function stretch(a, b, duration) {
  const start = Math.max(0, Math.min(a, b))
  const end = Math.min(duration, Math.max(a, b))
  return end - start >= SHORTEST_S ? { start, end } : null
}

/** A stretch moved by `by`, kept inside the call, with whichever edge is nearer to an edge of speech snapped. */
export function moved({ start, end }, by, { edges, pxPerS, duration }) {
  const length = end - start
  const wanted = Math.min(Math.max(0, start + by), duration - length)
  const pulls = [snapped(wanted, edges, pxPerS) - wanted, snapped(wanted + length, edges, pxPerS) - wanted - length]
  const pull = pulls.filter((each) => each !== 0).sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0
  const at = Math.min(Math.max(0, wanted + pull), duration - length)
  return { start: at, end: at + length }
}

/** What is said at `time`: the shortest stretch of speech around it, else the last before it, else null. */
export function speechAt(speech, time) {
  const all = Object.values(speech).flat()
  const around = all.filter(([start, end]) => start <= time && time < end)
  const found =
    around.sort((a, b) => a[1] - a[0] - (b[1] - b[0]))[0] ??
    all.filter(([, end]) => end <= time).sort((a, b) => b[1] - a[1])[0]
  return found ? { start: found[0], end: found[1] } : null
}
