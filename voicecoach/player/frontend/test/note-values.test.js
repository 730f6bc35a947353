import assert from 'node:assert/strict'
import test from 'node:test'
import { cleanText, contentOf, isSame, merged, momentOf, newId, parseClock, placed, speakerOf } from '../src/note-values.js'

const note = (id, fields = {}) => ({ id, start: 1, end: 2, kind: 'note', text: id, edited_at: 10, is_own: true, ...fields })
const MOMENTS = [
  { id: 'a', rule: 'TRN01', speaker: 'agent', start: 10, end: 20 },
  { id: 'b', rule: 'TRN01', speaker: 'agent', start: 19, end: 30 },
  { id: 'c', rule: 'TRN01', speaker: 'customer', start: 10, end: 20 },
]

test('ids are UUIDs, and no two are alike, also without the function for it', () => {
  const made = [newId(), newId({ getRandomValues: (bytes) => crypto.getRandomValues(bytes) })]
  for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.notEqual(made[0], made[1])
})

test('text is sent as the server takes it', () => {
  assert.equal(cleanText(' one\r\ntwo\rthree\u0000\u0085\ud800 \ud83d\ude00\t- '), 'one\ntwo\nthree \u{1f600}\t-')
})

test('only what was said of a note is sent', () => {
  assert.deepEqual(contentOf({ ...note('n1'), speaker: null, tone: undefined, isWaiting: true, author: 'ana' }), { start: 1, end: 2, kind: 'note', text: 'n1' })
  assert.equal(isSame(note('n1'), { ...note('n1'), edited_at: 99 }), true)
  assert.equal(isSame(note('n1'), note('n2')), false)
  assert.equal(isSame(null, null), true)
})

test('what waits is shown over what the server has, unless the server has something newer', () => {
  const server = [note('n1', { start: 5 }), note('n2', { edited_at: 30 }), note('n3')]
  const waiting = [
    { id: 'n1', edited_at: 20, note: { ...contentOf(note('n1')), text: 'changed', start: 0 } },
    { id: 'n2', edited_at: 20, note: null },
    { id: 'n3', edited_at: 20, note: null },
    { id: 'n4', edited_at: 20, note: contentOf(note('n4', { start: 1.5 })), refused: 'too long' },
  ]
  assert.deepEqual(
    merged(server, waiting).map(({ text, isWaiting, refused }) => [text, isWaiting ?? null, refused ?? null]),
    [
      ['changed', true, null],
      ['n2', null, null],
      ['n4', false, 'too long'],
    ],
  )
})

test('a note is about the moment of its rule and speaker that has most in common with it', () => {
  const about = (fields) => momentOf(note('n', { rule: 'TRN01', speaker: 'agent', ...fields }), MOMENTS)?.id ?? null
  assert.equal(about({ start: 10, end: 20 }), 'a')
  assert.equal(about({ start: 18, end: 29 }), 'b')
  assert.equal(about({ start: 30, end: 31 }), null)
  assert.equal(about({ start: 10, end: 20, rule: 'TRN02' }), null)
  assert.equal(about({ start: 10, end: 20, speaker: 'customer' }), 'c')
})

test('every note has one place: its moment, what it answers, or the list', () => {
  const about = { rule: 'TRN01', speaker: 'agent', start: 10, end: 20 }
  const notes = [
    note('own'),
    note('verdict', { kind: 'verdict', ...about }),
    note('gone', { kind: 'question', ...about, rule: 'OLD01' }),
    note('asked', { kind: 'question', ...about }),
    note('to-own', { kind: 'reply', reply_to: 'own' }),
    note('to-asked', { kind: 'reply', reply_to: 'asked' }),
    note('to-nothing', { kind: 'reply', reply_to: 'deleted' }),
  ]
  const { onMoments, replies, others } = placed(notes, MOMENTS)
  const ids = (list) => (list ?? []).map(({ id }) => id)
  assert.deepEqual(ids(onMoments.get('a')), ['verdict', 'asked', 'to-asked'])
  assert.deepEqual(ids(replies.get('own')), ['to-own'])
  assert.deepEqual(ids(others), ['own', 'gone', 'to-nothing'])
})

test('a stretch is about who speaks most in it, or about nobody', () => {
  const speech = { agent: [[0, 3]], customer: [[2, 9]] }
  assert.equal(speakerOf({ start: 0, end: 3 }, speech), 'agent')
  assert.equal(speakerOf({ start: 2, end: 5 }, speech), 'customer')
  assert.equal(speakerOf({ start: 10, end: 12 }, speech), null)
  assert.equal(speakerOf({ start: 0, end: 1 }, {}), null)
})

test('times are read as people type them', () => {
  const read = { '1:05.3': 65.3, '65.3': 65.3, '65,3': 65.3, '1:02:05': 3725, ' 0:09 ': 9, '90': 90 }
  for (const [text, seconds] of Object.entries(read)) assert.equal(parseClock(text), seconds)
  for (const text of ['', 'now', '1:75', '-3', '1:2:3:4', '1::2']) assert.equal(parseClock(text), null)
})
