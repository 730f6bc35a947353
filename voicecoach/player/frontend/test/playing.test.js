import assert from 'node:assert/strict'
import test from 'node:test'
import { jumpFrom, leavesLoop } from '../src/playing.js'

const LOOP = { start: 10, end: 20 }
const SILENCES = [[30, 34], [40, 40.3]]
const from = (time, more) => jumpFrom(time, { loop: null, silences: SILENCES, skipping: false, ...more })

test('a loop goes back to its start at its end and not before', () => {
  assert.equal(from(19.9, { loop: LOOP }), null)
  assert.equal(from(20, { loop: LOOP }), 10)
})

test('a silence is skipped but for its ends, and only when asked for', () => {
  assert.equal(from(31), null)
  assert.equal(from(30.1, { skipping: true }), null)
  assert.equal(from(30.2, { skipping: true }), 33.8)
  assert.equal(from(33.8, { skipping: true }), null)
})

test('a silence too short to shorten is left', () => {
  assert.equal(from(40.2, { skipping: true }), null)
})

test('skipping never leaps out of a loop', () => {
  assert.equal(from(31, { skipping: true, loop: { start: 25, end: 32 } }), null)
})

test('who goes elsewhere leaves the loop', () => {
  assert.deepEqual([9, 10, 20, 21].map((time) => leavesLoop(time, LOOP)), [true, false, false, true])
  assert.equal(leavesLoop(5, null), false)
})
