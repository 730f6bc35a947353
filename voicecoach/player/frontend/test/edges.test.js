import assert from 'node:assert/strict'
import test from 'node:test'
import { edgesOf, lowerBound, moved, snapped, speechAt, stretch } from '../src/edges.js'

const SPEECH = { agent: [[1, 3], [5, 6]], customer: [[2.5, 4.5]] }
const UTTERANCES = [{ words: [['Hi,', 1, 1.25], ['there.', 1.25, 3]] }]
const EDGES = edgesOf({ speech: SPEECH, utterances: UTTERANCES })
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`)

test('edges are those of speech and of words, sorted, each once', () => {
  assert.deepEqual([...EDGES], [1, 1.25, 2.5, 3, 4.5, 5, 6])
  assert.deepEqual([...edgesOf({})], [])
})

test('the first that is not before a time is found at both ends too', () => {
  assert.deepEqual([0, 1, 1.1, 7].map((time) => lowerBound(EDGES, time)), [0, 0, 1, 7])
})

test('an edge within a tenth of a second is taken, whatever the zoom', () => {
  assert.equal(snapped(1.17, EDGES, 1000), 1.25)
  assert.equal(snapped(2.91, EDGES, 1000), 3)
  assert.equal(snapped(2.7, EDGES, 1000), 2.7)
})

test('zoomed out, what looks near is near, but never half a second away', () => {
  assert.equal(snapped(3.3, EDGES, 20), 3)
  assert.equal(snapped(3.75, EDGES, 1), 3.75)
})

test('without edges times stay as they are', () => {
  assert.equal(snapped(3.3, new Float64Array(), 20), 3.3)
})

test('a stretch goes either way and stays inside the call; a twitch is none', () => {
  assert.deepEqual(stretch(5, 2, 10), { start: 2, end: 5 })
  assert.deepEqual(stretch(-1, 12, 10), { start: 0, end: 10 })
  assert.equal(stretch(2, 2.01, 10), null)
})

test('moving keeps the length, snaps the nearer edge and stops at the ends of the call', () => {
  const by = (seconds) => moved({ start: 2, end: 4 }, seconds, { edges: EDGES, pxPerS: 1000, duration: 10 })
  assert.deepEqual(by(0.45), { start: 2.5, end: 4.5 })
  near(by(3.92).end, 8)
  assert.deepEqual(by(-50), { start: 0, end: 2 })
  assert.deepEqual(by(50), { start: 8, end: 10 })
})

test('what is said now is the shortest stretch of speech around it, else the last before', () => {
  assert.deepEqual(speechAt(SPEECH, 2.75), { start: 1, end: 3 })
  assert.deepEqual(speechAt(SPEECH, 4.75), { start: 2.5, end: 4.5 })
  assert.equal(speechAt(SPEECH, 0.5), null)
})
