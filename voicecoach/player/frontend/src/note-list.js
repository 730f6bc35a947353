// What people wrote beside the moments: a line each, the chosen one open with its words and its replies.

import { button, el, icon } from './dom.js'
import { clock, counted, lengthLabel } from './format.js'
import { toneName } from './moments.js'
import { kindLabel } from './note-values.js'
import { refusal, state, thread, when } from './thread.js'

const HOW = 'Drag over the lanes, or press M, to write about a stretch of the call.'

export function createNoteList({ onNew, onOpen, onClose, onEdit, onPlay, onReply, onDelete, onDiscard, onRetry, speakerName }) {
  const heading = el('h2', { className: 'moments-title' })
  const add = button({ name: 'Write a note', hint: 'Write a note (E)', className: 'tool', onClick: onNew }, icon('plus'), 'Write a note')
  const status = el('p', { className: 'outbox', hidden: true, attributes: { role: 'status' } })
  const list = el('ol', { className: 'moments' })
  const empty = el('p', { className: 'empty' }, HOW)
  const acts = { onOpen, onClose, onEdit, onPlay, onReply, onDelete, onDiscard, onRetry, speakerName }
  const drafts = new Map() // reply fields by note, so that drawing anew loses no words
  return {
    head: el('div', { className: 'moments-head' }, heading, add),
    status,
    list,
    empty,
    say(words) {
      status.textContent = words
      status.hidden = !words
    },
    render({ notes, replies, openId, mayReply, mayWrite }) {
      heading.textContent = notes.length ? counted(notes.length, 'note') : 'Notes'
      add.hidden = !mayWrite
      empty.hidden = notes.length > 0 || !mayWrite
      const active = list.getRootNode().activeElement
      list.replaceChildren(
        ...notes.map((note) => card(note, { ...acts, open: note.id === openId, replies: replies.get(note.id) ?? [], composer: mayReply ? composer(note, drafts, onReply) : null })),
      )
      if (active?.isConnected) active.focus({ preventScroll: true })
      else if (active?.dataset?.note) list.querySelector(`[data-note="${active.dataset.note}"]`)?.focus({ preventScroll: true })
    },
    show(id) {
      list.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: 'nearest' })
    },
    reply(id) {
      drafts.get(id)?.querySelector('textarea').focus()
    },
  }
}

/** The reply field of a note; the same element every time. */
function composer(note, drafts, onReply) {
  const known = drafts.get(note.id)
  if (known) return known
  const words = el('textarea', { rows: 1, placeholder: 'Reply', attributes: { 'aria-label': 'Reply' } })
  const made = el('form', { className: 'composer', noValidate: true }, words, el('button', { type: 'submit', className: 'tool' }, 'Send'))
  const send = (event) => {
    event.preventDefault()
    event.stopPropagation() // the page has a key of its own: it finishes a review
    if (!words.value.trim()) return
    onReply(note, words.value)
    words.value = ''
  }
  made.addEventListener('submit', send)
  made.addEventListener('keydown', (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send(event))
  drafts.set(note.id, made)
  return made
}

function card(note, { open, replies, composer: form, ...acts }) {
  const detailId = `note-${note.id}`
  const line = el(
    'button',
    {
      type: 'button',
      className: 'line',
      onclick: () => (open ? acts.onClose() : acts.onOpen(note.id)),
      attributes: { 'data-note': note.id, 'aria-expanded': String(open), ...(open ? { 'aria-controls': detailId } : {}) },
    },
    el('span', { className: 'time' }, clock(note.start)),
    el('span', { className: 'title' }, open ? kindLabel(note) : note.text || toneName(note.tone)),
    el('span', { className: 'summary' }, replies.length ? counted(replies.length, 'reply', 'replies') : ''),
    el('span', { className: 'tone' }, state(note) || (note.tone ? toneName(note.tone) : '')),
    icon('down'),
  )
  return el(
    'li',
    { className: 'moment note', attributes: { 'data-id': note.id, 'data-tone': note.tone ?? 'none', ...(open && { 'data-open': '' }), ...(note.isWaiting && { 'data-waiting': '' }) } },
    line,
    open ? detail(note, detailId, replies, form, acts) : null,
  )
}

function detail(note, id, replies, form, { onEdit, onPlay, onDelete, onDiscard, onRetry, speakerName }) {
  const who = note.is_own ? 'You' : (note.author ?? 'Somebody')
  const readBy = note.visibility === 'shared' ? 'read by you and your coach' : 'read by you only'
  const where = [speakerName(note.speaker), lengthLabel(note.end - note.start)].filter(Boolean).join(', ')
  return el(
    'div',
    { className: 'detail', id },
    note.text ? el('p', { className: 'words-of' }, note.text) : null,
    el('p', { className: 'by' }, [who, when(note), where, note.is_own ? readBy : ''].filter(Boolean).join(' · ')),
    note.refused ? refusal(note, { onDiscard, onRetry }) : null,
    el(
      'div',
      { className: 'card-actions' },
      button({ name: 'Play this note', className: 'tool', onClick: () => onPlay(note) }, icon('play'), 'Play'),
      note.is_own && note.kind === 'note' ? button({ name: 'Change this note', className: 'tool', onClick: () => onEdit(note) }, 'Change') : null,
      note.is_own ? button({ name: 'Delete this note', className: 'tool', onClick: () => onDelete(note) }, 'Delete') : null,
    ),
    thread(replies, { onDelete, onDiscard, onRetry }),
    form,
  )
}
