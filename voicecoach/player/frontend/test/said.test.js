import assert from 'node:assert/strict'
import test from 'node:test'
import { BLOCK_ROWS, blocksOf, guessedPx, rowAt, rowsOf, wordAt } from '../src/said.js'

const ROWS = rowsOf([
  { speaker: 'agent', words: [['How', 1, 1.5], ['long?', 1.5, 2]] },
  { speaker: 'agent', words: [['Hm?', 3, 3.5]] },
  { speaker: 'customer', words: [['Two', 4, 4.25], ['days.', 5, 5.5]] },
])
const STARTS = ROWS.map(({ start }) => start)

test('a row goes from its first word to the last end, and names who speaks when that changes', () => {
  assert.deepEqual(ROWS.map(({ start, end, isFirst }) => [start, end, isFirst]), [[1, 2, true], [3, 3.5, false], [4, 5.5, true]])
})

test('a row that a person corrected says what was first written', () => {
  const [corrected, other] = rowsOf([
    { speaker: 'agent', words: [['Right.', 1, 1.5]], was: 'Customer: Bright.' },
    { speaker: 'agent', words: [['Yes.', 2, 2.5]] },
  ])
  assert.equal(corrected.was, 'Customer: Bright.')
  assert.equal('was' in other, false)
})

test('the row is the one being said, or the last that was', () => {
  assert.deepEqual([0, 1, 2.5, 3, 99].map((time) => rowAt(STARTS, time)), [-1, 0, 0, 1, 2])
})

test('between words none is marked', () => {
  assert.deepEqual([4, 4.5, 5.25, 6].map((time) => wordAt(ROWS[2].words, time)), [0, -1, 1, -1])
})

test('a word without length can still be seen', () => {
  assert.equal(wordAt([['a', 1, 1]], 1.04), 0)
})

test('blocks hold every row once', () => {
  assert.deepEqual(blocksOf(2 * BLOCK_ROWS + 1), [[0, BLOCK_ROWS], [BLOCK_ROWS, 2 * BLOCK_ROWS], [2 * BLOCK_ROWS, 2 * BLOCK_ROWS + 1]])
  assert.deepEqual(blocksOf(0), [])
})

test('more words are guessed to be higher', () => {
  const long = [{ words: Array(60).fill(['a', 0, 1]) }]
  assert.ok(guessedPx(long) > guessedPx([ROWS[0]]))
})
