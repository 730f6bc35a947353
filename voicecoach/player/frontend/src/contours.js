// Pitch and level as voicecoach.prosody.contours packs them: reading, and choosing how fine to draw. Pure functions.

export const UNDEFINED = -128
export const POINTS_PER_S = 50
const THINNED_BY = [10, 100]
const MIN_PX_PER_POINT = 1.5 // closer points are a smear, not a line
const HEAD_BYTES = 8

/**
 * Contours of each channel: [{pitch, level}], each a list from fine to coarse of {perS, middle, low, high};
 * the finest has no low and high.
 */
export function readContours(buffer) {
  const [channelCount, pointCount] = new Uint32Array(buffer, 0, 2)
  const bytes = new Int8Array(buffer, HEAD_BYTES)
  let at = 0
  const take = (count) => bytes.subarray(at, (at += count))
  const tracks = Array.from({ length: 2 * channelCount }, () => [{ perS: POINTS_PER_S, middle: take(pointCount) }])
  for (const factor of THINNED_BY) {
    const count = Math.ceil(pointCount / factor)
    for (const track of tracks) {
      const [low, middle, high] = [take(count), take(count), take(count)]
      track.push({ perS: POINTS_PER_S / factor, low, middle, high })
    }
  }
  return Array.from({ length: channelCount }, (_, channel) => ({ pitch: tracks[2 * channel], level: tracks[2 * channel + 1] }))
}

/** Whether there is anything to draw: the coarsest form tells. */
export function isDrawn(forms) {
  return forms.at(-1).middle.some((value) => value !== UNDEFINED)
}

/** The finest form whose points are not closer than MIN_PX_PER_POINT; else the coarsest. */
export function formFor(forms, pxPerS) {
  return forms.find(({ perS }) => pxPerS / perS >= MIN_PX_PER_POINT) ?? forms.at(-1)
}

/**
 * Points of a form inside a window, at most one per MIN_PX_PER_POINT: [{time, low, middle, high}], with null
 * where the line breaks.
 */
export function pointsIn(form, window, pxPerS) {
  const step = Math.max(1, Math.ceil((MIN_PX_PER_POINT * form.perS) / pxPerS))
  const first = Math.max(0, Math.floor((window.start * form.perS) / step) - 1) * step
  const last = Math.min(form.middle.length, Math.ceil(window.end * form.perS) + step + 1)
  const points = []
  for (let at = first; at < last; at += step) {
    const point = merged(form, at, Math.min(at + step, form.middle.length))
    if (point || points.at(-1)) points.push(point)
  }
  return points
}

/** Mean of the points from `first` up to `last` that are defined, or null. */
function merged({ perS, low, middle, high }, first, last) {
  let count = 0
  const sums = [0, 0, 0]
  for (let at = first; at < last; at++) {
    if (middle[at] === UNDEFINED) continue
    count += 1
    sums[0] += (low ?? middle)[at]
    sums[1] += middle[at]
    sums[2] += (high ?? middle)[at]
  }
  if (!count) return null
  const [bottom, mean, top] = sums.map((sum) => sum / count)
  return { time: (first + last) / 2 / perS, low: bottom, middle: mean, high: top }
}
