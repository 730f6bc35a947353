// Questions about the list of moments. Pure functions.

import { sharesChannel } from './geometry.js'

export const TONES = [
  { id: 'good', name: 'Went well' },
  { id: 'try', name: 'Try next time' },
  { id: 'note', name: 'Worth a listen' },
]

export function toneName(tone) {
  return TONES.find(({ id }) => id === tone)?.name ?? 'Worth a listen'
}

/** Moments whose tone is not hidden and that are of the subject, if one is chosen, in order of time. */
export function visibleMoments(moments, hiddenTones, subject = '') {
  return moments
    .filter((moment) => !hiddenTones.has(moment.tone) && (!subject || moment.subject === subject))
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

/** The moment after `time` (step 1) or before it (step -1), or undefined; never the one just reached. */
export function neighbour(moments, time, step) {
  if (step > 0) return moments.find((moment) => moment.start > time + 0.25)
  return moments.findLast((moment) => moment.start < time - 1)
}

export function countByTone(moments) {
  const counts = Object.fromEntries(TONES.map(({ id }) => [id, 0]))
  for (const moment of moments) counts[moment.tone] = (counts[moment.tone] ?? 0) + 1
  return counts
}

/** Subjects that occur, by name, with how many moments each has: [[subject, count]]. */
export function subjectsOf(moments) {
  const counts = new Map()
  for (const { subject } of moments) if (subject) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => a.localeCompare(b))
}

/** Moments that are going on at `time`. */
export function momentsAt(moments, time) {
  return moments.filter((moment) => moment.start <= time && time < moment.end)
}

/** What to say of a call without moments: how far its rules could look depends on who is told apart. */
export function noMomentsText(speakers) {
  const ids = speakers.map(({ id }) => id)
  if (ids.includes('mixed'))
    return 'Most moments need to know who spoke when; both people are on one channel here and were not told apart. You can still listen.'
  if (ids.length === 1) return 'Most moments need two people; only one voice was found on the one channel here. You can still listen.'
  if (!ids.includes('agent')) return 'Most moments need to know who the agent is, and nothing in this call tells. Say who it is, and they are looked for.'
  if (sharesChannel(speakers))
    return 'Nothing that can be told from one channel reached the threshold of a rule; rules about overlaps need two. Play it and listen for yourself.'
  return 'Nothing in this call reached the threshold of a rule. Play it and listen for yourself.'
}

const LONG_S = 45 // longer than a turn or a pause: the moment is a stretch of the call, not a place in it

/** Whether a moment stands for a long stretch, to be drawn as a strip rather than as a box. */
export function isLong(moment) {
  return moment.end - moment.start > LONG_S
}
