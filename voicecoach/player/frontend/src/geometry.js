// Time, pixels and peaks. Pure functions: no document, no state.

export const MAX_PX_PER_S = 200
const COMFORTABLE_WINDOW_S = 75 // what can still be read as single utterances in one view
const RULER_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value))
}

/** Pixels from the left edge of a window {start, end} that is `width` pixels wide. */
export function timeToX(time, window, width) {
  return ((time - window.start) / (window.end - window.start)) * width
}

export function xToTime(x, window, width) {
  return window.start + (x / width) * (window.end - window.start)
}

/** Times of the ruler's marks inside a window: at most one per `spacing` pixels. */
export function rulerTimes(window, width, spacing = 80) {
  const span = window.end - window.start
  if (!(span > 0) || !(width > 0)) return []
  const step = RULER_STEPS_S.find((seconds) => (seconds / span) * width >= spacing) ?? RULER_STEPS_S.at(-1)
  const first = Math.ceil((window.start - 0.003 * span) / step) // a mark cut by the edge still counts
  const last = Math.floor(window.end / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step)
}

/** Pixels per second at which the whole call fills the width. */
export function fitPxPerS(duration, width) {
  return width / duration
}

/** Zoom 0..100 (0 = whole call) to pixels per second; equal steps multiply by equal factors. */
export function zoomToPxPerS(zoom, fit) {
  const most = Math.max(fit, MAX_PX_PER_S)
  return fit * (most / fit) ** (clamp(zoom, 0, 100) / 100)
}

export function pxPerSToZoom(pxPerS, fit) {
  const most = Math.max(fit, MAX_PX_PER_S)
  if (most === fit) return 0
  return clamp((100 * Math.log(pxPerS / fit)) / Math.log(most / fit), 0, 100)
}

/** Short calls open whole; long ones open at a width where utterances can be told apart. */
export function firstZoom(duration, width) {
  if (!(width > 0) || duration <= 1.2 * COMFORTABLE_WINDOW_S) return 0
  return pxPerSToZoom(width / COMFORTABLE_WINDOW_S, fitPxPerS(duration, width))
}

/** Where the window must start so that `time` is in view; null when it already is. */
export function scrollToShow(time, window, duration) {
  const span = window.end - window.start
  if (time >= window.start && time <= window.end) return null
  return clamp(time - 0.1 * span, 0, Math.max(0, duration - span))
}

/** Where the window must start after a zoom so that `time` stays at the same place on screen. */
export function scrollToKeep(time, window, newSpan, duration) {
  const inView = time >= window.start && time <= window.end
  const anchor = inView ? time : (window.start + window.end) / 2
  const share = (anchor - window.start) / (window.end - window.start)
  return clamp(anchor - share * newSpan, 0, Math.max(0, duration - newSpan))
}

/** Planar int8 peaks (channel 0's values, then channel 1's, ...) to one Float32Array per channel, 0..1. */
export function decodePeaks(buffer, channelCount) {
  const bytes = new Int8Array(buffer)
  const length = Math.floor(bytes.length / channelCount)
  return Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from(bytes.subarray(channel * length, (channel + 1) * length), (value) => Math.abs(value) / 127),
  )
}

/**
 * Peaks scaled so that a quiet speaker can be seen too: the 99.5th percentile fills the lane, at most four
 * times louder than recorded, so that a silent channel stays flat.
 */
export function fillLane(peaks) {
  const sorted = Float32Array.from(peaks).sort()
  const loud = sorted.length ? sorted[Math.floor(0.995 * (sorted.length - 1))] : 0
  const gain = loud > 0 ? Math.min(4, 0.95 / loud) : 1
  return peaks.map((value) => Math.min(1, value * gain))
}

/**
 * How much is going on in each of `count` equal stretches, 0..1, the busiest one being 1.
 *
 * The mean rather than the highest peak: in an hour a bar stands for ten seconds, and somebody is loud in all.
 */
export function activity(peaks, count) {
  const bars = new Float32Array(count)
  for (let bar = 0; bar < count; bar++) {
    const from = Math.floor((bar / count) * peaks.length)
    const to = Math.min(peaks.length, Math.max(from + 1, Math.floor(((bar + 1) / count) * peaks.length)))
    for (let i = from; i < to; i++) bars[bar] += peaks[i] / (to - from)
  }
  const busiest = bars.reduce((most, value) => Math.max(most, value), 0)
  return busiest > 0 ? bars.map((value) => value / busiest) : bars
}

/** Whether several speakers are on one channel. */
export function sharesChannel(speakers) {
  return new Set(speakers.map(({ channel }) => channel)).size < speakers.length
}

/** Peaks inside `stretches` ([start, end] in seconds, sorted); everything else is flat. */
export function onlyIn(peaks, stretches, peaksPerS) {
  const own = new Float32Array(peaks.length)
  for (const [start, end] of stretches) {
    const [from, to] = [Math.floor(start * peaksPerS), Math.ceil(end * peaksPerS)]
    own.set(peaks.subarray(from, to), Math.min(from, peaks.length))
  }
  return own
}
