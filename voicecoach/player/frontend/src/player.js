// One mounted player: holds the audio, arranges the parts, carries out what they ask for.

import { createRegistry, reloadAt } from './audio.js'
import { laneColour } from './colours.js'
import { edgesOf } from './edges.js'
import { el } from './dom.js'
import { describeFailure, PEAKS_MISSING, probe } from './failure.js'
import { clock, speedLabel } from './format.js'
import { clamp, firstZoom, fitPxPerS, zoomToPxPerS } from './geometry.js'
import { createHelp } from './help.js'
import { listen, prefer } from './keyboard.js'
import { Lanes } from './lanes.js'
import { copyText, momentLink } from './links.js'
import { createMomentList } from './moment-list.js'
import { momentsAt, neighbour, toneName, visibleMoments } from './moments.js'
import { createOverview } from './overview.js'
import { loadContours, loadPeaks, loadSpeech } from './files.js'
import { jumpFrom, leavesLoop } from './playing.js'
import { readSpeed, readVoicesWanted, writeSpeed, writeVoicesWanted } from './preferences.js'
import { createRenewal, hasRunOut } from './renewal.js'
import { Selection } from './selection.js'
import { readTheme } from './theme.js'
import { createToolbar, SPEEDS } from './toolbar.js'
import { Transcript } from './transcript.js'

const ZOOM_STEP = 12
const firstView = () => ({
  hiddenTones: new Set(),
  subject: '',
  openId: null,
  zoom: null,
  loop: null,
  skipping: false,
  volumes: {},
  history: null,
})
const END_MARGIN_S = 0.05 // seeking to the very end would count as finished

export const audioRegistry = createRegistry()

export class Player {
  constructor(host, data, report) {
    this.data = data
    this.report = report
    this.lanes = null
    this.selection = null
    this.laneShapes = []
    this.abort = new AbortController()
    const { entry, fresh } = audioRegistry.acquire(data.call_id, data.audio_url)
    this.entry = entry
    this.audio = entry.audio
    // What was chosen is kept beside the audio, so that it outlives a remount too.
    this.view = entry.view ??= firstView()
    entry.page = location.pathname
    this.renewal = createRenewal({ ask: () => this.report('renew', this.data.audio_url) })
    if (fresh) this.audio.playbackRate = readSpeed(SPEEDS)
    this.build(host)
    this.listen()
    this.update(data, report)
    this.begin()
  }

  // ---- parts ----------------------------------------------------------------------------------------------

  build(host) {
    const ask = (action) => this.ask(action)
    this.toolbar = createToolbar({ duration: this.data.duration_s, ask })
    this.overview = createOverview({ duration: this.data.duration_s, onSeek: (time) => this.seek(time) })
    this.list = createMomentList({
      onOpen: (id) => this.open(id, { play: true }),
      onClose: () => this.close(),
      onPlay: (id) => this.open(id, { play: true }),
      onLoop: () => this.toggleLoop(),
      onCopy: (time) => this.copyLink(time),
      onFilter: (tone) => this.toggleTone(tone),
      onSubject: (subject) => this.chooseSubject(subject),
      speakerName: (id) => this.data.speakers.find((speaker) => speaker.id === id)?.name ?? '',
    })
    this.transcript = new Transcript({ speakers: this.data.speakers, onSeek: (time) => this.seek(time) })
    this.below = el('div', { className: 'below' }, this.transcript.element, this.list.element)
    this.help = createHelp()
    this.notice = el('p', { className: 'notice', hidden: true, attributes: { role: 'alert' } })
    this.findings = el('ul', { className: 'findings' })
    this.live = el('div', { className: 'live', attributes: { 'aria-live': 'polite' } })
    this.lanesHost = el('div', { className: 'lanes-host', attributes: { 'aria-busy': 'true' } })
    this.deck = el(
      'div',
      { className: 'deck' },
      this.toolbar.element,
      this.notice,
      el('div', { className: 'whole' }, el('div', { className: 'name' }, 'Whole call'), this.overview.element),
      this.lanesHost,
    )
    this.root = el('div', { className: 'player' }, this.deck, this.below, this.findings, this.help, this.live)
    host.replaceChildren(this.root)
  }

  listen() {
    const { signal } = this.abort
    const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act, { signal }))
    on(this.audio, ['play', 'pause', 'ended'], () => this.showPlaying())
    on(this.audio, ['pause'], () => this.useRenewed())
    on(this.audio, ['timeupdate'], () => this.guide())
    on(this.audio, ['timeupdate', 'seeking', 'seeked', 'loadedmetadata'], () => this.tick())
    on(this.audio, ['ratechange'], () => this.toolbar.setSpeed(this.audio.playbackRate))
    on(this.audio, ['error'], () => this.failed())
    on(this.audio, ['canplay'], () => this.recovered())
    on(this.root, ['pointerdown', 'focusin'], () => prefer(this))
    on(this.root, ['pointerdown'], () => (this.root.dataset.pointer = ''))
    on(this.root, ['keyup'], (event) => event.key === 'Tab' && delete this.root.dataset.pointer)
    on(this.deck, ['wheel'], (event) => this.wheel(event))
    this.ignoreKeys = listen(this)
    this.resizes = new ResizeObserver(() => this.resized())
    this.resizes.observe(this.deck)
  }

  /** Everything that needs peaks. */
  async begin() {
    this.showPlaying()
    this.toolbar.setSpeed(this.audio.playbackRate)
    if (this.audio.error) this.failed()
    this.toolbar.setSkipping(this.view.skipping)
    this.toolbar.setLooping(this.view.loop !== null)
    const { duration_s: duration, speakers } = this.data
    const { lanes: peaks, missing } = await loadPeaks(this.data, this.abort.signal)
    if (this.abort.signal.aborted) return
    if (missing) this.warn(PEAKS_MISSING)
    this.laneShapes = speakers.map((speaker, lane) => ({ speaker, peaks: peaks[lane] }))
    const lanes = new Lanes({
      speakers,
      peaks,
      duration,
      volumes: this.data.peaks.channel_count === 2 && speakers.length === 2 ? this.view.volumes : null,
      onSeek: (time) => this.seek(time),
      onMoment: (id) => this.open(id, { play: true }),
      onVolume: (channel, volume) => this.setVolume(channel, volume),
      onWindow: () => this.draw(),
    })
    const selection = this.newSelection(lanes)
    this.lanesHost.replaceChildren(lanes.element, selection.bar)
    await lanes.start(this.theme.colours)
    if (this.abort.signal.aborted) return lanes.destroy()
    Object.assign(this, { lanes, selection })
    this.setZoom(this.view.zoom ?? firstZoom(duration, lanes.width))
    this.showMoments()
    lanes.show(this.audio.currentTime)
    this.tick()
    this.lanesHost.setAttribute('aria-busy', 'false')
    this.loadRest()
  }

  newSelection(lanes) {
    const start = () => this.selection.now.start
    const selection = new Selection({
      lanes,
      duration: this.data.duration_s,
      kept: this.view.history,
      say: (text) => this.say(text),
      onChange: () => this.selectionChanged(),
      actions: {
        onPlay: () => {
          this.seek(start())
          this.play()
        },
        onLoop: () => this.toggleLoop(),
        onCopy: () => this.copyLink(start()),
      },
    })
    this.view.history = selection.history
    return selection
  }

  /** What the call can be heard without: words, speech edges, pitch and level. */
  async loadRest() {
    const { signal } = this.abort
    const [speech, contours] = await Promise.all([loadSpeech(this.data.speech_url, signal), loadContours(this.data.contours_url, signal)])
    if (signal.aborted) return
    if (speech) {
      this.selection.setSpeech({ edges: edgesOf(speech), speech: speech.speech })
      this.transcript.setWords(speech)
    } else if (this.data.has_words) this.transcript.say('The words could not be loaded. Reload the page to try again.')
    const drawn = this.lanes.voices.setContours(contours)
    this.toolbar.offerVoices(drawn)
    this.setVoices(readVoicesWanted())
    this.tick()
    this.root.dataset.complete = ''
  }

  /** New data or a new theme; the audio plays on. */
  update(data, report) {
    const before = this.data
    this.data = data
    this.report = report
    this.renewAudio(before)
    this.renewal.watch(data.audio_url)
    this.theme = this.entry.theme = readTheme(this.root)
    this.transcript.setColours(this.theme.colours)
    this.transcript.element.hidden = !data.has_words
    this.below.toggleAttribute('data-words', data.has_words)
    this.findings.replaceChildren(...data.findings.map((text) => el('li', {}, text)))
    this.findings.hidden = data.findings.length === 0
    this.showMoments()
    this.followLink()
    this.lanes?.setColours(this.theme.colours)
  }

  /** A renewed signature waits until nobody hears the change; another recording is loaded at once. */
  renewAudio(before) {
    const { audio_url: url } = this.data
    if (url === before.audio_url) return
    if (url.split('?')[0] !== before.audio_url.split('?')[0]) reloadAt(this.entry, url)
    else if (this.audio.paused || this.audio.error) this.useRenewed()
  }

  useRenewed() {
    if (this.entry.url !== this.data.audio_url) reloadAt(this.entry, this.data.audio_url)
  }

  /** Go to the second a link asked for: once, and never playing. */
  followLink() {
    const { start_at: startAt } = this.data
    if (startAt === null || startAt === undefined || this.entry.startAt === startAt) return
    this.entry.startAt = startAt
    const linked = this.data.moments.find(({ start }) => Math.abs(start - startAt) < 0.3)
    this.seek(startAt)
    if (linked) this.open(linked.id, { seek: false })
  }

  // ---- what can be asked for ------------------------------------------------------------------------------
  // The events of the audio come later than the change they tell of (on a busy machine: visibly later), so
  // whatever is changed here is shown here; the events tell of changes that others made, as a headset's button.

  ask({ name, by, speed, zoom, edge, tone }) {
    const actions = {
      toggle: () => this.toggle(),
      skip: () => this.seek(this.audio.currentTime + by),
      start: () => this.seek(0),
      end: () => this.seek(this.data.duration_s),
      moment: () => this.step(by),
      speed: () => this.setSpeed(SPEEDS[clamp(SPEEDS.indexOf(this.audio.playbackRate) + by, 0, SPEEDS.length - 1)]),
      'speed-to': () => this.setSpeed(speed),
      zoom: () => this.setZoom(this.view.zoom + by * ZOOM_STEP),
      'zoom-to': () => this.setZoom(zoom),
      copy: () => this.copyLink(this.audio.currentTime),
      loop: () => this.toggleLoop(),
      'skip-silence': () => this.toggleSkipping(),
      voices: () => this.setVoices(!readVoicesWanted(), { told: true }),
      mark: () => this.selection?.mark(this.audio.currentTime),
      edge: () => this.selection?.setEdge(edge, this.audio.currentTime),
      tone: () => this.selection?.setTone(tone),
      undo: () => this.selection?.undo(),
      redo: () => this.selection?.redo(),
      help: () => (this.help.open ? this.help.close() : this.help.showModal()),
    }
    actions[name]()
  }

  toggle() {
    if (this.audio.paused) this.play()
    else this.pause()
  }

  pause() {
    this.audio.pause()
    this.showPlaying()
  }

  play() {
    if (this.audio.error) reloadAt(this.entry, this.data.audio_url)
    this.lanes?.show(this.audio.currentTime)
    this.audio.play().catch((error) => {
      if (error.name === 'NotAllowedError') this.say('Press play to start.')
    })
    this.showPlaying()
  }

  seek(time) {
    if (leavesLoop(time, this.view.loop)) this.setLoop(null)
    this.audio.currentTime = clamp(time, 0, this.data.duration_s - END_MARGIN_S)
    this.lanes?.show(this.audio.currentTime)
    this.tick()
  }

  setSpeed(speed) {
    this.audio.playbackRate = speed
    this.toolbar.setSpeed(speed)
    writeSpeed(speed)
    this.say(`Speed ${speedLabel(speed)}`)
  }

  /** Loop the selection, else the open moment, else the one that is going on; or stop looping. */
  toggleLoop() {
    if (this.view.loop) {
      this.setLoop(null)
      this.say('Loop off')
      return
    }
    const { openId } = this.view
    const moment = this.data.moments.find(({ id }) => id === openId) ?? momentsAt(this.visible(), this.audio.currentTime)[0]
    const target = this.selection?.now ? { ...this.selection.now, of: 'selection' } : moment && { start: moment.start, end: moment.end, of: moment.id }
    if (!target) {
      this.say('Nothing to loop: select a stretch or open a moment')
      return
    }
    this.setLoop(target)
    if (leavesLoop(this.audio.currentTime, this.view.loop)) this.seek(target.start)
    this.say(`Loop from ${clock(target.start)} to ${clock(target.end)}`)
  }

  setLoop(loop) {
    this.view.loop = loop && { ...loop, end: Math.min(loop.end, this.data.duration_s - 2 * END_MARGIN_S) }
    this.toolbar.setLooping(loop !== null)
    this.selection?.setLooping(loop?.of === 'selection')
    this.showMoments()
  }

  selectionChanged() {
    const { loop } = this.view
    if (loop?.of === 'selection') this.setLoop(this.selection.now && { ...this.selection.now, of: 'selection' })
  }

  toggleSkipping() {
    this.view.skipping = !this.view.skipping
    this.toolbar.setSkipping(this.view.skipping)
    this.say(this.view.skipping ? 'Silences are skipped' : 'Silences are heard')
  }

  setVoices(on, { told = false } = {}) {
    if (told) writeVoicesWanted(on)
    if (told) this.say(on ? 'Pitch and level shown' : 'Pitch and level hidden')
    this.toolbar.setVoices(on)
    this.lanes?.voices.setWanted(on)
    this.draw()
  }

  setVolume(channel, volume) {
    this.view.volumes[channel] = volume
    this.entry.mixer.setVolume(channel, volume)
  }

  /** While playing: back to the start of a loop, over a silence. */
  guide() {
    if (this.audio.paused || this.audio.seeking) return
    const { loop, skipping } = this.view
    const next = jumpFrom(this.audio.currentTime, { loop, skipping, silences: this.data.silences })
    if (next === null) return
    this.audio.currentTime = next
    this.lanes?.show(next)
  }

  setZoom(zoom) {
    this.view.zoom = clamp(zoom, 0, 100)
    this.toolbar.setZoom(this.view.zoom)
    if (!this.lanes) return
    const fit = fitPxPerS(this.data.duration_s, this.lanes.width)
    this.lanes.zoomTo(zoomToPxPerS(this.view.zoom, fit), this.audio.currentTime)
  }

  wheel(event) {
    if (!event.ctrlKey) return
    event.preventDefault()
    this.setZoom(this.view.zoom - Math.sign(event.deltaY) * (ZOOM_STEP / 3))
  }

  step(by) {
    const moment = neighbour(this.visible(), this.audio.currentTime, by)
    if (moment) this.open(moment.id)
    else this.say(by > 0 ? 'No later moment' : 'No earlier moment')
  }

  open(id, { play = false, seek = true } = {}) {
    const moment = this.data.moments.find((candidate) => candidate.id === id)
    if (!moment) return
    this.view.openId = id
    if (this.view.loop && this.view.loop.of !== id) this.setLoop({ start: moment.start, end: moment.end, of: id })
    this.showMoments()
    this.list.show(id)
    if (seek) this.seek(moment.start)
    if (play && this.audio.paused) this.play()
    this.say(`${moment.title}, ${clock(moment.start)}, ${toneName(moment.tone)}`)
    if (this.data.report_moment_open) this.report('moment_open', id)
  }

  close() {
    this.view.openId = null
    this.showMoments()
  }

  toggleTone(tone) {
    if (!this.view.hiddenTones.delete(tone)) this.view.hiddenTones.add(tone)
    this.showMoments()
    this.say(`${this.visible().length} of ${this.data.moments.length} moments shown`)
  }

  chooseSubject(subject) {
    this.view.subject = subject
    this.showMoments()
    this.say(`${this.visible().length} of ${this.data.moments.length} moments shown`)
  }

  async copyLink(time) {
    const copied = await copyText(momentLink(location.href, this.data.call_id, time))
    this.toolbar.flashCopied(copied)
    this.say(copied ? `Link to ${clock(time)} copied` : 'The link could not be copied')
  }

  // ---- what is shown --------------------------------------------------------------------------------------

  visible() {
    return visibleMoments(this.data.moments, this.view.hiddenTones, this.view.subject)
  }

  showMoments() {
    const visible = this.visible()
    const { moments: all } = this.data
    this.list.render({
      all,
      visible,
      hiddenTones: this.view.hiddenTones,
      subject: this.view.subject,
      looping: this.view.loop !== null && this.view.loop.of === this.view.openId,
      openId: this.view.openId,
      isMixed: this.data.speakers.some(({ id }) => id === 'mixed'),
    })
    this.toolbar.setMomentSteps(visible.length > 0)
    this.lanes?.setMoments(visible, this.view.openId, this.theme.colours)
    this.draw()
  }

  /** Ask for one drawing of overview and ruler before the next frame. */
  draw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      if (this.abort.signal.aborted) return
      this.overview.draw({
        lanes: this.laneShapes.map(({ speaker, peaks }) => ({ peaks, colour: laneColour(speaker, this.theme.colours) })),
        moments: this.visible(),
        openId: this.view.openId,
        window: this.lanes?.view ?? { start: 0, end: this.data.duration_s },
        colours: this.theme.colours,
        text: this.theme.text,
      })
      this.lanes?.draw(this.theme)
      this.selection?.place()
      this.tick()
    })
  }

  resized() {
    if (this.lanes) this.setZoom(this.view.zoom)
    this.draw()
  }

  showPlaying() {
    const playing = !this.audio.paused && !this.audio.ended
    this.toolbar.setPlaying(playing)
    if (playing && !this.ticking) this.followPlayhead()
  }

  /** While playing: move the playhead every frame and turn the page when it leaves the window. */
  followPlayhead() {
    const step = () => {
      this.ticking = null
      if (this.abort.signal.aborted || this.audio.paused) return
      const wasInView = this.inView
      this.guide()
      this.tick()
      if (wasInView && !this.inView) this.lanes?.show(this.audio.currentTime)
      this.ticking = requestAnimationFrame(step)
    }
    this.ticking = requestAnimationFrame(step)
  }

  tick() {
    const { currentTime: time } = this.audio
    this.toolbar.setTime(time)
    this.overview.setTime(time)
    this.transcript.setTime(time)
    this.list.mark(new Set(momentsAt(this.data.moments, time).map(({ id }) => id)))
    if (!this.lanes) return
    this.lanes.setTime(time)
    this.inView = this.lanes.shows(time)
  }

  say(text) {
    this.live.textContent = text
  }

  // ---- when something is missing --------------------------------------------------------------------------

  async failed() {
    const { error } = this.audio
    if (!error) return
    if (this.entry.url !== this.data.audio_url) {
      this.useRenewed() // the signature ran out while the page was open, and a newer one is here
      return
    }
    if (hasRunOut(this.entry.url, Date.now())) this.renewal.refused(this.entry.url)
    const status = await probe(this.entry.url)
    if (this.abort.signal.aborted || !this.audio.error) return
    this.warn(describeFailure(error.code, status))
    this.toolbar.setUsable(status === null)
    this.root.dataset.failed = ''
    this.showPlaying()
  }

  recovered() {
    if (!('failed' in this.root.dataset)) return
    delete this.root.dataset.failed
    this.notice.hidden = true
    this.toolbar.setUsable(true)
  }

  warn(text) {
    this.notice.hidden = false
    this.notice.textContent = text
  }

  destroy() {
    this.abort.abort()
    this.ignoreKeys()
    this.resizes.disconnect()
    this.renewal.stop()
    this.transcript.destroy()
    this.lanes?.destroy()
    this.root.remove()
    audioRegistry.release(this.data.call_id)
  }
}
