// What people write, as values: notes of the server and of the outbox together, which moment each is about. Pure.

const FIELDS = ['start', 'end', 'kind', 'text', 'speaker', 'tone', 'rule', 'choice', 'visibility', 'reply_to']
const NOT_IN_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cs}/gu

/** A new UUID (version 4), also where the page is not served safely and `randomUUID` is missing. */
export function newId(source = globalThis.crypto) {
  if (source.randomUUID) return source.randomUUID()
  const bytes = source.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Text as the server takes it: one kind of line break, no control characters, no halves of characters. */
export function cleanText(text) {
  return text.replace(/\r\n?/g, '\n').replace(NOT_IN_TEXT, '').trim()
}

/** What of a note is sent. */
export function contentOf(note) {
  return Object.fromEntries(FIELDS.filter((name) => note[name] !== undefined && note[name] !== null).map((name) => [name, note[name]]))
}

/** Whether two forms of a note say the same. */
export function isSame(a, b) {
  return JSON.stringify(a && contentOf(a)) === JSON.stringify(b && contentOf(b))
}

/** Notes of the server with what waits in the outbox put over them, in order of time. */
export function merged(notes, entries) {
  const found = new Map(notes.map((note) => [note.id, note]))
  for (const { id, note, edited_at: editedAt, refused } of entries) {
    const known = found.get(id)
    if (known && known.edited_at > editedAt) continue
    if (note === null) found.delete(id)
    else found.set(id, { ...note, id, edited_at: editedAt, is_own: true, isWaiting: !refused, refused })
  }
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end || (a.created_at ?? a.edited_at) - (b.created_at ?? b.edited_at))
}

/** The moment a note is about: same rule and speaker, most time in common; null where it is about none that is there. */
export function momentOf(note, moments) {
  const inCommon = ({ start, end }) => {
    const shared = Math.min(end, note.end) - Math.max(start, note.start)
    return shared / (end - start + note.end - note.start - shared)
  }
  const candidates = moments.filter(
    ({ rule, speaker, start, end }) => rule === note.rule && speaker === note.speaker && start < note.end && note.start < end,
  )
  return candidates.sort((a, b) => inCommon(b) - inCommon(a) || a.start - b.start)[0] ?? null
}

/** {onMoments: Map of moment id -> notes, replies: Map of note id -> replies, others}: each note in one place. */
export function placed(notes, moments) {
  const onMoments = new Map()
  const replies = new Map()
  const others = []
  const ids = new Set(notes.map(({ id }) => id))
  const put = (map, key, note) => map.set(key, [...(map.get(key) ?? []), note])
  const homeOf = new Map()
  for (const note of notes) {
    const moment = note.rule ? momentOf(note, moments) : null
    if (moment) homeOf.set(note.id, moment.id)
    if (moment) put(onMoments, moment.id, note)
    else if (!note.reply_to || !ids.has(note.reply_to)) others.push(note)
  }
  for (const note of notes.filter((each) => each.reply_to && ids.has(each.reply_to))) {
    const home = homeOf.get(note.reply_to)
    if (home) put(onMoments, home, note)
    else put(replies, note.reply_to, note)
  }
  return { onMoments, replies, others }
}

/** Who speaks most in a stretch; null when nobody does. `speech` is {speaker: [[start, end]]}. */
export function speakerOf({ start, end }, speech) {
  const spoken = Object.entries(speech).map(([speaker, stretches]) => [
    speaker,
    stretches.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0),
  ])
  const [most, seconds] = spoken.sort((a, b) => b[1] - a[1])[0] ?? [null, 0]
  return seconds > 0 ? most : null
}

/** Seconds of a time as people type it: "1:05.3", "65.3", "1:02:05"; null when it is none. */
export function parseClock(text) {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d+)?)$/.exec(text.trim())
  if (!match) return null
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number((part ?? '0').replace(',', '.')))
  return match[2] !== undefined && seconds >= 60 ? null : 3600 * hours + 60 * minutes + seconds
}

const WORDS = {
  confirmed: 'Right',
  wrong: 'Not right',
  unsure: 'Not sure',
  acknowledged: 'Acknowledged',
  disputed: 'Sees it differently',
}

/** What kind of thing somebody wrote, in a word or two. */
export function kindLabel({ kind, choice }) {
  return WORDS[choice] ?? { note: 'Note', reply: 'Reply', question: 'Question to the coach' }[kind]
}
