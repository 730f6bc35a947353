import assert from 'node:assert/strict'
import test from 'node:test'
import {
  activity,
  clamp,
  decodePeaks,
  fillLane,
  firstZoom,
  fitPxPerS,
  MAX_PX_PER_S,
  onlyIn,
  pxPerSToZoom,
  rulerTimes,
  scrollToKeep,
  scrollToShow,
  sharesChannel,
  timeToX,
  xToTime,
  zoomToPxPerS,
} from '../src/geometry.js'

const WINDOW = { start: 30, end: 90 }

test('time to pixels and back is where one started', () => {
  for (const time of [30, 45.25, 90]) assert.equal(xToTime(timeToX(time, WINDOW, 1200), WINDOW, 1200), time)
})

test('the left edge of the window is pixel 0 and the right edge is the width', () => {
  assert.equal(timeToX(30, WINDOW, 1200), 0)
  assert.equal(timeToX(90, WINDOW, 1200), 1200)
})

test('ruler marks are round times inside the window, never closer than asked', () => {
  assert.deepEqual(rulerTimes(WINDOW, 600, 80), [30, 40, 50, 60, 70, 80, 90])
  assert.deepEqual(rulerTimes({ start: 31, end: 39 }, 800, 80), [31, 32, 33, 34, 35, 36, 37, 38, 39])
  for (const span of [3, 47, 600, 3600, 20000]) {
    const times = rulerTimes({ start: 0, end: span }, 900, 80)
    const gaps = times.slice(1).map((time, i) => ((time - times[i]) / span) * 900)
    assert.ok(gaps.every((gap) => gap >= 80), `span ${span}: ${gaps}`)
  }
})

test('a ruler without width or span has no marks', () => {
  assert.deepEqual(rulerTimes(WINDOW, 0), [])
  assert.deepEqual(rulerTimes({ start: 5, end: 5 }, 100), [])
})

test('zoom 0 shows the whole call, zoom 100 the finest scale, and zoom goes both ways', () => {
  const fit = fitPxPerS(600, 1200)
  assert.equal(zoomToPxPerS(0, fit), 2)
  assert.ok(Math.abs(zoomToPxPerS(100, fit) - MAX_PX_PER_S) < 1e-9)
  for (const zoom of [0, 12, 50, 100]) assert.ok(Math.abs(pxPerSToZoom(zoomToPxPerS(zoom, fit), fit) - zoom) < 1e-9)
})

test('a call shorter than the finest scale has one zoom only', () => {
  const fit = fitPxPerS(2, 1200)
  assert.equal(zoomToPxPerS(80, fit), fit)
  assert.equal(pxPerSToZoom(fit, fit), 0)
})

test('short calls open whole, long calls at 75 seconds', () => {
  assert.equal(firstZoom(60, 1000), 0)
  const shown = 1000 / zoomToPxPerS(firstZoom(3600, 1000), fitPxPerS(3600, 1000))
  assert.ok(Math.abs(shown - 75) < 1e-6)
})

test('what is in view is not scrolled to', () => {
  assert.equal(scrollToShow(60, WINDOW, 300), null)
  assert.equal(scrollToShow(30, WINDOW, 300), null)
})

test('what is out of view comes in near the left edge, without leaving the call', () => {
  assert.equal(scrollToShow(100, WINDOW, 300), 94)
  assert.equal(scrollToShow(2, WINDOW, 300), 0)
  assert.equal(scrollToShow(299, WINDOW, 300), 240)
})

test('a zoom keeps the playhead where it is on the screen', () => {
  const start = scrollToKeep(45, WINDOW, 20, 300)
  assert.equal((45 - start) / 20, (45 - 30) / 60)
})

test('a zoom away from the playhead keeps the middle', () => {
  assert.equal(scrollToKeep(200, WINDOW, 20, 300), 50)
})

test('peaks are planar, 0 to 1, one array per channel', () => {
  const bytes = new Int8Array([0, 127, -127, 64, 0, 32])
  const [left, right] = decodePeaks(bytes.buffer, 2)
  assert.deepEqual([...left], [0, 1, 1])
  assert.equal(right.length, 3)
  assert.ok(Math.abs(right[0] - 64 / 127) < 1e-6)
})

test('a quiet speaker fills the lane, a silent channel stays flat', () => {
  const quiet = Float32Array.from({ length: 1000 }, (_, i) => (i % 10) / 30)
  assert.ok(Math.abs(Math.max(...fillLane(quiet)) - 0.95) < 0.01)
  const hiss = Float32Array.from({ length: 1000 }, () => 0.01)
  assert.ok(Math.max(...fillLane(hiss)) < 0.05)
  assert.deepEqual([...fillLane(new Float32Array(3))], [0, 0, 0])
})

test('a bar shows how much goes on in its stretch, against the busiest one', () => {
  assert.deepEqual([...activity([0, 0.25, 0.25, 0.75], 2)], [0.25, 1])
})

test('there may be more bars than peaks, and none at all when nothing goes on', () => {
  assert.deepEqual([...activity([0.25, 0.5], 4)], [0.5, 0.5, 1, 1])
  assert.deepEqual([...activity([0, 0], 2)], [0, 0])
})

test('clamp keeps to both ends', () => {
  assert.deepEqual([clamp(-1, 0, 5), clamp(7, 0, 5), clamp(3, 0, 5)], [0, 5, 3])
})

test('voices on one channel show it where they speak, and nothing elsewhere', () => {
  const peaks = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  assert.deepEqual([...onlyIn(peaks, [[0.5, 1], [3, 9]], 2)], [0, 2, 0, 0, 0, 0, 7, 8])
  assert.ok(sharesChannel([{ channel: 0 }, { channel: 0 }]))
  assert.ok(!sharesChannel([{ channel: 1 }, { channel: 0 }]))
})
