// Moments and notes as they lie on the lanes, and which of them is meant by a place. Pure functions.

import { isLong } from './moments.js'

export const STRIP_PX = 6 // what stands for a long stretch, so that it does not tint the whole lane
const REACH_PX = 3 // beside a short one

/** Marks in the order in which they are drawn: {id, start, end, lane, isStrip, title}; lane -1 is all of them. */
export function marksOf({ moments, notes, speakers }) {
  const placed = ({ id, start, end, speaker }) => ({ id, start, end, lane: speakers.findIndex((each) => each.id === speaker) })
  return [...moments.map((moment) => ({ ...placed(moment), isStrip: isLong(moment) })), ...notes.map((note) => ({ ...placed(note), title: note.title }))]
}

/** The mark at `time` and `y` pixels below the first lane's top, of several the one on top; or undefined. */
export function markAt(marks, { time, y, laneHeight, pxPerS }) {
  const reach = REACH_PX / pxPerS
  return marks.findLast(({ start, end, lane, isStrip }) => {
    const top = lane < 0 ? 0 : lane * laneHeight
    const bottom = isStrip ? top + STRIP_PX : lane < 0 ? Infinity : top + laneHeight
    return time >= start - reach && time <= end + reach && y >= top && y < bottom
  })
}
