// A stretch of the call that somebody chose: drawn over the lanes, changed by mouse and by key, every change undoable.

import { button, el, icon } from './dom.js'
import { moved, snapped, speechAt, stretch } from './edges.js'
import { clock, exactClock, lengthLabel } from './format.js'
import { clamp } from './geometry.js'
import { createHistory } from './history.js'
import { TONES, toneName } from './moments.js'

const DRAG_PX = 4 // below it is a click
const GRIP_PX = 7
const KEY_STEP_S = 0.1
const MARKED_S = 3 // what "mark" takes where nobody speaks

/** Length as the difference of the times that are shown beside it. */
function exactLength({ start, end }) {
  return lengthLabel((Math.round(10 * end) - Math.round(10 * start)) / 10)
}

export class Selection {
  /**
   * `lanes` gives {tracks, view, width, timeAt(event), xAt(time)}; `onChange()` is called after every change and
   * `say(text)` tells screen readers; `onStep(change, isBack)` is told what else a step changed that is undone or done
   * again. `kept` is what an earlier mount left, or null.
   */
  constructor({ lanes, duration, kept, actions, onChange, onStep, say }) {
    Object.assign(this, { lanes, duration, onChange, onStep, say })
    this.history = kept ?? createHistory()
    this.edges = new Float64Array()
    this.speech = {}
    this.drag = null
    this.handles = ['start', 'end'].map((edge) => this.handle(edge))
    this.box = el('div', { className: 'selection', hidden: true }, ...this.handles)
    this.bar = this.buildBar(actions)
    lanes.tracks.append(this.box)
    lanes.tracks.addEventListener('pointerdown', (event) => this.pressed(event))
    lanes.tracks.addEventListener('pointermove', (event) => this.dragged(event))
    lanes.tracks.addEventListener('pointerup', (event) => this.released(event))
    lanes.tracks.addEventListener('pointercancel', (event) => this.released(event))
    // A drag that began over a moment must not open it.
    lanes.tracks.addEventListener('click', (event) => this.swallow(event), true)
    this.draw()
  }

  get now() {
    return this.drag?.value ?? this.history.now
  }

  setSpeech({ edges, speech }) {
    Object.assign(this, { edges, speech })
  }

  // ---- changing ----

  set(value, told) {
    this.history.set(value && { tone: this.history.now?.tone ?? null, ...value })
    this.changed(told)
  }

  changed(told = this.inWords()) {
    this.draw()
    this.onChange()
    if (told) this.say(told)
  }

  clear() {
    if (this.history.now) this.set(null, 'Selection cleared')
  }

  /** A step that changed something else too, as saving what was written about the selection does. */
  record(value, change, told) {
    this.history.record(value, change)
    this.changed(told)
  }

  undo() {
    this.stepped(this.history.undo(), true)
  }

  redo() {
    this.stepped(this.history.redo(), false)
  }

  stepped(step, isBack) {
    if (!step) {
      this.say(isBack ? 'Nothing to undo' : 'Nothing to do again')
      return
    }
    if (step.change) this.onStep(step.change, isBack)
    this.changed(`${isBack ? 'Undone' : 'Done again'}: ${this.inWords()}`)
  }

  /** Give the selection other ends, as typed. */
  setStretch(start, end) {
    const value = stretch(start, end, this.duration)
    if (value) this.set({ ...this.now, ...value })
    else this.say('Too short to select')
  }

  /** Set one end to `time`; the other stays, or is where that speech begins or ends. */
  setEdge(edge, time) {
    const at = snapped(time, this.edges, this.pxPerS)
    const other = this.otherEnd(edge, at)
    const value = edge === 'start' ? stretch(at, other, this.duration) : stretch(other, at, this.duration)
    if (value) this.set({ ...this.now, ...value })
    else this.say('Too short to select')
  }

  otherEnd(edge, at) {
    const { now } = this
    if (now && edge === 'start' && now.end > at) return now.end
    if (now && edge === 'end' && now.start < at) return now.start
    return clamp(at + (edge === 'start' ? MARKED_S : -MARKED_S), 0, this.duration)
  }

  /** Select what is being said at `time`. */
  mark(time) {
    const said = speechAt(this.speech, time)
    const near = said && time - said.end < MARKED_S ? said : { start: time - MARKED_S, end: time }
    this.set(stretch(near.start, near.end, this.duration) ?? stretch(time, time + MARKED_S, this.duration))
  }

  setTone(tone) {
    if (!this.now) this.say('Select a stretch first')
    else this.set({ ...this.now, tone: this.now.tone === tone ? null : tone }, toneName(tone))
  }

  inWords() {
    const { now } = this
    return now ? `Selected ${clock(now.start)} to ${clock(now.end)}, ${lengthLabel(now.end - now.start)}` : 'Nothing selected'
  }

  // ---- mouse ----

  get pxPerS() {
    const { start, end } = this.lanes.view
    return this.lanes.width / (end - start)
  }

  /** What a press at this place would change: an edge, the whole, or a new selection. */
  partAt(event) {
    const { now } = this
    if (!now) return 'new'
    const x = event.clientX - this.lanes.tracks.getBoundingClientRect().left
    const [left, right] = [this.lanes.xAt(now.start), this.lanes.xAt(now.end)]
    if (Math.abs(x - left) <= GRIP_PX) return 'start'
    if (Math.abs(x - right) <= GRIP_PX) return 'end'
    return x > left && x < right ? 'whole' : 'new'
  }

  pressed(event) {
    if (event.button !== 0 || event.pointerType === 'touch') return
    const time = this.lanes.timeAt(event)
    this.drag = { part: this.partAt(event), x: event.clientX, time, from: this.history.now, value: undefined, free: event.altKey }
  }

  dragged(event) {
    const { drag, lanes } = this
    if (!drag) {
      lanes.tracks.dataset.part = event.pointerType === 'touch' ? '' : this.partAt(event)
      return
    }
    if (drag.value === undefined && Math.abs(event.clientX - drag.x) < DRAG_PX) return
    lanes.tracks.setPointerCapture(event.pointerId)
    drag.free = event.altKey
    drag.value = this.draggedTo(drag, lanes.timeAt(event)) ?? drag.value ?? drag.from
    this.draw()
  }

  draggedTo({ part, time, from, free }, at) {
    const edges = free ? new Float64Array() : this.edges
    const snap = (each) => snapped(each, edges, this.pxPerS)
    if (part === 'new') return stretch(snap(time), snap(at), this.duration)
    if (part === 'whole') return { ...from, ...moved(from, at - time, { edges, pxPerS: this.pxPerS, duration: this.duration }) }
    const fixed = part === 'start' ? from.end : from.start
    const found = stretch(snap(at), fixed, this.duration)
    return found && { ...from, ...found }
  }

  released() {
    const { drag } = this
    this.drag = null
    if (!drag || drag.value === undefined) return
    this.hasDragged = true
    setTimeout(() => (this.hasDragged = false)) // the click that belongs to this drag comes before
    if (drag.value) this.set(drag.value)
    else this.draw()
  }

  swallow(event) {
    if (!this.hasDragged) return
    this.hasDragged = false
    event.stopPropagation()
    event.preventDefault()
  }

  // ---- what is shown ----

  handle(edge) {
    const handle = el('div', {
      className: `grip ${edge}`,
      tabIndex: 0,
      attributes: { role: 'slider', 'aria-label': `${edge === 'start' ? 'Start' : 'End'} of the selection`, 'aria-valuemin': '0', 'aria-valuemax': String(Math.round(this.duration)) },
    })
    handle.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      if (!step || !this.now) return
      event.preventDefault()
      event.stopPropagation()
      const changed = { ...this.now, [edge]: this.now[edge] + step * (event.shiftKey ? 10 : 1) * KEY_STEP_S }
      const value = changed.end > changed.start && stretch(changed.start, changed.end, this.duration)
      if (value) this.set({ ...this.now, ...value })
    })
    return handle
  }

  buildBar({ onPlay, onLoop, onCopy }) {
    this.label = el('span', { className: 'selected' })
    const tool = (name, shape, onClick, ...text) => button({ name, className: 'tool', onClick }, icon(shape), ...text)
    this.undoButton = tool('Undo', 'undo', () => this.undo())
    this.redoButton = tool('Redo', 'redo', () => this.redo())
    this.loopButton = tool('Loop the selection', 'loop', onLoop, 'Loop')
    this.tones = TONES.map(({ id, name }, at) =>
      el(
        'button',
        { type: 'button', className: 'chip', title: `${name} (${at + 1})`, onclick: () => this.setTone(id), attributes: { 'data-tone': id, 'aria-label': name } },
        el('i', { attributes: { 'aria-hidden': 'true' } }),
        el('span', {}, name),
      ),
    )
    return el(
      'div',
      { className: 'selection-bar', hidden: true, attributes: { role: 'group', 'aria-label': 'Selection' } },
      this.label,
      tool('Play the selection', 'play', onPlay, 'Play'),
      this.loopButton,
      tool('Copy link to the selection', 'link', onCopy, 'Copy link'),
      el('span', { className: 'filter' }, ...this.tones),
      el('span', { className: 'space' }),
      el('span', { className: 'filter' }, this.undoButton, this.redoButton, tool('Clear the selection', 'close', () => this.clear())),
    )
  }

  setLooping(on) {
    this.loopButton.setAttribute('aria-pressed', String(on))
  }

  draw() {
    const { now } = this
    this.bar.hidden = !now && !this.history.canUndo && !this.history.canRedo
    this.undoButton.disabled = !this.history.canUndo
    this.redoButton.disabled = !this.history.canRedo
    this.label.textContent = now ? `${exactClock(now.start)} to ${exactClock(now.end)}, ${exactLength(now)}` : 'Nothing selected'
    for (const part of this.bar.querySelectorAll('.tool, .chip')) {
      if (part !== this.undoButton && part !== this.redoButton) part.hidden = !now
    }
    this.tones.forEach((chip) => chip.setAttribute('aria-pressed', String(now?.tone === chip.dataset.tone)))
    this.place()
  }

  /** Put the box where the selection is in the window. */
  place() {
    const { now, box, lanes } = this
    const width = lanes.width
    const [left, right] = now ? [lanes.xAt(now.start), lanes.xAt(now.end)] : [0, 0]
    box.hidden = !now || right < 0 || left > width
    if (box.hidden) return
    box.toggleAttribute('data-cut-start', left < 0)
    box.toggleAttribute('data-cut-end', right > width)
    if (now.tone) box.dataset.tone = now.tone
    else delete box.dataset.tone
    box.style.left = `${Math.max(0, left)}px`
    box.style.width = `${Math.min(width, right) - Math.max(0, left)}px`
    this.handles.forEach((handle, at) => {
      const time = at === 0 ? now.start : now.end
      handle.setAttribute('aria-valuenow', time.toFixed(2))
      handle.setAttribute('aria-valuetext', exactClock(time))
    })
  }
}
