import assert from 'node:assert/strict'
import test from 'node:test'
import { markAt, marksOf } from '../src/marks.js'

const SPEAKERS = [{ id: 'agent' }, { id: 'customer' }]
const MOMENTS = [
  { id: 'short', start: 10, end: 12, speaker: 'agent' },
  { id: 'long', start: 0, end: 100, speaker: 'customer' },
  { id: 'both', start: 50, end: 60, speaker: null },
]
const NOTES = [{ id: 'note', start: 11, end: 20, speaker: 'agent' }]
const MARKS = marksOf({ moments: MOMENTS, notes: NOTES, speakers: SPEAKERS })
const at = (time, y, pxPerS = 10) => markAt(MARKS, { time, y, laneHeight: 56, pxPerS })?.id

test('a place belongs to the mark of its time and lane', () => {
  assert.equal(at(10.5, 20), 'short')
  assert.equal(at(10.5, 80), undefined)
  assert.equal(at(30, 20), undefined)
})

test('of several the one drawn last is meant: notes lie over moments', () => {
  assert.equal(at(11.5, 20), 'note')
})

test('a long stretch is met on its strip only', () => {
  assert.deepEqual([at(30, 57), at(30, 62), at(30, 3)], ['long', undefined, undefined])
})

test('what belongs to nobody lies over all lanes', () => {
  assert.deepEqual([at(55, 20), at(55, 100)], ['both', 'both'])
})

test('a few pixels beside a short one still meet it, at every zoom', () => {
  assert.equal(at(9.8, 20), 'short')
  assert.equal(at(9.5, 20), undefined)
  assert.equal(at(9.5, 20, 5), 'short')
})
