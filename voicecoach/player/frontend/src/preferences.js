// What a person chose, kept in this browser. A browser that keeps nothing is fine too.

const SPEED_KEY = 'voicecoach.speed'

/** The speed used last, if it is still one of `speeds`; else 1. */
export function readSpeed(speeds) {
  try {
    const speed = Number(localStorage.getItem(SPEED_KEY))
    return speeds.includes(speed) ? speed : 1
  } catch {
    return 1
  }
}

export function writeSpeed(speed) {
  try {
    localStorage.setItem(SPEED_KEY, String(speed))
  } catch {
    // private windows may refuse; the speed then lasts until the page is closed
  }
}
