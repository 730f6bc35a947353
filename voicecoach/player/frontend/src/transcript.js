// The words: follow the playback, a click on one goes there. Only the rows near the view are in the document, so that
// three hours of words weigh no more than three minutes.

import { laneColour } from './colours.js'
import { button, el, icon } from './dom.js'
import { clock } from './format.js'
import { blocksOf, BLOCK_ROWS, guessedPx, rowAt, rowsOf, wordAt } from './said.js'

const SHOWN_AT = 0.35 // share of the panel's height at which the current row comes to stand
const COMFORT = [0.12, 0.75] // between these shares it is left where it is

export class Transcript {
  /** `onSeek(time)` is called for a click on a word or on the time of a row. */
  constructor({ speakers, onSeek }) {
    Object.assign(this, { speakers, onSeek, rows: [], starts: [], blocks: [], row: -1, word: -1, following: true })
    this.list = el('div', { className: 'words', attributes: { role: 'list', 'aria-label': 'What was said' } })
    this.back = button({ name: 'Back to now', className: 'tool back-to-now', onClick: () => this.follow() }, icon('down'), 'Back to now')
    this.back.hidden = true
    this.note = el('p', { className: 'empty', hidden: true })
    this.element = el(
      'section',
      { className: 'words-section', attributes: { 'aria-label': 'Words' } },
      el('div', { className: 'moments-head' }, el('h2', { className: 'moments-title' }, 'Words')),
      this.note,
      el('div', { className: 'words-frame' }, this.list, this.back),
    )
    this.list.addEventListener('click', (event) => this.clicked(event))
    this.list.addEventListener('keydown', (event) => this.pressed(event))
    for (const name of ['wheel', 'touchmove']) this.list.addEventListener(name, () => this.leave(), { passive: true })
    this.list.addEventListener('pointerdown', (event) => event.offsetX > this.list.clientWidth && this.leave())
    this.seen = new IntersectionObserver((entries) => entries.forEach((entry) => this.draw(entry)), {
      root: this.list,
      rootMargin: '300px 0px',
    })
  }

  /** Words as voicecoach.views.player_files.speech_data gives them. */
  setWords({ utterances, reasons }) {
    this.reasons = reasons
    this.rows = rowsOf(utterances)
    this.starts = Float64Array.from(this.rows, ({ start }) => start)
    this.seen.disconnect()
    this.blocks = blocksOf(this.rows.length).map(([first, last]) => {
      const height = guessedPx(this.rows.slice(first, last))
      return el('div', { className: 'block', style: `height: ${height}px`, attributes: { role: 'presentation' } })
    })
    this.list.replaceChildren(...this.blocks)
    this.blocks.forEach((block) => this.seen.observe(block))
  }

  say(text) {
    this.note.hidden = false
    this.note.textContent = text
  }

  setColours(colours) {
    for (const speaker of this.speakers) this.element.style.setProperty(`--who-${speaker.id}`, laneColour(speaker, colours))
  }

  destroy() {
    this.seen.disconnect()
  }

  // ---- rows that are in the document ----

  draw({ target, isIntersecting }) {
    const at = this.blocks.indexOf(target)
    if (at < 0) return
    if (isIntersecting) this.fill(at)
    else if (target.firstChild && !target.contains(this.focused())) {
      target.style.height = `${target.offsetHeight}px`
      target.replaceChildren()
    }
  }

  focused() {
    return this.list.getRootNode().activeElement ?? null
  }

  fill(at) {
    const block = this.blocks[at]
    if (!block || block.firstChild) return
    const first = at * BLOCK_ROWS
    block.replaceChildren(...this.rows.slice(first, first + BLOCK_ROWS).map((row, i) => this.rowElement(row, first + i)))
    block.style.height = ''
    this.mark()
  }

  rowElement({ speaker, words, start, isFirst, was }, at) {
    const name = this.speakers.find(({ id }) => id === speaker)?.name ?? speaker
    return el(
      'div',
      { className: 'row', attributes: { role: 'listitem', 'data-row': at } },
      el('button', { type: 'button', className: 'when', tabIndex: at === Math.max(0, this.row) ? 0 : -1, attributes: { 'aria-label': `${name}, ${clock(start)}` } }, clock(start)),
      el('span', { className: 'who', style: `color: var(--who-${speaker}, inherit)`, attributes: { 'aria-hidden': 'true' } }, isFirst ? name : ''),
      el(
        'p',
        { className: 'said' },
        ...words.flatMap((word, i) => [this.wordElement(word, i), ' ']),
        was && el('small', { className: 'corrected', title: `First written: ${was}` }, 'corrected'),
      ),
    )
  }

  wordElement([text, , , reason], at) {
    const left = reason && { className: 'left-out', title: `Does not count: ${this.reasons[reason] ?? reason}` }
    return el('span', { ...left, attributes: { 'data-word': at } }, text)
  }

  elementOf(row) {
    this.fill(Math.floor(row / BLOCK_ROWS))
    return this.blocks[Math.floor(row / BLOCK_ROWS)]?.children[row % BLOCK_ROWS] ?? null
  }

  // ---- following ----

  setTime(time) {
    const row = rowAt(this.starts, time)
    const word = row < 0 ? -1 : wordAt(this.rows[row].words, time)
    if (row === this.row && word === this.word) return
    const moved = row !== this.row
    Object.assign(this, { row, word })
    this.mark()
    if (moved && this.following) this.reveal()
  }

  /** Show which row and word are current, in whatever is in the document. */
  mark() {
    const current = this.row < 0 ? null : (this.blocks[Math.floor(this.row / BLOCK_ROWS)]?.children[this.row % BLOCK_ROWS] ?? null)
    const word = current && this.word >= 0 ? current.querySelector(`[data-word="${this.word}"]`) : null
    if (this.marked !== current) {
      this.marked?.removeAttribute('aria-current')
      current?.setAttribute('aria-current', 'true')
      this.marked = current
    }
    if (this.markedWord !== word) {
      this.markedWord?.removeAttribute('data-now')
      word?.setAttribute('data-now', '')
      this.markedWord = word
    }
  }

  /** Bring the current row into the comfortable part of the panel; the page itself stays where it is. */
  reveal() {
    if (this.row < 0) return
    for (const near of [this.row - BLOCK_ROWS, this.row, this.row + BLOCK_ROWS]) {
      if (near >= 0 && near < this.rows.length) this.fill(Math.floor(near / BLOCK_ROWS))
    }
    const element = this.elementOf(this.row)
    const { top, height } = this.list.getBoundingClientRect()
    const at = (element.getBoundingClientRect().top - top) / height
    if (at >= COMFORT[0] && at <= COMFORT[1]) return
    const by = (at - SHOWN_AT) * height
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches || Math.abs(by) > 1.5 * height
    this.list.scrollBy({ top: by, behavior: calm ? 'instant' : 'smooth' })
  }

  follow() {
    this.following = true
    this.back.hidden = true
    this.reveal()
  }

  leave() {
    if (this.list.scrollHeight <= this.list.clientHeight) return
    this.following = false
    this.back.hidden = false
  }

  // ---- clicks and keys ----

  clicked(event) {
    const row = event.target.closest('.row')
    if (!row || !getSelection().isCollapsed) return // somebody marks words to copy them
    const word = event.target.closest('[data-word]')
    const { words, start } = this.rows[Number(row.dataset.row)]
    if (word) this.onSeek(words[Number(word.dataset.word)][1])
    else if (event.target.closest('.when')) this.onSeek(start)
    else return
    this.following = true
    this.back.hidden = true
  }

  /** Up and down go from row to row; one row at a time is a stop of the Tab key. */
  pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const row = event.target.closest('.row')
    if (!step || !row) return
    const next = Number(row.dataset.row) + step
    const target = this.rows[next] && this.elementOf(next)?.querySelector('.when')
    if (!target) return
    event.preventDefault()
    this.leave()
    event.target.tabIndex = -1
    target.tabIndex = 0
    target.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'nearest' })
  }
}
