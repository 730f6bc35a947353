// The moments as a list: one line each, the chosen one open with its evidence, advice and limits.

import { button, el, icon } from './dom.js'
import { clock, counted, lengthLabel } from './format.js'
import { countByTone, noMomentsText, subjectsOf, TONES, toneName } from './moments.js'

const ALL_SUBJECTS = 'All subjects'

export function createMomentList({ onOpen, onClose, onPlay, onLoop, onCopy, onFilter, onSubject, about, speakerName }) {
  const heading = el('h2', { className: 'moments-title' })
  const chips = TONES.map(({ id, name }) => {
    const count = el('b', {})
    const chip = el(
      'button',
      { type: 'button', className: 'chip', onclick: () => onFilter(id), attributes: { 'data-tone': id } },
      el('i', { attributes: { 'aria-hidden': 'true' } }),
      el('span', {}, name),
      count,
    )
    return { id, chip, count }
  })
  const subject = el('select', {
    className: 'speed subject',
    title: 'Show one subject only',
    onchange: () => onSubject(subject.value),
    attributes: { 'aria-label': 'Subject' },
  })
  const filter = el(
    'div',
    { className: 'filter', attributes: { role: 'group', 'aria-label': 'Show moments that' } },
    ...chips.map(({ chip }) => chip),
    subject,
  )
  const list = el('ol', { className: 'moments' })
  const empty = el('p', { className: 'empty' })
  const element = el(
    'section',
    { className: 'moments-section', attributes: { 'aria-label': 'Moments' } },
    el('div', { className: 'moments-head' }, heading, filter),
    list,
    empty,
  )
  const actions = { onOpen, onClose, onPlay, onLoop, onCopy, about, speakerName }
  let offered = null

  /** Offer the subjects that occur; a list that is open is left alone when nothing has changed. */
  function offer(all, chosen) {
    const subjects = subjectsOf(all)
    const options = JSON.stringify(subjects)
    subject.hidden = subjects.length < 2
    if (offered !== options) {
      offered = options
      subject.replaceChildren(
        el('option', { value: '' }, ALL_SUBJECTS),
        ...subjects.map(([name, count]) => el('option', { value: name }, `${name} (${count})`)),
      )
    }
    subject.value = chosen
  }

  return {
    element,
    render({ all, visible, hiddenTones, subject: chosen, openId, speakers, looping }) {
      offer(all, chosen)
      heading.textContent = all.length ? counted(all.length, 'moment') : 'No moments'
      filter.hidden = all.length === 0
      const counts = countByTone(all)
      for (const { id, chip, count } of chips) {
        chip.setAttribute('aria-pressed', String(!hiddenTones.has(id)))
        chip.title = `${hiddenTones.has(id) ? 'Show' : 'Hide'}: ${toneName(id)}`
        chip.hidden = counts[id] === 0
        count.textContent = counts[id]
      }
      empty.hidden = visible.length > 0
      empty.textContent = all.length
        ? 'All moments are hidden. Choose a group or another subject to see them again.'
        : noMomentsText(speakers)
      const focused = list.getRootNode().activeElement?.closest?.('.moment')?.dataset.id
      list.replaceChildren(...visible.map((moment) => card(moment, moment.id === openId, { ...actions, looping })))
      if (focused) find(list, focused)?.querySelector('.line').focus({ preventScroll: true })
    },
    /** Mark the moments that are going on now. */
    mark(ids) {
      for (const item of list.children) item.toggleAttribute('data-now', ids.has(item.dataset.id))
    },
    show(id) {
      const item = find(list, id)
      if (!item) return
      if (list.scrollHeight > list.clientHeight) scrollInside(list, item)
      else item.scrollIntoView({ block: 'nearest' })
    },
  }
}

/** Bring an item into view without moving the page. */
function scrollInside(list, item) {
  const [outer, inner] = [list.getBoundingClientRect(), item.getBoundingClientRect()]
  if (inner.top < outer.top || inner.height > outer.height) list.scrollTop += inner.top - outer.top
  else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom
}

function find(list, id) {
  return [...list.children].find((item) => item.dataset.id === id)
}

function card(moment, open, actions) {
  const detailId = `detail-${moment.id}`
  const line = el(
    'button',
    {
      type: 'button',
      className: 'line',
      onclick: () => (open ? actions.onClose() : actions.onOpen(moment.id)),
      attributes: { 'aria-expanded': String(open), ...(open ? { 'aria-controls': detailId } : {}) },
    },
    el('span', { className: 'time' }, clock(moment.start)),
    el('span', { className: 'title' }, moment.title),
    el('span', { className: 'summary' }, open ? '' : (moment.in_short ?? moment.evidence[0] ?? '')),
    el('span', { className: 'tone' }, toneName(moment.tone)),
    icon('down'),
  )
  return el(
    'li',
    { className: 'moment', attributes: { 'data-id': moment.id, 'data-tone': moment.tone, ...(open && { 'data-open': '' }) } },
    line,
    open ? detail(moment, detailId, actions) : null,
  )
}

function detail(moment, id, { onPlay, onLoop, onCopy, about, speakerName, looping }) {
  const loop = button({ name: 'Loop this moment', hint: 'Loop this moment (L)', className: 'tool', onClick: () => onLoop() }, icon('loop'), 'Loop')
  loop.setAttribute('aria-pressed', String(looping))
  const where = [speakerName(moment.speaker), lengthLabel(moment.end - moment.start)].filter(Boolean).join(', ')
  return el(
    'div',
    { className: 'detail', id },
    el(
      'div',
      { className: 'what' },
      el('p', { className: 'advice' }, moment.advice),
      el('ul', { className: 'evidence' }, ...moment.evidence.map((text) => el('li', {}, text))),
      el(
        'div',
        { className: 'card-actions' },
        button({ name: 'Play this moment', className: 'tool', onClick: () => onPlay(moment.id) }, icon('play'), 'Play'),
        loop,
        button({ name: 'Copy link to this moment', className: 'tool', onClick: () => onCopy(moment.start) }, icon('link'), 'Copy link'),
        el('span', { className: 'where' }, where),
      ),
    ),
    el(
      'dl',
      { className: 'why' },
      ...entry('Why it matters', moment.why),
      ...entry('What came next', moment.follows),
      ...entry('When this does not apply', moment.when_not),
      ...entry('Source', moment.basis),
      ...entry('What coaches say', moment.confirmed),
    ),
    about(moment),
  )
}

function entry(term, text) {
  return text ? [el('dt', {}, term), el('dd', {}, text)] : []
}
