// The outboxes of this browser: beside the document and no player's, so that what waits is sent also when its page has gone.

import { createOutbox, memoryStorage } from './outbox.js'

const outboxes = new Map()

export function browserStorage() {
  try {
    return window.localStorage
  } catch {
    return memoryStorage()
  }
}

/** The one outbox of a kind, user and call; see createOutbox. */
export function outboxOf({ kind, user, callId, ...options }) {
  const key = JSON.stringify([kind, user, callId])
  if (!outboxes.has(key)) {
    const here = { fetch: (...request) => fetch(...request), later: (act, ms) => setTimeout(act, ms), cancel: (timer) => clearTimeout(timer) }
    outboxes.set(key, createOutbox({ kind, user, callId, storage: browserStorage(), ...here, ...options }))
  }
  return outboxes.get(key)
}
