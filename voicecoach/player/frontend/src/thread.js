// What people wrote about one thing, oldest first, with what the writer can do about it.

import { button, el } from './dom.js'
import { kindLabel } from './note-values.js'

/** Items of a thread; `onDelete(note)` and `onDiscard(note)` act on own ones. */
export function thread(notes, { onDelete, onDiscard, onRetry }) {
  return el('ol', { className: 'thread', hidden: notes.length === 0 }, ...notes.map((note) => item(note, { onDelete, onDiscard, onRetry })))
}

function item(note, { onDelete, onDiscard, onRetry }) {
  const who = note.is_own ? 'You' : (note.author ?? 'Somebody')
  return el(
    'li',
    { attributes: { 'data-kind': note.kind, ...(note.isWaiting && { 'data-waiting': '' }) } },
    el('p', { className: 'by' }, el('b', {}, who), el('span', {}, [kindLabel(note), when(note), state(note)].filter(Boolean).join(' · '))),
    note.text ? el('p', { className: 'words-of' }, note.text) : null,
    note.refused ? refusal(note, { onDiscard, onRetry }) : null,
    note.is_own && !note.refused ? button({ name: `Take back: ${kindLabel(note)}`, className: 'quiet', onClick: () => onDelete(note) }, 'Take back') : null,
  )
}

/** When it was written, as people say it; nothing while it waits. */
export function when({ created_at: createdAt }, now = new Date()) {
  if (!createdAt) return ''
  const at = new Date(createdAt)
  const isToday = at.toDateString() === now.toDateString()
  return isToday
    ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleDateString([], { day: 'numeric', month: 'short', ...(at.getFullYear() !== now.getFullYear() && { year: 'numeric' }) })
}

/** Whether it has arrived. */
export function state({ isWaiting, refused }) {
  if (refused) return 'not saved'
  return isWaiting ? 'waiting to send' : ''
}

/** Why the server will not take it, and what can be done. */
export function refusal(note, { onDiscard, onRetry }) {
  return el(
    'p',
    { className: 'fault' },
    `Not saved: ${note.refused}. `,
    button({ name: 'Send again', className: 'quiet', onClick: () => onRetry(note) }, 'Send again'),
    button({ name: 'Discard what was not saved', className: 'quiet', onClick: () => onDiscard(note) }, 'Discard'),
  )
}
