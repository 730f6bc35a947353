// Tiles of a spectrogram: fetched when they come into view, kept while there is room, painted in the colours of the theme.

import { formAt, HEAD_BYTES, readHead, runs, tileIndex, tileSpan, tilesIn } from './spectrogram.js'

const MOST_TILES = 96 // about 30 MB with their pictures

/** `url()` gives the address as it is now; `onTiles()` is called when there is more to draw. */
export function createTiles({ url, signal, onTiles, fetchPart = part, unpack = inflated }) {
  const tiles = new Map() // by index, the one used longest ago first; null while it is on its way
  let head = null

  /** Fetch what neighbours in the file share in one request. */
  async function load([first, last]) {
    const { offsets } = head
    try {
      const bytes = await fetchPart(url(), offsets[first], offsets[last], signal)
      for (let at = first; at < last; at++) {
        const from = offsets[at] - offsets[first]
        const steps = await unpack(bytes.slice(from, from + offsets[at + 1] - offsets[at]))
        tiles.set(at, { steps, picture: null, painted: null })
      }
    } catch {
      for (let at = first; at < last; at++) tiles.delete(at) // asked for again when it is drawn again
      return
    }
    if (!signal.aborted) onTiles()
  }

  function use(index) {
    const tile = tiles.get(index)
    if (tile) {
      tiles.delete(index)
      tiles.set(index, tile)
    }
    return tile
  }

  function makeRoom() {
    for (const index of tiles.keys()) {
      if (tiles.size <= MOST_TILES) return
      if (tiles.get(index)) tiles.delete(index)
    }
  }

  return {
    get head() {
      return head
    },
    /** Fetch what says where everything is; the server makes the spectrogram if need be. Whether there is one. */
    async open() {
      try {
        head ??= readHead(await fetchPart(url(), 0, HEAD_BYTES, signal))
      } catch {
        head = null
      }
      return head !== null
    },
    /** Tiles in a window, {start, end, steps, ...} or without steps while they are on their way. */
    inView({ window, pxPerS, channel }) {
      const form = formAt(pxPerS)
      const span = tileSpan(head, form)
      const [first, last] = tilesIn(head, form, window)
      const wanted = Array.from({ length: last - first }, (_, i) => {
        const tile = first + i
        return { start: tile * span, index: tileIndex(head, { form, channel, tile }), perS: head.tileColumns / span }
      })
      const missing = wanted.map(({ index }) => index).filter((index) => !tiles.has(index))
      missing.forEach((index) => tiles.set(index, null))
      runs(missing).forEach(load)
      const found = wanted.map((each) => ({ ...each, tile: use(each.index) })).filter(({ tile }) => tile)
      makeRoom()
      return found
    },
  }
}

/** Picture of a tile as a canvas, painted anew only when `key` has changed. */
export function pictureOf(tile, { bands, table, key }) {
  if (tile.painted === key) return tile.picture
  const columns = tile.steps.length / bands
  const picture = new ImageData(columns, bands)
  const pixels = new Uint32Array(picture.data.buffer)
  const colours = new Uint32Array(table.buffer)
  tile.steps.forEach((step, at) => (pixels[at] = colours[step]))
  const canvas = Object.assign(document.createElement('canvas'), { width: columns, height: bands })
  canvas.getContext('2d').putImageData(picture, 0, 0)
  return Object.assign(tile, { picture: canvas, painted: key }).picture
}

/** Bytes `start` to `end` of what is at an address. */
async function part(url, start, end, signal) {
  const response = await fetch(url, { signal, headers: { Range: `bytes=${start}-${end - 1}` } })
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  const bytes = await response.arrayBuffer()
  return response.status === 206 ? bytes : bytes.slice(start, end)
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
