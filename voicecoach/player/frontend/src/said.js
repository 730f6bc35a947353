// Questions about the words. Pure functions.

import { lowerBound } from './edges.js'

export const BLOCK_ROWS = 20

/** Rows of the transcript: {start, end, speaker, words, isFirst}, with `was` if corrected; isFirst where the speaker changes. */
export function rowsOf(utterances) {
  return utterances.map(({ speaker, words, was }, at) => ({
    speaker,
    words,
    ...(was && { was }),
    start: words[0][1],
    end: Math.max(...words.map(([, , end]) => end)),
    isFirst: at === 0 || utterances[at - 1].speaker !== speaker,
  }))
}

/** Index of the row that is being said at `time`, or was said last; -1 before the first. `starts` is sorted. */
export function rowAt(starts, time) {
  return lowerBound(starts, time + 1e-6) - 1
}

/** Index of the word that is being said, or -1 between words. */
export function wordAt(words, time) {
  return words.findLastIndex(([, start, end]) => start <= time && time < Math.max(end, start + 0.05))
}

/** Rows in blocks: [first, last) of each. */
export function blocksOf(count) {
  return Array.from({ length: Math.ceil(count / BLOCK_ROWS) }, (_, block) => [
    block * BLOCK_ROWS,
    Math.min(count, (block + 1) * BLOCK_ROWS),
  ])
}

const LINE_PX = 23
const WORDS_PER_LINE = 9

/** About how high a block is before it was ever drawn. */
export function guessedPx(rows) {
  return rows.reduce((sum, { words }) => sum + 12 + LINE_PX * Math.ceil(words.length / WORDS_PER_LINE), 0)
}
