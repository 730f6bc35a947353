import assert from 'node:assert/strict'
import test from 'node:test'
import { createOutbox, memoryStorage, noteUrl, userOf, waitingElsewhere, waitMs } from '../src/outbox.js'

const URL_A = '/voicecoach/notes/call?user=ana&expires=1&mac=a'
const URL_B = '/voicecoach/notes/call?user=ana&expires=2&mac=b'
const NOTE = { start: 1, end: 2, kind: 'note', tone: 'good', text: 'kept' }

/** A server that keeps the newest form of each note, as the real one does; `faults` are met first, one a request. */
function server(faults = []) {
  const kept = new Map()
  const requests = []
  const answer = (status, body) => ({ ok: status === 200, status, json: async () => body })
  const fetch = async (url, { method, body }) => {
    requests.push(`${method} ${url}`)
    const fault = faults.shift()
    if (fault === 'lost before') throw new TypeError('Failed to fetch')
    const id = url.split('/')[4].split('?')[0]
    const editedAt = method === 'PUT' ? JSON.parse(body).edited_at : Number(new URL(url, 'http://here').searchParams.get('edited_at'))
    if (!fault || fault === 'lost after') {
      if (editedAt > (kept.get(id)?.edited_at ?? -1)) kept.set(id, method === 'PUT' ? JSON.parse(body) : { edited_at: editedAt, deleted: true })
    }
    if (fault === 'lost after') throw new TypeError('Failed to fetch')
    if (fault) return fault.status ? answer(fault.status, { code: fault.code, message: fault.message }) : { ok: false, status: 502, json: () => JSON.parse('<html>') }
    const now = kept.get(id)
    return answer(200, method === 'PUT' ? { note: now.deleted ? null : { id, ...now } } : { deleted: Boolean(now.deleted) })
  }
  return { kept, requests, fetch, texts: () => [...kept.values()].filter(({ deleted }) => !deleted).map(({ text }) => text) }
}

/** An outbox whose timers a test runs itself. */
function outbox({ fetch, storage = memoryStorage(), callId = 'call', user = 'ana' }) {
  const world = { timers: [], saved: [], stuck: [], changes: 0, time: 1000, storage }
  world.box = createOutbox({
    callId,
    user,
    storage,
    fetch,
    now: () => world.time,
    later: (act, wait) => world.timers.push([act, wait]) - 1,
    cancel: (at) => at !== null && (world.timers[at] = null),
    chance: () => 0.5,
  })
  world.box.handle({ onChange: () => (world.changes += 1), onSaved: (id, note) => world.saved.push([id, note?.text ?? null]), onStuck: (url) => world.stuck.push(url) })
  world.settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
  }
  world.wait = async () => {
    const due = world.timers.splice(0).filter(Boolean)
    for (const [act] of due) act()
    await world.settle()
    return due.map(([, wait]) => wait)
  }
  return world
}

test('a note is kept before it is sent, and forgotten when the server has it', async () => {
  const at = server()
  const world = outbox(at)
  world.box.write('n1', NOTE)
  assert.equal(world.storage.length, 1)
  assert.equal(world.box.waitingCount, 1)
  world.box.setUrl(URL_A)
  await world.settle()
  assert.deepEqual(at.texts(), ['kept'])
  assert.deepEqual(world.saved, [['n1', 'kept']])
  assert.equal(world.storage.length, 0)
  assert.deepEqual(at.requests, ['PUT /voicecoach/notes/call/n1?user=ana&expires=1&mac=a'])
})

for (const fault of ['lost before', 'lost after', { status: 503, code: 'store_unavailable' }, { html: true }, { status: 500 }])
  test(`what fails (${JSON.stringify(fault)}) is sent again, later each time, until it is there once`, async () => {
    const at = server([fault, fault, fault])
    const world = outbox(at)
    world.box.setUrl(URL_A)
    world.box.write('n1', NOTE)
    await world.settle()
    const waits = [...(await world.wait()), ...(await world.wait()), ...(await world.wait())]
    assert.deepEqual(waits, [1000, 2000, 4000])
    assert.deepEqual(at.texts(), ['kept'])
    assert.equal(world.box.waitingCount, 0)
    assert.equal(at.requests.length, 4)
  })

test('what waits outlives the page', async () => {
  const storage = memoryStorage()
  const first = outbox({ ...server(['lost before']), storage })
  first.box.setUrl(URL_A)
  first.box.write('n1', NOTE)
  first.box.write('n2', { ...NOTE, text: 'second' })
  await first.settle()
  const at = server()
  const second = outbox({ fetch: at.fetch, storage })
  assert.deepEqual(
    second.box.entries.map(({ id }) => id),
    ['n1', 'n2'],
  )
  second.box.setUrl(URL_A)
  await second.settle()
  assert.deepEqual(at.texts(), ['kept', 'second'])
  assert.equal(storage.length, 0)
})

test('of two forms the later counts, and a clock that goes back does not turn that round', async () => {
  const at = server()
  const world = outbox(at)
  world.box.setUrl(URL_A)
  const first = world.box.write('n1', NOTE)
  await world.settle()
  world.time = 10
  const second = world.box.write('n1', { ...NOTE, text: 'better' }, first)
  assert.ok(second > first)
  const third = world.box.write('n1', { ...NOTE, text: 'best' })
  assert.ok(third > second)
  await world.settle()
  assert.deepEqual(at.texts(), ['best'])
})

test('what is changed while it is on its way is sent once more', async () => {
  const at = server()
  let release
  const held = new Promise((resolve) => (release = resolve))
  const world = outbox({ fetch: async (...request) => (at.requests.length === 0 ? (at.requests.push('held'), await held, at.fetch(...request)) : at.fetch(...request)) })
  world.box.setUrl(URL_A)
  world.box.write('n1', NOTE)
  await world.settle()
  world.box.write('n1', { ...NOTE, text: 'changed' })
  release()
  await world.settle()
  assert.deepEqual(at.texts(), ['changed'])
  assert.equal(world.box.waitingCount, 0)
})

test('deleting is sent like any other form, and holds when an older one comes late', async () => {
  const at = server()
  const world = outbox(at)
  world.box.setUrl(URL_A)
  const first = world.box.write('n1', NOTE)
  await world.settle()
  const deleted = world.box.write('n1', null, first)
  await world.settle()
  assert.deepEqual(at.texts(), [])
  assert.ok(at.requests.at(-1).endsWith(`&edited_at=${deleted}`))
  await at.fetch(noteUrl(URL_A, 'n1'), { method: 'PUT', body: JSON.stringify({ ...NOTE, edited_at: first }) })
  assert.deepEqual(at.texts(), [])
  assert.deepEqual(world.saved.at(-1), ['n1', null])
})

test('what the server will never take stays here with the reason, and holds up nothing else', async () => {
  const at = server([{ status: 422, code: 'invalid', message: 'outside of the call' }])
  const world = outbox(at)
  world.box.setUrl(URL_A)
  world.box.write('n1', NOTE)
  world.box.write('n2', { ...NOTE, text: 'second' })
  await world.settle()
  assert.deepEqual(at.texts(), ['second'])
  assert.equal(world.box.waitingCount, 0)
  assert.deepEqual(
    world.box.entries.map(({ id, refused }) => [id, refused]),
    [['n1', 'outside of the call']],
  )
  world.box.write('n1', { ...NOTE, text: 'inside' }) // another form is tried again
  await world.settle()
  assert.deepEqual(at.texts(), ['second', 'inside'])
  world.box.write('n3', NOTE)
  world.box.discard('n3')
  assert.equal(world.storage.length, 0)
})

test('an address that has run out is told of once, and the next one is used', async () => {
  const gone = { status: 403, code: 'address_not_valid' }
  const at = server([gone])
  const world = outbox(at)
  world.box.setUrl(URL_A)
  world.box.write('n1', NOTE)
  await world.settle()
  assert.deepEqual(world.stuck, [URL_A])
  world.box.nudge()
  await world.settle()
  assert.equal(at.requests.length, 1) // not tried at the same address again
  world.box.setUrl(URL_B)
  await world.settle()
  assert.deepEqual(at.texts(), ['kept'])
})

test('a browser that keeps nothing keeps it as long as the page lasts, and says so', async () => {
  const full = { ...memoryStorage(), setItem: () => { throw new DOMException('full', 'QuotaExceededError') } } // prettier-ignore
  const at = server(['lost before'])
  const world = outbox({ fetch: at.fetch, storage: full })
  world.box.setUrl(URL_A)
  world.box.write('n1', NOTE)
  await world.settle()
  assert.equal(world.box.isLasting, false)
  assert.equal(world.box.waitingCount, 1)
  await world.wait()
  assert.deepEqual(at.texts(), ['kept'])
  assert.equal(world.box.isLasting, true)
})

test('entries are of a user and a call; others and rubbish are left alone', async () => {
  const storage = memoryStorage()
  storage.setItem('voicecoach.outbox/ana/call/n9', '{half')
  storage.setItem('voicecoach.outbox/eve/call/n1', JSON.stringify({ id: 'n1', edited_at: 5, note: NOTE }))
  storage.setItem('voicecoach.outbox/ana/another%2Fcall/n1', JSON.stringify({ id: 'n1', edited_at: 5, note: NOTE }))
  const at = server()
  const world = outbox({ fetch: at.fetch, storage })
  world.box.setUrl(URL_A)
  await world.settle()
  assert.deepEqual(at.requests, [])
  assert.deepEqual(waitingElsewhere(storage, 'ana', 'call'), ['another/call'])
  assert.equal(storage.length, 3)
})

test('tries come further apart, up to half a minute', () => {
  assert.deepEqual(
    [1, 2, 3, 6, 60].map((tries) => waitMs(tries, 0.5)),
    [1000, 2000, 4000, 30_000, 30_000],
  )
  assert.equal(waitMs(1, 0), 750)
  assert.equal(waitMs(1, 1), 1250)
})

test('an address says for whom it is, and has notes below it', () => {
  assert.equal(userOf(URL_A), 'ana')
  assert.equal(userOf('/voicecoach/notes/call'), '')
  assert.equal(noteUrl(URL_A, 'n1'), '/voicecoach/notes/call/n1?user=ana&expires=1&mac=a')
})

test('what is held is kept and goes with the next that is sent', async () => {
  const at = server()
  const world = outbox(at)
  world.box.setUrl(URL_A)
  world.box.hold('n1', NOTE)
  await world.settle()
  assert.deepEqual(at.requests, [])
  assert.equal(world.box.waitingCount, 1)
  world.box.nudge()
  await world.settle()
  assert.deepEqual(at.texts(), ['kept'])
  assert.equal(world.box.waitingCount, 0)
})

test('another kind of thing is no note, and does not meet one', async () => {
  const storage = memoryStorage()
  const [notes, heard] = [undefined, 'listening'].map((kind) => createOutbox({ callId: 'call', user: 'ana', storage, fetch: server().fetch, kind }))
  heard.hold('one', { spans: [] })
  assert.deepEqual(notes.entries, [])
  assert.deepEqual(heard.entries.map(({ id }) => id), ['one'])
  assert.deepEqual(waitingElsewhere(storage, 'ana', 'another'), [])
})
