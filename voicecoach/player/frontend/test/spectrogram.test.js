import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTiles } from '../src/spectrogram-tiles.js'
import { colourTable, formAt, heightOf, readHead, runs, tileCount, tileIndex, tilesIn, tileSpan } from '../src/spectrogram.js'

const HEAD = { channels: 2, columns: 540000, bands: 64, tileColumns: 1024, topHz: 4000, loudest: [45, 30], offsets: [] }

function packedHead({ channels, columns, bands, tileColumns, topHz, loudest, offsets }) {
  return new Uint32Array([0x314d4356, channels, columns, bands, tileColumns, topHz, offsets.length - 1, ...loudest, ...offsets]).buffer
}

test('a head is read as it was packed, and anything else is refused', () => {
  const head = { ...HEAD, offsets: [60, 70, 90] }
  assert.deepEqual(readHead(packedHead(head)), head)
  assert.equal(readHead(new ArrayBuffer(200)), null)
  assert.equal(readHead(new ArrayBuffer(3)), null)
})

test('three hours at a glance take the coarsest form, single words the finest', () => {
  assert.equal(formAt(1200 / 10800), 2)
  assert.equal(formAt(6), 1)
  assert.equal(formAt(16), 0)
  assert.equal(formAt(200), 0)
})

test('at no zoom are there many tiles in view', () => {
  for (let pxPerS = 1200 / 10800; pxPerS <= 200; pxPerS *= 1.3) {
    const [first, last] = tilesIn(HEAD, formAt(pxPerS), { start: 3000, end: Math.min(10800, 3000 + 1200 / pxPerS) })
    assert.ok(last - first <= 11, `${last - first} at ${pxPerS}`)
  }
})

test('tiles follow one another by form, channel and time', () => {
  const counts = [0, 1, 2].map((form) => tileCount(HEAD, form))
  assert.deepEqual(counts, [528, 66, 9])
  assert.equal(tileIndex(HEAD, { form: 0, channel: 0, tile: 5 }), 5)
  assert.equal(tileIndex(HEAD, { form: 0, channel: 1, tile: 0 }), 528)
  assert.equal(tileIndex(HEAD, { form: 1, channel: 0, tile: 0 }), 1056)
  assert.equal(tileIndex(HEAD, { form: 2, channel: 1, tile: 8 }), 1056 + 132 + 17)
  assert.equal(tileSpan(HEAD, 1), 163.84)
})

test('neighbours are one run', () => {
  assert.deepEqual(runs([3, 4, 5, 9]), [
    [3, 6],
    [9, 10],
  ])
  assert.deepEqual(runs([]), [])
})

test('silence has the colour of the surface, the loudest that of the text', () => {
  const table = colourTable({ surface: [255, 255, 255], lane: [60, 80, 200], text: [10, 20, 30], loudest: 45 })
  const at = (step) => [...table.slice(4 * step, 4 * step + 4)]
  assert.deepEqual(at(0), [255, 255, 255, 255])
  assert.deepEqual(at(10), [255, 255, 255, 255])
  assert.deepEqual(at(17), [255, 255, 255, 255])
  assert.ok(at(33)[0] < 90 && at(33)[2] > 180)
  assert.deepEqual(at(45), [10, 20, 30, 255])
  assert.deepEqual(at(200), [10, 20, 30, 255])
})

test('higher frequencies are higher up, and all of them are inside', () => {
  const heights = [100, 500, 1000, 2000, 3900].map((hz) => heightOf(hz, HEAD))
  assert.deepEqual(heights, [...heights].sort((a, b) => b - a))
  assert.ok(heights[0] < 1 && heights.at(-1) > 0)
})

/** A file of `count` tiles whose steps are their number, and a log of what was fetched. */
function file(count) {
  const offsets = Array.from({ length: count + 1 }, (_, i) => 1000 + 10 * i)
  const head = { ...HEAD, channels: 1, loudest: [45], columns: 1024 * count, offsets }
  const asked = []
  let broken = false
  const fetchPart = async (_url, start, end) => {
    asked.push([start, end])
    if (broken) throw new Error('gone')
    return start === 0 ? packedHead(head) : new ArrayBuffer(end - start)
  }
  return { asked, fetchPart, breakIt: (on) => (broken = on) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

function tilesOf(source, onTiles = () => {}) {
  const unpack = async (bytes) => new Uint8Array(64 * 1024).fill(bytes.byteLength)
  return createTiles({ url: () => '/s', signal: new AbortController().signal, onTiles, fetchPart: source.fetchPart, unpack })
}

test('what is in view is fetched once, neighbours together', async () => {
  const source = file(20)
  let told = 0
  const tiles = tilesOf(source, () => (told += 1))
  assert.equal(await tiles.open(), true)
  const view = { window: { start: 0, end: 60 }, pxPerS: 20, channel: 0 }
  assert.deepEqual(tiles.inView(view), [])
  tiles.inView(view)
  await settled()
  assert.equal(told, 1)
  assert.deepEqual(tiles.inView(view).map(({ start }) => start), [0, 20.48, 40.96])
  assert.deepEqual(source.asked, [
    [0, 65536],
    [1000, 1030],
  ])
})

test('what could not be fetched is asked for again', async () => {
  const source = file(20)
  const tiles = tilesOf(source)
  source.breakIt(true)
  assert.equal(await tiles.open(), false)
  source.breakIt(false)
  assert.equal(await tiles.open(), true)
  source.breakIt(true)
  const view = { window: { start: 0, end: 10 }, pxPerS: 20, channel: 0 }
  tiles.inView(view)
  await settled()
  source.breakIt(false)
  tiles.inView(view)
  await settled()
  assert.equal(tiles.inView(view).length, 1)
})

test('tiles that were seen long ago are let go', async () => {
  const source = file(200)
  const tiles = tilesOf(source)
  await tiles.open()
  for (let start = 0; start < 4000; start += 60) {
    tiles.inView({ window: { start, end: start + 60 }, pxPerS: 20, channel: 0 })
    await settled()
  }
  const before = source.asked.length
  tiles.inView({ window: { start: 0, end: 60 }, pxPerS: 20, channel: 0 })
  assert.equal(source.asked.length, before + 1)
})
