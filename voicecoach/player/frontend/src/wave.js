// The wave of one lane, as wavesurfer asks for it: one height per pixel, however many peaks there are.

/** Heights, 0..1, for `count` pixels: the highest peak in each, or between two where a peak is wider than a pixel. */
export function heightsOf(peaks, count) {
  const heights = new Float32Array(count)
  const perPixel = peaks.length / count
  for (let x = 0; x < count; x++) {
    const from = Math.floor(x * perPixel)
    if (perPixel < 1) {
      const share = x * perPixel - from
      heights[x] = (1 - share) * peaks[from] + share * (peaks[from + 1] ?? peaks[from])
      continue
    }
    const to = Math.min(peaks.length, Math.floor((x + 1) * perPixel))
    let highest = 0
    for (let at = from; at < to; at++) if (peaks[at] > highest) highest = peaks[at]
    heights[x] = highest
  }
  return heights
}

/** wavesurfer's renderFunction: the colour is set already. */
export function drawWave([peaks], context) {
  const { width, height } = context.canvas
  const middle = height / 2
  const least = 0.5 * (globalThis.devicePixelRatio || 1)
  context.beginPath()
  heightsOf(peaks, width).forEach((share, x) => {
    const reach = Math.max(least, share * middle)
    context.rect(x, middle - reach, 1, 2 * reach)
  })
  context.fill()
}
