// What people write on the call: fetched, written, kept until it is saved, shown in the rail, on the lanes and in the
// cards of moments. Every change can be undone together with what was selected when it was made.

import { el } from './dom.js'
import { clock, counted } from './format.js'
import { createMomentPanel } from './moment-panel.js'
import { createNoteForm } from './note-form.js'
import { createNoteList } from './note-list.js'
import { toneName } from './moments.js'
import { cleanText, contentOf, isSame, kindLabel, merged, newId, placed, speakerOf } from './note-values.js'
import { createDrafts } from './preferences.js'
import { noteUrl, userOf, waitingElsewhere } from './outbox.js'
import { browserStorage, outboxOf } from './outboxes.js'

const SLOW_MS = 700 // what is saved sooner is not told of as waiting
const LOAD_AGAIN_MS = 5000
const drafts = createDrafts()
const exact = (seconds) => Math.round(seconds * 1000) / 1000

export class Notes {
  /**
   * `actions` carries out what is asked for here: {play(time), say(text), report(name, value), changed(), openMoment(id),
   * draw(act)}, of which `draw` carries out what draws anew when it may (see held.js);
   * `selection()` gives the selection once there is one.
   */
  constructor({ data, actions, selection, signal }) {
    Object.assign(this, { data, actions, selectionNow: selection, signal })
    Object.assign(this, { saved: new Map(), edits: new Map(), panels: new Map(), draft: null, openId: null, url: null, state: null, saves: 0, speech: {} })
    this.user = userOf(data.notes_url)
    this.outbox = outboxOf({ user: this.user, callId: data.call_id })
    this.draftKey = `voicecoach.draft/${encodeURIComponent(this.user)}/${encodeURIComponent(data.call_id)}`
    this.makeParts()
    this.outbox.handle({
      onChange: () => this.show(),
      onSaved: (id, note) => this.arrived(id, note),
      onStuck: (url) => actions.report('renew', url),
    })
    const on = (target, name, act) => target.addEventListener(name, act, { signal })
    on(window, 'online', () => this.outbox.nudge())
    on(window, 'storage', () => this.show())
    on(document, 'visibilitychange', () => document.hidden || this.outbox.nudge())
    signal.addEventListener('abort', () => this.outbox.handle({ onChange() {}, onSaved() {}, onStuck() {} }))
  }

  makeParts() {
    const { speakers, note_kinds: may } = this.data
    this.may = may
    this.form = createNoteForm({
      speakers,
      onSave: () => this.save(),
      onCancel: () => this.cancel(),
      onDelete: () => this.delete(this.draft.note),
      onPlay: () => this.actions.play(this.selection.now.start),
      onTone: (tone) => this.selection.set({ ...this.selection.now, tone }, tone ? toneName(tone) : 'Neither of the three'),
      onTimes: (start, end) => this.selection.setStretch(start, end),
      onInput: () => this.keepDraft(),
    })
    this.acts = {
      onDelete: (note) => this.delete(note),
      onDiscard: (note) => this.outbox.discard(note.id),
      onRetry: (note) => this.write(note),
    }
    this.list = createNoteList({
      ...this.acts,
      onNew: () => this.writeNew(null),
      onOpen: (id) => this.open(id),
      onClose: () => this.open(null),
      onEdit: (note) => this.edit(note),
      onPlay: (note) => this.actions.play(note.start),
      onReply: (note, text) => this.reply(note, text),
      speakerName: (id) => speakers.find((speaker) => speaker.id === id)?.name ?? '',
    })
    this.elsewhere = el('p', { className: 'outbox', hidden: true })
    const { head, status, list, empty } = this.list
    this.element = el('section', { className: 'moments-section notes', attributes: { 'aria-label': 'Notes' } }, head, status, this.elsewhere, this.form.element, list, empty)
  }

  get selection() {
    return this.selectionNow()
  }

  /** Called on every change of the data; fetches when somebody wrote something. */
  setData(data) {
    this.data = data
    if (data.notes_url !== this.url) {
      this.url = data.notes_url
      this.outbox.setUrl(this.url)
    }
    if (data.notes_state !== this.state) {
      this.state = data.notes_state
      void this.load()
    }
    this.show()
  }

  get isCoachs() {
    return this.data.notes_room === 'coach'
  }

  async load() {
    const { saves } = this
    try {
      const url = this.isCoachs ? noteUrl(this.url, 'coach') : this.url
      const response = await fetch(url, { signal: this.signal })
      if (!response.ok) throw new Error(`status ${response.status}`)
      const { notes } = await response.json()
      if (this.saves !== saves) return await this.load() // something was saved while this was on its way
      // What was written here a moment ago stays to be seen, also if it is for its writer only.
      const writtenHere = [...this.saved].filter(([id]) => this.isCoachs && this.edits.has(id))
      this.saved = new Map([...writtenHere, ...notes.map((note) => [note.id, note])])
      this.isMissing = false
    } catch {
      if (this.signal.aborted) return undefined
      this.isMissing = true
      setTimeout(() => this.signal.aborted || !this.isMissing || this.load(), LOAD_AGAIN_MS)
    }
    this.element.dataset.loaded = ''
    this.show()
    return this.restore()
  }

  // ---- writing ----

  find(id) {
    return this.all?.find((note) => note.id === id) ?? null
  }

  /** Put in a note, or with `null` delete the one of `id`. */
  write(note, id = note.id) {
    const editedAt = this.outbox.write(id, note && contentOf(note), Math.max(this.edits.get(id) ?? 0, this.find(id)?.edited_at ?? 0))
    this.edits.set(id, editedAt)
  }

  /** Change something as a step of its own that can be undone. */
  change(before, after, told) {
    if (isSame(before, after)) return
    this.write(after, (after ?? before).id)
    this.selection?.record(this.selection.history.now, { before, after }, told)
  }

  /** Undo took a step back (or redo took it again) that carries a change of ours. */
  step({ before, after }, isBack) {
    this.write(isBack ? before : after, (after ?? before).id)
  }

  /** The server has a note now (null: it is deleted). */
  arrived(id, note) {
    this.saves += 1
    if (note) this.saved.set(id, note)
    else this.saved.delete(id)
    if (this.outbox.waitingCount === 0) this.actions.report('written', this.saves)
  }

  reply(note, text) {
    const { start, end, speaker, visibility } = note
    const said = { id: newId(), kind: 'reply', reply_to: note.id, start, end, speaker, visibility, text: cleanText(text) }
    this.change(null, said, 'Reply sent')
  }

  delete(note) {
    if (this.draft?.note?.id === note.id) this.closeForm()
    this.change(note, null, `${kindLabel(note)} deleted`)
  }

  // ---- on a moment ----

  /** The end of the card of a moment: the same element every time, so that words typed there stay. */
  about(moment) {
    const panel = this.panelOf(moment)
    const active = panel.element.getRootNode().activeElement
    if (active && panel.element.contains(active)) queueMicrotask(() => active.focus({ preventScroll: true }))
    this.showPanel(moment.id)
    return panel.element
  }

  panelOf(moment) {
    if (!this.panels.has(moment.id)) {
      const panel = createMomentPanel({
        ...this.acts,
        may: this.may,
        onChoose: (kind, choice) => this.choose(moment.id, kind, choice),
        onWrite: (kind, choice, text) => this.say(moment.id, kind, choice, text),
      })
      this.panels.set(moment.id, panel)
    }
    return this.panels.get(moment.id)
  }

  showPanel(id) {
    const notes = this.places?.onMoments.get(id) ?? []
    const choiceOf = (kind) => this.mineOn(id, kind)?.choice ?? null
    this.panels.get(id).show(notes, { verdict: choiceOf('verdict'), answer: choiceOf('answer') })
  }

  /** What this person last said of a kind about a moment. */
  mineOn(momentId, kind) {
    const notes = this.places?.onMoments.get(momentId) ?? []
    return notes.filter((note) => note.is_own && note.kind === kind).sort((a, b) => b.edited_at - a.edited_at)[0] ?? null
  }

  /** Set a verdict or an answer; the same again takes it back. */
  choose(momentId, kind, choice) {
    const mine = this.mineOn(momentId, kind)
    if (mine?.choice === choice) this.change(mine, null, 'Taken back')
    else this.say(momentId, kind, choice, '')
  }

  say(momentId, kind, choice, text) {
    const { start, end, speaker, rule } = this.data.moments.find(({ id }) => id === momentId)
    const mine = choice ? this.mineOn(momentId, kind) : null
    const said = { id: mine?.id ?? newId(), start, end, speaker, rule, kind, choice, visibility: 'shared', text: cleanText(text) }
    this.change(mine, said, kindLabel(said))
  }

  // ---- the form ----

  /** Write about what is meant: the selection, the open note, the open moment, or what is said now. */
  writeAbout({ selection, moment }) {
    if (!selection && this.openId) this.list.reply(this.openId)
    else if (!selection && moment && this.may.includes('reply')) {
      this.actions.openMoment(moment.id)
      this.panelOf(moment).reply()
    } else this.writeNew()
  }

  writeNew() {
    if (!this.may.includes('note') || !this.selection) return
    if (!this.selection.now) this.actions.mark()
    this.form.focus()
  }

  /** The selection has changed: the form follows it, and so does the note that is being changed. */
  setSelection(now) {
    const note = now?.of ? this.find(now.of) : null
    if (this.draft?.note && this.draft.note.id !== now?.of) this.closeForm()
    if (!now) {
      if (!this.form.hasWords) this.closeForm()
      return
    }
    if (!this.may.includes('note')) return
    if (!this.draft) this.openForm(now, note)
    else this.form.setStretch(now)
    this.draft.stretch = now
    if (this.form.hasWords) this.keepDraft()
    if (note) this.follow(note, now)
  }

  openForm(now, note) {
    this.draft = { note }
    const fresh = { ...now, speaker: speakerOf(now, this.selection.speech), visibility: this.isCoachs ? 'shared' : 'own' }
    const words = drafts.read(this.draftKey)?.value
    this.form.open({ ...(note ? { ...note, ...now, speaker: note.speaker } : fresh), ...words }, { isSaved: Boolean(note) })
  }

  /** Words that are not saved yet stay in this tab, whatever becomes of the page. */
  keepDraft() {
    if (this.draft?.stretch) drafts.write(this.draftKey, { stretch: this.draft.stretch, value: this.form.value })
  }

  /** Once there are lanes and notes: what was being written when the page was left. */
  restore() {
    if (this.isRestored || !this.selection || !('loaded' in this.element.dataset)) return
    this.isRestored = true
    const kept = drafts.read(this.draftKey)
    if (this.selection.now) this.setSelection(this.selection.now)
    else if (kept) this.selection.set(kept.stretch)
  }

  /** A saved note is moved, resized or coloured by its selection, at once. */
  follow(note, { start, end, tone }) {
    const after = { ...note, start: exact(start), end: exact(end), tone }
    this.draft.note = after
    if (isSame(note, after)) return
    this.write(after)
    this.selection.history.attach({ before: note, after })
  }

  save() {
    const { now } = this.selection
    const value = this.form.value
    const stretch = now ?? this.draft.stretch
    if (!stretch) return this.form.say('Select the stretch that this is about.')
    if (!value.text && !stretch.tone) return this.form.say('Write something, or choose one of the three.')
    const before = this.draft.note ?? null
    const { start, end, tone } = stretch
    const after = { ...(before ?? { id: newId(), kind: 'note' }), ...value, start: exact(start), end: exact(end), tone }
    this.closeForm()
    this.write(after)
    return this.selection.record(null, { before, after }, `Note kept, ${clock(start)}`)
  }

  cancel() {
    this.closeForm()
    this.selection?.clear()
  }

  closeForm() {
    this.draft = null
    drafts.write(this.draftKey, null)
    this.form.close()
  }

  edit(note) {
    this.closeForm()
    this.selection?.set({ start: note.start, end: note.end, tone: note.tone ?? null, of: note.id })
    this.form.focus()
  }

  // ---- what is shown ----

  /** What is drawn on the lanes. */
  get marks() {
    return (this.places?.others ?? []).map(({ id, start, end, speaker, tone, text, kind, choice, isWaiting }) => ({
      id,
      start,
      end,
      speaker,
      tone,
      isWaiting,
      title: text || (tone ? toneName(tone) : kindLabel({ kind, choice })),
    }))
  }

  /** Open a note in the list; one that was clicked on a lane can be moved there at once. */
  open(id, { onLane = false } = {}) {
    const note = this.find(id)
    this.openId = note?.id ?? null
    if (note) this.actions.play(note.start)
    if (note && onLane && note.is_own && note.kind === 'note') {
      this.closeForm()
      this.selection?.set({ start: note.start, end: note.end, tone: note.tone ?? null, of: note.id })
    }
    this.show()
    if (note) this.list.show(id)
  }

  show() {
    this.all = merged([...this.saved.values()], this.outbox.entries)
    this.places = placed(this.all, this.data.moments)
    if (this.openId && !this.find(this.openId)) this.openId = null
    this.actions.draw(() => this.draw())
    this.showState()
    this.actions.changed()
  }

  draw() {
    const { others, replies } = this.places
    this.list.render({ notes: others, replies, openId: this.openId, mayReply: this.may.includes('reply'), mayWrite: this.may.includes('note') })
    for (const id of this.panels.keys()) this.showPanel(id)
  }

  showState() {
    clearTimeout(this.slow)
    const refused = this.outbox.entries.filter(({ refused: why }) => why).length
    const { waitingCount, isLasting } = this.outbox
    const told = () => [
      waitingCount ? `${counted(waitingCount, 'note')} waiting to send${isLasting ? '' : ': keep this page open'}` : '',
      refused ? `${counted(refused, 'note')} not saved` : '',
      this.isMissing ? 'Earlier notes could not be loaded yet' : '',
    ]
    const say = () => this.list.say(told().filter(Boolean).join('. '))
    if (waitingCount && !this.list.status.textContent) this.slow = setTimeout(say, SLOW_MS)
    else say()
    this.showElsewhere()
  }

  /** Other calls have to be opened: their addresses are not known here. */
  showElsewhere() {
    const calls = waitingElsewhere(browserStorage(), this.user, this.data.call_id)
    const link = (id) => {
      const url = new URL(location.href)
      url.search = `?call=${encodeURIComponent(id)}`
      return el('a', { href: url.toString() }, 'Open it')
    }
    this.elsewhere.hidden = calls.length === 0
    this.elsewhere.replaceChildren(`Notes wait on ${counted(calls.length, 'other call')}. `, ...calls.slice(0, 1).map(link))
  }
}
