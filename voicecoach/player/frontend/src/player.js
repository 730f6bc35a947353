// One mounted player: makes the parts, tells each what the others did, carries out what is asked for.

import { createRegistry } from './audio.js'
import { el } from './dom.js'
import { PEAKS_MISSING } from './failure.js'
import { loadContours, loadSpeech } from './files.js'
import { clock } from './format.js'
import { createHeld } from './held.js'
import { createHelp } from './help.js'
import { listen, prefer } from './keyboard.js'
import { copyText, momentLink } from './links.js'
import { listenTo } from './listening.js'
import { MomentChoice } from './moment-choice.js'
import { Notes } from './notes.js'
import { Playback } from './playback.js'
import { Recording } from './recording.js'
import { Stage } from './stage.js'
import { readTheme } from './theme.js'
import { createToolbar } from './toolbar.js'
import { Transcript } from './transcript.js'

const firstView = () => ({
  hiddenTones: new Set(),
  subject: '',
  openId: null,
  zoom: null,
  loop: null,
  skipping: false,
  volumes: {},
  history: null,
  hasSpectrogram: false,
})

export const audioRegistry = createRegistry()

export class Player {
  constructor(host, data, report) {
    Object.assign(this, { data, report, abort: new AbortController() })
    const { entry, fresh } = audioRegistry.acquire(data.call_id, data.audio_url)
    this.entry = entry
    entry.page = location.pathname
    // What was chosen is kept beside the audio, so that it outlives a remount too.
    this.view = entry.view ??= firstView()
    this.held = createHeld({ root: host, signal: this.abort.signal })
    this.makeParts(fresh)
    this.arrange(host)
    this.listen()
    this.update(data, report)
    this.begin()
  }

  // ---- parts ----------------------------------------------------------------------------------------------

  makeParts(fresh) {
    const { data, entry, view } = this
    const { signal } = this.abort
    const say = (text) => (this.live.textContent = text)
    const seek = (time) => this.playback.seek(time)
    const loop = () => this.toggleLoop()
    const copy = (time) => this.copyLink(time)
    this.toolbar = createToolbar({ duration: data.duration_s, ask: (action) => this.ask(action) })
    this.live = el('div', { className: 'live', attributes: { 'aria-live': 'polite' } })
    this.playback = new Playback({ entry, fresh, view, duration: data.duration_s, signal, show: this.shownOfPlayback(say) })
    this.moments = new MomentChoice({
      view,
      actions: {
        seek,
        loop,
        copy,
        say,
        play: () => this.playback.audio.paused && this.playback.play(),
        opened: (moment) => this.momentOpened(moment),
        draw: (act) => this.held.whenLetGo('moments', act),
        changed: () => this.showMarks(),
        about: (moment) => this.notes?.about(moment),
      },
    })
    this.stage = new Stage({
      data,
      view,
      signal,
      actions: {
        seek,
        loop,
        copy,
        say,
        play: (time) => this.playFrom(time),
        openMoment: (id) => this.openMark(id),
        volume: (channel, volume) => this.playback.setVolume(channel, volume),
        selected: () => this.selectionChanged(),
        stepped: (change, isBack) => this.notes?.step(change, isBack),
      },
      show: { zoom: this.toolbar.setZoom, voices: this.toolbar.setVoices, voicesOffered: this.toolbar.offerVoices, spectrogram: this.toolbar.setSpectrogram },
    })
    this.notes = data.notes_url ? this.makeNotes(say) : null
    this.transcript = new Transcript({ speakers: data.speakers, onSeek: seek })
    this.recording = new Recording({
      entry,
      signal,
      onRenew: (url) => this.report('renew', url),
      onFault: (text, { usable }) => this.showFault(text, usable),
      onRecovery: () => this.hideFault(),
    })
  }

  makeNotes(say) {
    const { data, abort } = this
    return new Notes({
      data,
      signal: abort.signal,
      selection: () => this.stage.selection,
      actions: {
        say,
        play: (time) => this.playFrom(time),
        mark: () => this.stage.selection.mark(this.playback.time),
        report: (name, value) => this.report(name, value),
        openMoment: (id) => this.moments.open(id, { seek: false }),
        draw: (act) => this.held.whenLetGo('notes', act),
        changed: () => this.showMarks(),
      },
    })
  }

  shownOfPlayback(say) {
    return {
      say,
      playing: (on) => this.showPlaying(on),
      speed: this.toolbar.setSpeed,
      skipping: this.toolbar.setSkipping,
      loop: (loop) => this.showLoop(loop),
      place: (time) => this.stage.place(time),
      time: (time) => this.showTime(time),
    }
  }

  arrange(host) {
    this.help = createHelp()
    this.notice = el('p', { className: 'notice', hidden: true, attributes: { role: 'alert' } })
    this.findings = el('ul', { className: 'findings' })
    const rail = el('div', { className: 'rail' }, this.notes?.element, this.moments.element)
    this.below = el('div', { className: 'below' }, this.transcript.element, rail)
    this.deck = el('div', { className: 'deck' }, this.toolbar.element, this.notice, this.stage.whole, this.stage.host)
    this.root = el('div', { className: 'player' }, this.deck, this.below, this.findings, this.help, this.live)
    host.replaceChildren(this.root)
  }

  listen() {
    const { signal } = this.abort
    const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act, { signal }))
    on(this.root, ['pointerdown', 'focusin'], () => prefer(this))
    on(this.root, ['pointerdown'], () => (this.root.dataset.pointer = ''))
    on(this.root, ['keyup'], (event) => event.key === 'Tab' && delete this.root.dataset.pointer)
    on(this.deck, ['wheel'], (event) => this.stage.wheel(event))
    document.addEventListener('click', (event) => this.asked(event), { signal, capture: true })
    this.ignoreKeys = listen(this)
  }

  /** A button of the page is pressed that asks what was heard last: the server is told before it hears of the button. */
  asked({ target }) {
    if (target.closest?.('[class*="st-key-asks_playhead"] button:enabled')) this.report('playhead', this.playback.time)
  }

  /** Everything that is fetched: first what the lanes are drawn from, then what the call can be heard without. */
  async begin() {
    const { signal } = this.abort
    this.playback.showAll()
    this.recording.check()
    const hasPeaks = await this.stage.begin(this.playback.time)
    if (signal.aborted) return
    if (!hasPeaks) this.warn(PEAKS_MISSING)
    this.notes?.restore()
    const { data } = this
    const [speech, contours] = await Promise.all([loadSpeech(data.speech_url, signal), loadContours(data.contours_url, signal)])
    if (signal.aborted) return
    this.stage.setRest({ speech, contours })
    if (speech) this.transcript.setWords(speech)
    else if (data.has_words) this.transcript.say('The words could not be loaded. Reload the page to try again.')
    this.showTime(this.playback.time)
    this.root.dataset.complete = ''
  }

  /** New data or a new theme; the audio plays on. */
  update(data, report) {
    Object.assign(this, { data, report })
    this.recording.setUrl(data.audio_url)
    if (data.listening_url) listenTo(this.entry, data.listening_url)
    this.playback.silences = data.silences
    this.stage.spectrogramUrl = data.spectrogram_url
    const theme = (this.entry.theme = readTheme(this.root))
    this.stage.setTheme(theme)
    this.transcript.setColours(theme.colours)
    this.transcript.element.hidden = !data.has_words
    this.below.toggleAttribute('data-words', data.has_words)
    this.findings.replaceChildren(...data.findings.map((text) => el('li', {}, text)))
    this.findings.hidden = data.findings.length === 0
    this.notes?.setData(data)
    this.moments.setMoments(data.moments, data.speakers)
    this.followLink()
  }

  /** Go to the second a link asked for: once, and never playing. */
  followLink() {
    const { start_at: startAt } = this.data
    if (startAt === null || startAt === undefined || this.entry.startAt === startAt) return
    this.entry.startAt = startAt
    const linked = this.data.moments.find(({ start }) => Math.abs(start - startAt) < 0.3)
    this.playback.seek(startAt)
    if (linked) this.moments.open(linked.id, { seek: false })
  }

  destroy() {
    this.abort.abort()
    this.ignoreKeys()
    this.transcript.destroy()
    this.root.remove()
    this.entry.listening?.send()
    audioRegistry.release(this.data.call_id)
  }

  // ---- what can be asked for ------------------------------------------------------------------------------

  ask({ name, by, speed, zoom, edge, tone }) {
    const { playback, stage } = this
    const actions = {
      toggle: () => playback.toggle(),
      skip: () => playback.seek(playback.time + by),
      start: () => playback.seek(0),
      end: () => playback.seek(this.data.duration_s),
      moment: () => this.moments.step(by, playback.time),
      speed: () => playback.stepSpeed(by),
      'speed-to': () => playback.setSpeed(speed),
      zoom: () => stage.stepZoom(by),
      'zoom-to': () => stage.setZoom(zoom),
      copy: () => this.copyLink(playback.time),
      loop: () => this.toggleLoop(),
      'skip-silence': () => playback.toggleSkipping(),
      voices: () => stage.toggleVoices(),
      spectrogram: () => stage.toggleSpectrogram(),
      mark: () => stage.selection?.mark(playback.time),
      edge: () => stage.selection?.setEdge(edge, playback.time),
      tone: () => stage.selection?.setTone(tone),
      undo: () => stage.selection?.undo(),
      redo: () => stage.selection?.redo(),
      write: () => this.write(),
      help: () => (this.help.open ? this.help.close() : this.help.showModal()),
    }
    actions[name]()
  }

  /** Write about the selection, else about the open moment, else about now. */
  write() {
    const { time } = this.playback
    this.notes?.writeAbout({ selection: this.stage.selection?.now ?? null, moment: this.moments.meantAt(time) ?? null })
  }

  openMark(id) {
    if (this.notes?.marks.some((mark) => mark.id === id)) this.notes.open(id, { onLane: true })
    else this.moments.open(id, { play: true })
  }

  playFrom(time) {
    this.playback.seek(time)
    this.playback.play()
  }

  /** Loop the selection, else the open moment, else the one that is going on; or stop looping. */
  toggleLoop() {
    const selected = this.stage.selection?.now
    const moment = this.moments.meantAt(this.playback.time)
    const target = selected ? { ...selected, of: 'selection' } : moment && { start: moment.start, end: moment.end, of: moment.id }
    this.playback.toggleLoop(target)
  }

  async copyLink(time) {
    const copied = await copyText(momentLink(location.href, this.data.call_id, time))
    this.toolbar.flashCopied(copied)
    this.live.textContent = copied ? `Link to ${clock(time)} copied` : 'The link could not be copied'
  }

  // ---- what one part does and another shows ---------------------------------------------------------------

  showTime(time) {
    this.toolbar.setTime(time)
    this.transcript.setTime(time)
    this.moments.setTime(time)
    this.stage.setTime(time)
  }

  showPlaying(on) {
    this.toolbar.setPlaying(on)
    this.stage.setPlaying(on)
  }

  showLoop(loop) {
    this.toolbar.setLooping(loop !== null)
    this.stage.selection?.setLooping(loop?.of === 'selection')
    this.moments.setLoop(loop)
  }

  /** What is looped follows what is opened. */
  momentOpened({ id, start, end }) {
    const { loop } = this.view
    if (loop && loop.of !== id) this.playback.setLoop({ start, end, of: id })
    if (this.data.report_moment_open) this.report('moment_open', id)
  }

  showMarks() {
    const { visible } = this.moments
    this.toolbar.setMomentSteps(visible.length > 0)
    this.stage.setMarks({ moments: visible, openId: this.view.openId, notes: this.notes?.marks ?? [] })
  }

  selectionChanged() {
    const { now } = this.stage.selection
    if (this.view.loop?.of === 'selection') this.playback.setLoop(now && { ...now, of: 'selection' })
    this.notes?.setSelection(now)
  }

  showFault(text, usable) {
    this.warn(text)
    this.toolbar.setUsable(usable)
    this.root.dataset.failed = ''
    this.playback.showPlaying()
  }

  hideFault() {
    delete this.root.dataset.failed
    this.notice.hidden = true
    this.toolbar.setUsable(true)
  }

  warn(text) {
    this.notice.hidden = false
    this.notice.textContent = text
  }
}
