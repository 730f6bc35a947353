// Times as people read and hear them.

/** Seconds as a clock: 65 -> "1:05", 3725 -> "1:02:05". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0))
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = String(whole % 60).padStart(2, '0')
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}

/** A clock with tenths: 65.25 -> "1:05.3". */
export function exactClock(seconds) {
  const tenths = Math.max(0, Math.round(seconds * 10))
  return `${clock(tenths / 10)}.${tenths % 10}`
}

/** Seconds in words for a screen reader: 65 -> "1 minute 5 seconds". */
export function spokenTime(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0))
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ].filter(([count]) => count > 0)
  return parts.map(([count, unit]) => counted(count, unit)).join(' ') || '0 seconds'
}

/** "1 moment", "2 moments", "2 replies". */
export function counted(count, noun, plural = `${noun}s`) {
  return `${count} ${count === 1 ? noun : plural}`
}

/** Playback speed as shown: 1 -> "1×", 1.25 -> "1.25×". */
export function speedLabel(speed) {
  return `${speed}×`
}

/** Length of a stretch: 0.6 -> "0.6 s", 12.4 -> "12 s", 75 -> "1:15". */
export function lengthLabel(seconds) {
  if (seconds < 10) return `${(Math.round(seconds * 10) / 10).toString()} s`
  return seconds < 60 ? `${Math.round(seconds)} s` : clock(seconds)
}
