import assert from 'node:assert/strict'
import test from 'node:test'
import { formFor, isDrawn, pointsIn, readContours, UNDEFINED } from '../src/contours.js'

/** One channel of 200 points, as voicecoach.prosody.contours packs it: pitch p, level l. */
function packed(pitch, level) {
  const head = new Uint8Array(new Uint32Array([1, 200]).buffer)
  const three = (value, count) => Array(3 * count).fill(value)
  const body = [...Array(200).fill(pitch), ...Array(200).fill(level), ...three(pitch, 20), ...three(level, 20), ...three(pitch, 2), ...three(level, 2)]
  return new Uint8Array([...head, ...Uint8Array.from(Int8Array.from(body))]).buffer
}

test('contours come in three forms of each channel, from fine to coarse', () => {
  const [{ pitch, level }] = readContours(packed(3, -7))
  assert.deepEqual(pitch.map(({ perS, middle }) => [perS, middle.length]), [[50, 200], [5, 20], [0.5, 2]])
  assert.ok(pitch.every(({ middle }) => middle.every((value) => value === 3)))
  assert.ok(level.every(({ middle }) => middle.every((value) => value === -7)))
  assert.deepEqual([level[2].low[1], level[2].high[1]], [-7, -7])
})

test('nothing is drawn where nothing is defined', () => {
  const [{ pitch, level }] = readContours(packed(UNDEFINED, 0))
  assert.equal(isDrawn(pitch), false)
  assert.equal(isDrawn(level), true)
})

test('the finer form is taken as soon as its points are far enough apart', () => {
  const [{ pitch }] = readContours(packed(0, 0))
  assert.deepEqual([200, 75, 74, 7.5, 7, 0.01].map((pxPerS) => formFor(pitch, pxPerS).perS), [50, 50, 5, 5, 0.5, 0.5])
})

test('three hours at a glance are no more points than three minutes', () => {
  const form = { perS: 0.5, middle: new Int8Array(5400), low: new Int8Array(5400), high: new Int8Array(5400) }
  const points = pointsIn(form, { start: 0, end: 10800 }, 1200 / 10800)
  assert.ok(points.length <= 1200 / 1.5 + 2, String(points.length))
  assert.ok(points.length > 300)
})

test('points are those of the window with one beyond each side, and stand in the middle of their stretch', () => {
  const form = { perS: 5, middle: Int8Array.from({ length: 100 }, (_, i) => i) }
  const points = pointsIn(form, { start: 4, end: 6 }, 100)
  assert.deepEqual([points[0].middle, points.at(-1).middle], [19, 31])
  assert.ok(Math.abs(points[1].time - 4.1) < 1e-9)
})

test('the line breaks where nothing is defined', () => {
  const middle = Int8Array.from([4, UNDEFINED, 8])
  const points = pointsIn({ perS: 5, middle }, { start: 0, end: 0.6 }, 100)
  assert.deepEqual(points.map((point) => point?.middle ?? null), [4, null, 8])
})

test('merged points take the mean of what is defined', () => {
  const form = { perS: 0.5, middle: Int8Array.from([2, UNDEFINED, 6, 6]), low: Int8Array.from([0, 0, 4, 4]), high: Int8Array.from([4, 0, 8, 8]) }
  const [first, second] = pointsIn(form, { start: 0, end: 8 }, 0.375)
  assert.deepEqual([first.low, first.middle, first.high, second.middle], [0, 2, 4, 6])
})
