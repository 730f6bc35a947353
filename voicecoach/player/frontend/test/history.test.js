import assert from 'node:assert/strict'
import test from 'node:test'
import { createHistory } from '../src/history.js'

test('what was done is undone step by step and done again', () => {
  const history = createHistory()
  for (const value of ['a', 'b', 'c']) history.set(value)
  assert.equal(history.undo() && history.now, 'b')
  assert.equal(history.undo() && history.now, 'a')
  assert.equal(history.redo() && history.now, 'b')
})

test('at either end there is nothing more', () => {
  const history = createHistory()
  assert.deepEqual([history.undo(), history.redo(), history.canUndo, history.canRedo], [false, false, false, false])
  history.set(1)
  history.undo()
  assert.deepEqual([history.now, history.canUndo, history.canRedo], [null, false, true])
})

test('something new ends what could have been done again', () => {
  const history = createHistory()
  history.set('a')
  history.undo()
  history.set('b')
  assert.equal(history.redo(), false)
  assert.equal(history.now, 'b')
})

test('the same again is no step', () => {
  const history = createHistory()
  history.set({ start: 1, end: 2 })
  history.set({ start: 1, end: 2 })
  history.undo()
  assert.equal(history.now, null)
})

test('a step carries what else was changed, and it comes back with it', () => {
  const history = createHistory()
  history.set('a')
  history.attach({ before: 1, after: 2 })
  history.record('a', { before: 2, after: 3 })
  assert.deepEqual([history.undo().change, history.now], [{ before: 2, after: 3 }, 'a'])
  assert.deepEqual([history.undo().change, history.now], [{ before: 1, after: 2 }, null])
  assert.deepEqual([history.redo().change, history.now], [{ before: 1, after: 2 }, 'a'])
})
