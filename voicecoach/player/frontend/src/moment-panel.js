// The end of a moment's card: is it right, what the agent says to it, a question to the coach, replies.

import { button, el } from './dom.js'
import { thread } from './thread.js'

const VERDICTS = [
  ['confirmed', 'Right'],
  ['wrong', 'Not right'],
  ['unsure', 'Not sure'],
]
const WORDS_FOR = {
  reply: { label: 'Reply', placeholder: 'Write a reply', send: 'Send' },
  disputed: { label: 'How you see it', placeholder: 'What happened, as you see it?', send: 'Send' },
  question: { label: 'Question to your coach', placeholder: 'What would you like to know?', send: 'Share with my coach' },
}

/**
 * `may` names the kinds this person may write; `onChoose(kind, choice)` sets or takes back a verdict or an answer,
 * `onWrite(kind, choice, text)` sends words.
 */
export function createMomentPanel({ may, onChoose, onWrite, onDelete, onDiscard, onRetry }) {
  let purpose = null
  const verdicts = VERDICTS.map(([id, name]) => chip(name, () => onChoose('verdict', id), id))
  const acknowledge = chip('I see it too', () => onChoose('answer', 'acknowledged'), 'acknowledged')
  const dispute = chip('I see it differently', () => (isPressed(dispute) ? onChoose('answer', 'disputed') : compose('disputed')), 'disputed')
  const ask = button({ name: 'Ask my coach about this moment', className: 'tool', onClick: () => compose('question') }, 'Ask my coach')
  const reply = button({ name: 'Reply to this moment', hint: 'Reply (E)', className: 'tool', onClick: () => compose('reply') }, 'Reply')
  const words = el('textarea', { rows: 2 })
  const send = el('button', { type: 'submit', className: 'tool main' })
  const composer = el(
    'form',
    { className: 'composer', hidden: true, noValidate: true },
    words,
    el('div', { className: 'card-actions' }, send, button({ name: 'Cancel, without sending', className: 'tool', onClick: () => compose(null) }, 'Cancel')),
  )
  let list = thread([], {})
  const element = el(
    'div',
    { className: 'panel' },
    el(
      'div',
      { className: 'panel-row' },
      may.includes('verdict') ? group('Is it right?', verdicts) : null,
      may.includes('answer') ? group('Your answer', [acknowledge, dispute]) : null,
      el('span', { className: 'space' }),
      may.includes('question') ? ask : null,
      may.includes('reply') ? reply : null,
    ),
    composer,
    list,
  )
  composer.addEventListener('submit', (event) => {
    event.preventDefault()
    write()
  })
  composer.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation() // the page has a key of its own: it finishes a review
      write()
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      compose(null)
    }
  })

  function compose(wanted) {
    purpose = wanted
    composer.hidden = wanted === null
    if (wanted === null) return
    const { label, placeholder, send: name } = WORDS_FOR[wanted]
    words.setAttribute('aria-label', label)
    words.placeholder = placeholder
    send.textContent = name
    words.focus()
  }

  function write() {
    if (!words.value.trim()) return words.focus()
    if (purpose === 'disputed') onWrite('answer', 'disputed', words.value)
    else onWrite(purpose, null, words.value)
    words.value = ''
    compose(null)
  }

  return {
    element,
    reply: () => compose('reply'),
    /** Show what was written; `mine` is {verdict, answer}, the choices of this person. */
    show(notes, mine) {
      const told = notes.filter(({ is_own: isOwn, choice, text, refused }) => !isOwn || !choice || text || refused) // else a pressed button says it
      for (const each of verdicts) press(each, each.dataset.choice === mine.verdict)
      press(acknowledge, mine.answer === 'acknowledged')
      press(dispute, mine.answer === 'disputed')
      const fresh = thread(told, { onDelete, onDiscard, onRetry })
      list.replaceWith(fresh)
      list = fresh
    },
  }
}

const isPressed = (element) => element.getAttribute('aria-pressed') === 'true'
const press = (element, on) => element.setAttribute('aria-pressed', String(on))

function chip(name, onClick, choice) {
  const made = el('button', { type: 'button', className: 'choice', onclick: onClick }, name)
  made.dataset.choice = choice
  press(made, false)
  return made
}

function group(name, chips) {
  return el('div', { className: 'choices', attributes: { role: 'group', 'aria-label': name } }, el('span', { attributes: { 'aria-hidden': 'true' } }, name), ...chips)
}
