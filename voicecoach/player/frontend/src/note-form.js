// The form a note is written in.

import { button, el, icon } from './dom.js'
import { exactClock } from './format.js'
import { cleanText, parseClock } from './note-values.js'
import { TONES } from './moments.js'

const FOR = [
  ['own', 'Only me'],
  ['shared', 'Me and my coach'],
]

/**
 * `onSave()`, `onCancel()`, `onDelete()`, `onPlay()` tell what was pressed; `onTone(tone)` and `onTimes(start, end)` that
 * somebody changed them here, `onInput()` that something was typed or chosen. Text and choices stay in the form until `value` is asked for.
 */
export function createNoteForm({ speakers, onSave, onCancel, onDelete, onPlay, onTone, onTimes, onInput }) {
  let tone = null
  let shown = { start: 0, end: 0 }
  const heading = el('h3', { className: 'note-title' })
  const tones = TONES.map(({ id, name }, at) =>
    el(
      'button',
      { type: 'button', className: 'chip', title: `${name} (${at + 1})`, onclick: () => onTone(tone === id ? null : id), attributes: { 'data-tone': id } },
      el('i', { attributes: { 'aria-hidden': 'true' } }),
      el('span', {}, name),
    ),
  )
  const text = el('textarea', { rows: 3, placeholder: 'What happened here? What will you do again, or otherwise?', attributes: { 'aria-label': 'Note' } })
  const times = ['Start', 'End'].map((name) => el('input', { type: 'text', inputMode: 'decimal', className: 'time-field', attributes: { 'aria-label': `${name} of the note` } }))
  const about = select('About', [['', 'The call'], ...speakers.map(({ id, name }) => [id, name])])
  const visibility = select('Who can read it', FOR)
  const fault = el('p', { className: 'fault', hidden: true, attributes: { role: 'alert' } })
  const remove = button({ name: 'Delete this note', className: 'tool', onClick: onDelete }, 'Delete')
  const save = el('button', { type: 'submit', className: 'tool main', title: 'Save (Ctrl Enter)' }, 'Save')
  const element = el(
    'form',
    { className: 'note-form', hidden: true, noValidate: true, attributes: { 'aria-label': 'Write a note' } },
    heading,
    el('div', { className: 'filter', attributes: { role: 'group', 'aria-label': 'What it is' } }, ...tones),
    text,
    el(
      'div',
      { className: 'note-fields' },
      field('From', times[0]),
      field('To', times[1]),
      field('About', about),
      field('Read by', visibility),
    ),
    fault,
    el(
      'div',
      { className: 'card-actions' },
      save,
      button({ name: 'Play this stretch', className: 'tool', onClick: onPlay }, icon('play'), 'Play'),
      button({ name: 'Cancel, without saving', className: 'tool', onClick: onCancel }, 'Cancel'),
      remove,
    ),
  )
  element.addEventListener('submit', (event) => {
    event.preventDefault()
    onSave()
  })
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation() // the page has a key of its own: it finishes a review
      onSave()
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      onCancel()
    }
  })
  element.addEventListener('input', onInput)
  for (const input of times) input.addEventListener('change', () => readTimes())

  function readTimes() {
    const [start, end] = times.map((input, at) => {
      const typed = parseClock(input.value)
      return input.value === exactClock(Object.values(shown)[at]) ? Object.values(shown)[at] : typed
    })
    if (start === null || end === null || end <= start) say('Times are written like 1:05.3, and the end comes after the start.')
    else onTimes(start, end)
  }

  function say(words) {
    fault.textContent = words
    fault.hidden = !words
  }

  return {
    element,
    say,
    get isOpen() {
      return !element.hidden
    },
    get hasWords() {
      return cleanText(text.value) !== ''
    },
    /** What stands in the form besides times and tone. */
    get value() {
      return { text: cleanText(text.value), speaker: about.value || null, visibility: visibility.value }
    },
    /** Show a note to be written or changed: {start, end, tone, text, speaker, visibility}. */
    open(note, { isSaved }) {
      element.hidden = false
      heading.textContent = isSaved ? 'Change your note' : 'New note'
      remove.hidden = !isSaved
      text.value = note.text ?? ''
      about.value = note.speaker ?? ''
      visibility.value = note.visibility ?? 'own'
      this.setStretch(note)
    },
    setStretch({ start, end, tone: chosen = null }) {
      say('')
      shown = { start, end }
      tone = chosen
      times[0].value = exactClock(start)
      times[1].value = exactClock(end)
      tones.forEach((chip) => chip.setAttribute('aria-pressed', String(chip.dataset.tone === chosen)))
    },
    focus() {
      text.focus()
    },
    close() {
      element.hidden = true
      text.value = ''
      say('')
    },
  }
}

function select(name, options) {
  return el('select', { className: 'speed', attributes: { 'aria-label': name } }, ...options.map(([value, label]) => el('option', { value }, label)))
}

function field(name, input) {
  return el('label', {}, el('span', {}, name), input)
}
