// What a person wrote (or heard) and the server has not confirmed yet. It is kept in the browser until then, an entry a note:
// through a reload, a lost network and a server that is restarted. Sending twice is harmless (the server keeps the
// newest form of each note), so whenever in doubt it is sent again.

const NOTES = 'outbox'
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const PATIENCE_MS = 20_000 // of one request

/** Codes after which sending the same again is no use; see REFUSALS in voicecoach/web/saving.py. */
const FINAL = new Set(['not_allowed', 'invalid', 'too_large', 'not_json', 'cross_site'])

const keyOf = (kind, ...parts) => [`voicecoach.${kind}`, ...parts.map(encodeURIComponent)].join('/')

/** Who an address was signed for. */
export function userOf(url) {
  return new URL(url, 'http://here').searchParams.get('user') ?? ''
}

/** Address of one note below that of its call: {path}/{id}?{signature}. */
export function noteUrl(url, id) {
  const [path, query] = url.split('?')
  return `${path}/${encodeURIComponent(id)}?${query}`
}

/** How long to wait before try number `tries` (from 1), in milliseconds; `chance` in 0..1 keeps browsers apart. */
export function waitMs(tries, chance) {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (0.75 + 0.5 * chance)
}

/** Storage that lasts as long as the page, for a browser that keeps nothing. */
export function memoryStorage() {
  const kept = new Map()
  return {
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  }
}

/** Ids of other calls on which a note of this user waits. */
export function waitingElsewhere(storage, user, callId) {
  const calls = keysOf(storage, `${keyOf(NOTES, user)}/`).map((key) => decodeURIComponent(key.split('/')[2]))
  return [...new Set(calls)].filter((each) => each !== callId)
}

function keysOf(storage, start) {
  return Array.from({ length: storage.length }, (_, at) => storage.key(at)).filter((key) => key?.startsWith(start))
}

/** An entry as it was kept, or null where something else stands there. */
function read(storage, key) {
  try {
    const entry = JSON.parse(storage.getItem(key))
    return Number.isFinite(entry?.edited_at) && typeof entry.id === 'string' ? entry : null
  } catch {
    return null
  }
}

/**
 * Outbox of one user and call. An entry is {id, edited_at, note} (`note` null: delete it), and `refused` once the server
 * has said why it will never take it. `kind` keeps what is no note apart; with `keepalive` (short entries only) what was
 * sent arrives also where the page is closed at that moment.
 *
 * `onChange()` is called when what waits has changed, `onSaved(id, note)` with what the server has now (null: deleted),
 * `onStuck(url)` when an address is no longer valid.
 */
export function createOutbox({
  callId,
  user,
  storage,
  fetch,
  kind = NOTES,
  keepalive = false,
  now = Date.now,
  later = setTimeout,
  cancel = clearTimeout,
  chance = Math.random,
}) {
  const start = `${keyOf(kind, user, callId)}/`
  const spare = memoryStorage() // for what the browser will not keep
  let handlers = { onChange() {}, onSaved() {}, onStuck() {} }
  let url = null
  let refusedUrl = null
  let sending = false
  let tries = 0
  let timer = null

  const stores = () => [storage, spare]
  const entries = () =>
    stores()
      .flatMap((store) => keysOf(store, start).map((key) => read(store, key)))
      .filter(Boolean)
      .sort((a, b) => a.edited_at - b.edited_at)

  const find = (id) => entries().findLast((entry) => entry.id === id) ?? null

  function keep(entry) {
    const key = `${start}${entry.id}`
    try {
      storage.setItem(key, JSON.stringify(entry))
      spare.removeItem(key)
    } catch {
      spare.setItem(key, JSON.stringify(entry)) // full, or forbidden: it lasts until the page is closed
    }
  }

  /** Forget an entry, unless it was changed (here or in another tab) since it was sent. */
  function forget({ id, edited_at: editedAt }) {
    for (const store of stores()) {
      const key = `${start}${id}`
      if (read(store, key)?.edited_at <= editedAt) store.removeItem(key)
    }
  }

  async function send(entry) {
    const address = noteUrl(url, entry.id)
    const signal = AbortSignal.timeout(PATIENCE_MS)
    if (entry.note === null) return fetch(`${address}&edited_at=${entry.edited_at}`, { method: 'DELETE', signal })
    const body = JSON.stringify({ ...entry.note, edited_at: entry.edited_at })
    return fetch(address, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body, keepalive, signal })
  }

  /** What came of sending: 'saved', 'refused' (for good), 'stuck' (address), 'again'. */
  async function outcomeOf(entry) {
    const sentTo = url
    try {
      const response = await send(entry)
      const answer = await response.json()
      if (response.ok) {
        forget(entry)
        handlers.onSaved(entry.id, entry.note === null && answer.deleted ? null : (answer.note ?? null))
        return 'saved'
      }
      if (answer.code === 'address_not_valid') {
        refusedUrl = sentTo
        return 'stuck'
      }
      if (!FINAL.has(answer.code)) return 'again'
      keep({ ...entry, refused: answer.message ?? answer.code })
      return 'refused'
    } catch {
      return 'again' // no network, no server, no JSON: whatever it was, it may be over
    }
  }

  /** Send all that waits, one after the other, until something is in the way. */
  async function run() {
    if (sending || url === null) return
    cancel(timer)
    sending = true
    let outcome = 'saved'
    for (let next = waiting()[0]; next && outcome !== 'again' && outcome !== 'stuck'; next = waiting()[0]) {
      outcome = url === refusedUrl ? 'stuck' : await outcomeOf(next)
      handlers.onChange()
    }
    sending = false
    if (outcome === 'stuck') handlers.onStuck(refusedUrl)
    tries = outcome === 'again' ? tries + 1 : 0
    if (outcome === 'again') timer = later(run, waitMs(tries, chance()))
    // An address that came while the old one was tried; nothing else is left then.
    else if (waiting().length > 0 && url !== refusedUrl) timer = later(run, 0)
  }

  const waiting = () => entries().filter((entry) => !entry.refused)

  return {
    /** Everything that is not confirmed, refused entries included, oldest first. */
    get entries() {
      return entries()
    },
    get waitingCount() {
      return waiting().length
    },
    /** Whether all that waits would outlive this page. */
    get isLasting() {
      return spare.length === 0
    },
    handle(wanted) {
      handlers = { ...handlers, ...wanted }
    },
    /** Where to send to from now on. */
    setUrl(newest) {
      url = newest
      tries = 0
      void run()
    },
    /** Keep a note (or null: delete it) under an id until the next time that something is sent. */
    hold(id, note, after = 0) {
      const editedAt = Math.max(now(), after + 1, (find(id)?.edited_at ?? 0) + 1)
      keep({ id, edited_at: editedAt, note })
      handlers.onChange()
      return editedAt
    },
    /** The same, and send it; `after` is the `edited_at` of the form it replaces, if any. */
    write(id, note, after = 0) {
      const editedAt = this.hold(id, note, after)
      void run()
      return editedAt
    },
    /** Give up on an entry that the server refused. */
    discard(id) {
      const entry = find(id)
      if (entry) forget(entry)
      handlers.onChange()
    },
    /** Try again now: the network is back, or somebody is looking. */
    nudge() {
      tries = 0
      void run()
    },
  }
}
