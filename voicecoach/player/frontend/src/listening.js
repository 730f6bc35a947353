// What of a call was heard: told to the server when playing stops, never while it goes on. Until then, and until the
// server has it, it is kept in the browser, so that a closed page or a server that is away loses nothing. It lives beside
// the audio, not the player: a call that plays on in the small player is heard too.

import { userOf } from './outbox.js'
import { outboxOf } from './outboxes.js'
import { newId } from './note-values.js'

const KEEP_EVERY_MS = 5000
const JOINED_S = 0.1 // what was played on both sides of a shorter gap is one span
const MOST_SPANS = 1000 // as many as the server takes; see MAX_SPAN_COUNT in voicecoach/web/listening.py

const hundredths = (seconds) => Math.round(seconds * 100) / 100

/** Spans [start, end] that cover the same, in order, without gaps that nobody notices. */
export function joined(spans, gap = JOINED_S) {
  const rows = []
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = rows.at(-1)
    if (last && start <= last[1] + gap) last[1] = Math.max(last[1], end)
    else rows.push([start, end])
  }
  return rows
}

/** What an audio element says it has played since its address was set. */
export function playedOf({ played }) {
  return Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)])
}

/** Notes what `audio` plays, for an outbox; `close()` when it is let go. */
export function createListening({ audio, outbox, id = newId(), now = Date.now, page = window }) {
  const abort = new AbortController()
  const { signal } = abort
  let spans = []
  let toldAt = now()
  let told = ''
  let url = null
  let isUrlNew = false

  /** Take over what was played, before a new address makes the element forget it. */
  function gather() {
    spans = joined([...spans, ...playedOf(audio)])
  }

  function tell(act) {
    gather()
    toldAt = now()
    const rows = spans.map((span) => span.map(hundredths)).filter(([start, end]) => end > start)
    const note = { spans: rows.slice(-MOST_SPANS), left_at: hundredths(audio.currentTime) }
    const text = JSON.stringify(note)
    if (rows.length === 0) return
    if (text !== told) outbox[act](id, note)
    else if (act === 'write') outbox.nudge()
    told = text
  }

  /** An address that came while the call played waits as well: a new one makes the outbox send. */
  function useUrl() {
    if (isUrlNew) outbox.setUrl(url)
    isUrlNew = false
  }

  const send = () => {
    useUrl()
    tell('write')
  }
  const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act, { signal }))
  on(audio, ['pause', 'ended'], send)
  on(audio, ['timeupdate'], () => {
    if (audio.paused) return
    gather()
    if (now() - toldAt >= KEEP_EVERY_MS) tell('hold')
  })
  on(page, ['pagehide'], send)
  on(page, ['online'], () => audio.paused && outbox.nudge())

  return {
    send,
    setUrl(newest) {
      if (newest === url) return
      url = newest
      isUrlNew = true
      if (audio.paused) useUrl()
    },
    close() {
      send()
      abort.abort()
    },
  }
}

/** Have what is played of a call noted, once for each audio element, at a newest address. */
export function listenTo(entry, url) {
  const make = () => {
    const outbox = outboxOf({ kind: 'listening', user: userOf(url), callId: entry.callId, keepalive: true })
    return createListening({ audio: entry.audio, outbox })
  }
  entry.listening ??= make()
  entry.listening.setUrl(url)
}
