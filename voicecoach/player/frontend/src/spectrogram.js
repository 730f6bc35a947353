// A mel spectrogram as voicecoach.audio.spectrogram packs it: what is where in the file, and what is in view. Pure functions.

const MAGIC = 0x314d4356 // "VCM1"
const HEAD_NUMBERS = 7
const COLUMNS_PER_S = 50
const THINNED_BY = [1, 8, 64]
const LOWEST_HZ = 50
const SHOWN_STEPS = 28 // 56 dB: speech with its harmonics, and little of the noise of a line
const FULL_COLOUR = 0.6 // share of the range at which the colour of the lane is reached
export const HEAD_BYTES = 65536 // enough for calls of a day and a half

/** {channels, columns, bands, tileColumns, topHz, loudest, offsets}; null when it is no spectrogram. */
export function readHead(buffer) {
  const view = new DataView(buffer)
  if (buffer.byteLength < 4 * HEAD_NUMBERS || view.getUint32(0, true) !== MAGIC) return null
  const number = (at) => view.getUint32(4 * at, true)
  const numbers = (from, count) => Array.from({ length: count }, (_, i) => number(from + i))
  const [channels, columns, bands, tileColumns, topHz, tiles] = numbers(1, 6)
  const loudest = numbers(HEAD_NUMBERS, channels)
  return { channels, columns, bands, tileColumns, topHz, loudest, offsets: numbers(HEAD_NUMBERS + channels, tiles + 1) }
}

/** Which form to draw at a zoom: the coarsest that still has a column for each pixel, else the finest. */
export function formAt(pxPerS) {
  const enough = THINNED_BY.findLastIndex((factor) => COLUMNS_PER_S / factor >= pxPerS)
  return Math.max(0, enough)
}

/** Seconds that a tile of a form stands for. */
export function tileSpan(head, form) {
  return (head.tileColumns * THINNED_BY[form]) / COLUMNS_PER_S
}

/** How many tiles a channel has in a form. */
export function tileCount(head, form) {
  return Math.ceil(Math.ceil(head.columns / THINNED_BY[form]) / head.tileColumns)
}

/** Numbers of the tiles of a form that are in a window: [first, past the last). */
export function tilesIn(head, form, window) {
  const span = tileSpan(head, form)
  return [Math.max(0, Math.floor(window.start / span)), Math.min(tileCount(head, form), Math.ceil(window.end / span))]
}

/** Place of a tile in the list of offsets: all of the first form's first channel come first. */
export function tileIndex(head, { form, channel, tile }) {
  const before = THINNED_BY.slice(0, form).reduce((sum, _, each) => sum + head.channels * tileCount(head, each), 0)
  return before + channel * tileCount(head, form) + tile
}

/** Sorted whole numbers in runs without a gap: [[first, past the last]]. */
export function runs(numbers) {
  const found = []
  for (const number of numbers) {
    if (found.at(-1)?.[1] === number) found.at(-1)[1] += 1
    else found.push([number, number + 1])
  }
  return found
}

/** Colour of each step, RGBA in a row of 256: from `surface` over `lane` to `text`; `loudest` and above are `text`. */
export function colourTable({ surface, lane, text, loudest }) {
  const table = new Uint8ClampedArray(256 * 4)
  for (let step = 0; step < 256; step++) {
    const share = Math.min(1, Math.max(0, (step - loudest + SHOWN_STEPS) / SHOWN_STEPS))
    const [from, to, part] = share < FULL_COLOUR ? [surface, lane, share / FULL_COLOUR] : [lane, text, (share - FULL_COLOUR) / (1 - FULL_COLOUR)]
    for (let i = 0; i < 3; i++) table[4 * step + i] = from[i] + part * (to[i] - from[i])
    table[4 * step + 3] = 255
  }
  return table
}

/** Share of the height, from the top, at which a frequency is. */
export function heightOf(hz, head) {
  const [low, high] = [mel(LOWEST_HZ), mel(head.topHz)]
  const band = ((mel(hz) - low) / (high - low)) * (head.bands + 1) - 1 // where it is the middle of a band
  return 1 - (band + 0.5) / head.bands
}

/** Slaney's mel, as librosa's filters have it: linear up to 1 kHz, then logarithmic. */
function mel(hz) {
  return hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4)
}
