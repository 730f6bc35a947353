import assert from 'node:assert/strict'
import test from 'node:test'
import { countByTone, isLong, momentsAt, neighbour, noMomentsText, subjectsOf, toneName, visibleMoments } from '../src/moments.js'

const moment = (id, start, end, tone) => ({ id, start, end, tone })
const MOMENTS = [moment('c', 40, 45, 'note'), moment('a', 10, 20, 'good'), moment('b', 15, 18, 'try')]
const ids = (moments) => moments.map(({ id }) => id)

test('visible moments are in order of time and without the hidden tones', () => {
  assert.deepEqual(ids(visibleMoments(MOMENTS, new Set())), ['a', 'b', 'c'])
  assert.deepEqual(ids(visibleMoments(MOMENTS, new Set(['try']))), ['a', 'c'])
})

test('a subject narrows the list further, and subjects are offered by name', () => {
  const [silence, pace, more] = ['Silence', 'Pace', 'Silence'].map((subject, i) => ({ ...MOMENTS[i], subject }))
  assert.deepEqual(subjectsOf([silence, pace, more, { subject: '' }]), [['Pace', 1], ['Silence', 2]])
  assert.deepEqual(ids(visibleMoments([silence, pace, more], new Set(['note']), 'Silence')), ['b'])
})

test('next never stays on the moment just reached', () => {
  const visible = visibleMoments(MOMENTS, new Set())
  assert.equal(neighbour(visible, 0, 1).id, 'a')
  assert.equal(neighbour(visible, 10, 1).id, 'b')
  assert.equal(neighbour(visible, 40, 1), undefined)
})

test('previous goes back past a moment that has just begun', () => {
  const visible = visibleMoments(MOMENTS, new Set())
  assert.equal(neighbour(visible, 15.5, -1).id, 'a')
  assert.equal(neighbour(visible, 30, -1).id, 'b')
  assert.equal(neighbour(visible, 5, -1), undefined)
})

test('a moment is half-open: it is over at its end', () => {
  assert.deepEqual(ids(momentsAt(MOMENTS, 18)), ['a'])
  assert.deepEqual(ids(momentsAt(MOMENTS, 16)).sort(), ['a', 'b'])
})

test('every tone is counted, also those that do not occur', () => {
  assert.deepEqual(countByTone([moment('a', 0, 1, 'good')]), { good: 1, try: 0, note: 0 })
})

test('a moment longer than a turn is a stretch of the call', () => {
  assert.equal(isLong(moment('a', 0, 45, 'good')), false)
  assert.equal(isLong(moment('a', 0, 60, 'good')), true)
})

test('tones have names', () => {
  assert.equal(toneName('good'), 'Went well')
  assert.equal(toneName('unheard of'), 'Worth a listen')
})

test('without moments it is said how far the rules could look', () => {
  const lanes = (...all) => all.map(([id, channel]) => ({ id, channel }))
  assert.match(noMomentsText(lanes(['agent', 0], ['customer', 1])), /^Nothing in this call/)
  assert.match(noMomentsText(lanes(['mixed', 0])), /were not told apart/)
  assert.match(noMomentsText(lanes(['speaker_1', 0])), /only one voice/)
  assert.match(noMomentsText(lanes(['speaker_1', 0], ['speaker_2', 0])), /who the agent is/)
  assert.match(noMomentsText(lanes(['agent', 0], ['customer', 0])), /told from one channel/)
})
