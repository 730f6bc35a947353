// One mounted player: holds the audio, arranges the parts, carries out what they ask for.

import { createRegistry, reloadAt } from './audio.js'
import { laneColour } from './colours.js'
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
import { loadPeaks } from './peaks.js'
import { readSpeed, writeSpeed } from './preferences.js'
import { readTheme } from './theme.js'
import { createToolbar, SPEEDS } from './toolbar.js'

const ZOOM_STEP = 12
const END_MARGIN_S = 0.05 // seeking to the very end would count as finished

export const audioRegistry = createRegistry()

export class Player {
  constructor(host, data, report) {
    this.data = data
    this.report = report
    this.lanes = null
    this.laneShapes = []
    this.abort = new AbortController()
    const { entry, fresh } = audioRegistry.acquire(data.call_id, data.audio_url)
    this.entry = entry
    this.audio = entry.audio
    // What was chosen is kept beside the audio, so that it outlives a remount too.
    this.view = entry.view ??= { hiddenTones: new Set(), openId: null, zoom: null }
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
      onCopy: (time) => this.copyLink(time),
      onFilter: (tone) => this.toggleTone(tone),
      speakerName: (id) => this.data.speakers.find((speaker) => speaker.id === id)?.name ?? '',
    })
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
    this.root = el('div', { className: 'player' }, this.deck, this.list.element, this.findings, this.help, this.live)
    host.replaceChildren(this.root)
  }

  listen() {
    const { signal } = this.abort
    const on = (target, names, act) => names.forEach((name) => target.addEventListener(name, act, { signal }))
    on(this.audio, ['play', 'pause', 'ended'], () => this.showPlaying())
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
    const { duration_s: duration, speakers } = this.data
    const { lanes: peaks, missing } = await loadPeaks(this.data, this.abort.signal)
    if (this.abort.signal.aborted) return
    if (missing) this.warn(PEAKS_MISSING)
    this.laneShapes = speakers.map((speaker, lane) => ({ speaker, peaks: peaks[lane] }))
    const lanes = new Lanes({
      speakers,
      peaks,
      duration,
      onSeek: (time) => this.seek(time),
      onMoment: (id) => this.open(id, { play: true }),
      onWindow: () => this.draw(),
    })
    this.lanesHost.replaceChildren(lanes.element)
    await lanes.start(this.theme.colours)
    if (this.abort.signal.aborted) return lanes.destroy()
    this.lanes = lanes
    this.setZoom(this.view.zoom ?? firstZoom(duration, lanes.width))
    this.showMoments()
    lanes.show(this.audio.currentTime)
    this.tick()
    this.lanesHost.setAttribute('aria-busy', 'false')
  }

  /** New data or a new theme; the audio plays on. */
  update(data, report) {
    const before = this.data
    this.data = data
    this.report = report
    this.renewAudio(before)
    this.theme = readTheme(this.root)
    this.findings.replaceChildren(...data.findings.map((text) => el('li', {}, text)))
    this.findings.hidden = data.findings.length === 0
    this.showMoments()
    this.followLink()
    this.lanes?.setColours(this.theme.colours)
  }

  /** A renewed signature is kept for later; another recording is loaded at once. */
  renewAudio(before) {
    const { audio_url: url } = this.data
    if (url === before.audio_url) return
    if (url.split('?')[0] !== before.audio_url.split('?')[0]) reloadAt(this.entry, url)
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

  ask({ name, by, speed, zoom }) {
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

  async copyLink(time) {
    const copied = await copyText(momentLink(location.href, this.data.call_id, time))
    this.toolbar.flashCopied(copied)
    this.say(copied ? `Link to ${clock(time)} copied` : 'The link could not be copied')
  }

  // ---- what is shown --------------------------------------------------------------------------------------

  visible() {
    return visibleMoments(this.data.moments, this.view.hiddenTones)
  }

  showMoments() {
    const visible = this.visible()
    const { moments: all } = this.data
    this.list.render({
      all,
      visible,
      hiddenTones: this.view.hiddenTones,
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
      this.lanes?.drawRuler(this.theme)
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
      reloadAt(this.entry, this.data.audio_url) // the signature ran out while the page was open
      return
    }
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
    this.lanes?.destroy()
    this.root.remove()
    audioRegistry.release(this.data.call_id)
  }
}
