// The audio elements live here, in module scope, because the module outlives every mount: Streamlit may take
// the player's elements away and put new ones in place while the call goes on playing. A new mount comes
// before the old one is cleaned up, so holders are counted. When nobody has held an element for a moment (the
// page was left), one that plays goes on in a mini-player, and one that is paused is let go.

import { createMixer } from './mixer.js'
import { showMiniPlayer } from './mini-player.js'

const GRACE_MS = 1500

/** Registry of audio elements by call. The arguments exist for tests. */
export function createRegistry({
  newAudio = () => new Audio(),
  later = setTimeout,
  cancel = clearTimeout,
  showMini = showMiniPlayer,
} = {}) {
  const entries = new Map()

  function create(callId, url) {
    const audio = newAudio()
    audio.preload = 'metadata'
    audio.preservesPitch = true
    audio.src = url
    const entry = { callId, audio, url, newestUrl: url, mixer: createMixer(audio), holders: 0, timer: null, hideMini: null, startAt: null, view: null, listening: null }
    entries.set(callId, entry)
    return entry
  }

  function drop(callId) {
    const entry = entries.get(callId)
    cancel(entry.timer)
    hideMini(entry)
    entries.delete(callId)
    entry.listening?.close()
    entry.audio.pause()
    entry.audio.removeAttribute('src')
    entry.audio.load()
    entry.mixer.close()
  }

  function hideMini(entry) {
    entry.hideMini?.()
    entry.hideMini = null
  }

  function leave(callId) {
    const entry = entries.get(callId)
    if (entry.audio.paused || entry.audio.ended) drop(callId)
    else entry.hideMini = showMini(entry, () => drop(callId))
  }

  return {
    /** Hold the audio of a call. `fresh` tells whether it was made just now. */
    acquire(callId, url) {
      for (const [id, entry] of [...entries]) if (id !== callId && entry.holders === 0) drop(id)
      const known = entries.get(callId)
      const entry = known ?? create(callId, url)
      cancel(entry.timer)
      hideMini(entry)
      entry.holders += 1
      return { entry, fresh: !known }
    },
    release(callId) {
      const entry = entries.get(callId)
      entry.holders -= 1
      if (entry.holders === 0) entry.timer = later(() => leave(callId), GRACE_MS)
    },
    size: () => entries.size,
  }
}

/** Load a newer address (its signature is renewed by the server) and go on where the old one stopped. */
export function reloadAt(entry, url) {
  const { audio } = entry
  const { currentTime: time, playbackRate: rate, paused } = audio
  entry.url = url
  audio.src = url
  audio.currentTime = time
  audio.playbackRate = rate
  if (!paused) audio.play().catch(() => {}) // a failure is told by its own event
}
