// What a person chose, kept in this browser. A browser that keeps nothing is fine too.

const SPEED_KEY = 'voicecoach.speed'
const VOICES_KEY = 'voicecoach.voices'

/** Whether pitch and level are shown; they are, unless somebody chose otherwise. */
export function readVoicesWanted() {
  try {
    return localStorage.getItem(VOICES_KEY) !== 'no'
  } catch {
    return true
  }
}

export function writeVoicesWanted(wanted) {
  try {
    localStorage.setItem(VOICES_KEY, wanted ? 'yes' : 'no')
  } catch {
    // as below
  }
}

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

/** Values that last as long as the tab, by key; `write(key, null)` forgets. */
export function createDrafts() {
  return {
    read(key) {
      try {
        return JSON.parse(sessionStorage.getItem(key))
      } catch {
        return null
      }
    },
    write(key, value) {
      try {
        if (value === null) sessionStorage.removeItem(key)
        else sessionStorage.setItem(key, JSON.stringify(value))
      } catch {
        // as above
      }
    },
  }
}
