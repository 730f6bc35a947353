// Where playback goes by itself: back to the start of a loop, over a silence. Pure functions.

const SILENCE_LEFT_S = 0.2 // kept at both ends of a skipped silence, so that words are not clipped

/** Where to go on from `time`, or null to let it play. */
export function jumpFrom(time, { loop, silences, skipping }) {
  if (loop && time >= loop.end) return loop.start
  if (!skipping) return null
  const silence = silences.find(([start, end]) => time >= start + SILENCE_LEFT_S && time < end - SILENCE_LEFT_S)
  if (!silence) return null
  const after = silence[1] - SILENCE_LEFT_S
  return loop && after >= loop.end ? null : after
}

/** Whether going to `time` leaves the loop: nobody is taken back by surprise. */
export function leavesLoop(time, loop) {
  return loop !== null && (time < loop.start - 0.01 || time > loop.end)
}
