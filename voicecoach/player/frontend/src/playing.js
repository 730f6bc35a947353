// Where playback goes by itself: back to the start of a loop, over a silence. Pure functions.

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]
export const END_MARGIN_S = 0.05 // seeking to the very end would count as finished
const SILENCE_LEFT_S = 0.2 // kept at both ends of a skipped silence, so that words are not clipped

/** Where to go on from `time`, or null to let it play. */
export function jumpFrom(time, { loop, silences, skipping }) {
  if (loop && time >= loop.end) return loop.start
  if (!skipping) return null
  const silence = silences.find(([start, end]) => time >= start + SILENCE_LEFT_S && time < end - SILENCE_LEFT_S)
  if (!silence) return null
  const after = silence[1] - SILENCE_LEFT_S
  return loop && after >= loop.end ? null : after
}

/** Whether going to `time` leaves the loop: nobody is taken back by surprise. */
export function leavesLoop(time, loop) {
  return loop !== null && (time < loop.start - 0.01 || time > loop.end)
}

/** A loop that ends before the call does: at the very end playback would stop. */
export function loopInside(loop, duration) {
  return { ...loop, end: Math.min(loop.end, duration - 2 * END_MARGIN_S) }
}
