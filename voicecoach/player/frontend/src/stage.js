// What is drawn along the time of the call: overview, lanes and selection, and which stretch of it is in view.

import { laneColour } from './colours.js'
import { el } from './dom.js'
import { edgesOf } from './edges.js'
import { loadPeaks } from './files.js'
import { clamp, firstZoom, fitPxPerS, zoomToPxPerS } from './geometry.js'
import { Lanes } from './lanes.js'
import { createOverview } from './overview.js'
import { readVoicesWanted, writeVoicesWanted } from './preferences.js'
import { Selection } from './selection.js'

const ZOOM_STEP = 12

export class Stage {
  /**
   * `view` keeps {zoom, volumes, history} beside the audio; `actions` carries out what is asked for here:
   * {seek(time), openMoment(id), volume(channel, volume), selected(), play(time), loop(), copy(time), say(text),
   * stepped(change, isBack)}.
   * `show` is told {zoom(value), voices(on), voicesOffered(on), spectrogram(on)}.
   */
  constructor({ data, view, actions, show, signal }) {
    Object.assign(this, { data, view, actions, show, signal, duration: data.duration_s })
    Object.assign(this, { lanes: null, selection: null, shapes: [], marks: { moments: [], openId: null, notes: [] }, time: 0, inView: false, isPlaying: false, frame: null })
    this.overview = createOverview({ duration: this.duration, onSeek: actions.seek })
    this.whole = el('div', { className: 'whole' }, el('div', { className: 'name' }, 'Whole call'), this.overview.element)
    this.host = el('div', { className: 'lanes-host', attributes: { 'aria-busy': 'true' } })
    this.resizes = new ResizeObserver(() => this.resized())
    this.resizes.observe(this.host)
    signal.addEventListener('abort', () => this.destroy())
  }

  /** Fetch the peaks and draw the lanes; resolves to whether there were any. */
  async begin(time) {
    const { data, actions, view } = this
    const { lanes: peaks, missing } = await loadPeaks(data, this.signal)
    if (this.signal.aborted) return !missing
    this.shapes = data.speakers.map((speaker, lane) => ({ speaker, peaks: peaks[lane] }))
    const lanes = new Lanes({
      speakers: data.speakers,
      peaks,
      duration: this.duration,
      volumes: data.peaks.channel_count === 2 && data.speakers.length === 2 ? view.volumes : null,
      spectrogram: { url: () => this.spectrogramUrl, signal: this.signal },
      onSeek: actions.seek,
      onMoment: actions.openMoment,
      onVolume: actions.volume,
      onWindow: () => this.windowMoved(lanes),
      onBack: () => this.place(this.time),
    })
    const selection = this.newSelection(lanes)
    this.host.replaceChildren(lanes.element, selection.bar)
    await lanes.start(this.theme.colours)
    if (this.signal.aborted) {
      lanes.destroy()
      return !missing
    }
    Object.assign(this, { lanes, selection })
    this.setZoom(view.zoom ?? firstZoom(this.duration, lanes.width))
    this.setMarks(this.marks)
    lanes.nonSpeech.set(data.non_speech ?? [])
    this.place(time)
    this.host.setAttribute('aria-busy', 'false')
    return !missing
  }

  newSelection(lanes) {
    const { actions, view } = this
    const start = () => this.selection.now.start
    const selection = new Selection({
      lanes,
      duration: this.duration,
      kept: view.history,
      say: actions.say,
      onChange: actions.selected,
      onStep: actions.stepped,
      actions: { onPlay: () => actions.play(start()), onLoop: actions.loop, onCopy: () => actions.copy(start()) },
    })
    view.history = selection.history
    return selection
  }

  /** What the lanes can do without: edges to snap to (or null), pitch and level (or null). */
  setRest({ speech, contours }) {
    if (speech) this.selection.setSpeech({ edges: edgesOf(speech), speech: speech.speech })
    this.show.voicesOffered(this.lanes.voices.setContours(contours))
    this.setVoices(readVoicesWanted())
    if (this.view.hasSpectrogram) this.showSpectrogram()
  }

  destroy() {
    this.resizes.disconnect()
    this.lanes?.destroy()
  }

  // ---- what is in view ----

  setZoom(zoom) {
    this.view.zoom = clamp(zoom, 0, 100)
    this.show.zoom(this.view.zoom)
    if (!this.lanes) return
    const fit = fitPxPerS(this.duration, this.lanes.width)
    this.lanes.zoomTo(zoomToPxPerS(this.view.zoom, fit), this.time)
  }

  stepZoom(by) {
    this.setZoom(this.view.zoom + by * ZOOM_STEP)
  }

  wheel(event) {
    if (!event.ctrlKey) return
    event.preventDefault()
    this.stepZoom(-Math.sign(event.deltaY) / 3)
  }

  /** Who scrolled away is not taken back by the playhead. */
  windowMoved(lanes) {
    this.inView = lanes.shows(this.time)
    this.draw()
  }

  setPlaying(on) {
    this.isPlaying = on
    this.offerBack()
  }

  /** The way back for who scrolled away while the call plays on. */
  offerBack() {
    if (this.lanes) this.lanes.back.hidden = !this.isPlaying || this.inView
  }

  resized() {
    if (this.lanes) this.setZoom(this.view.zoom)
    this.draw()
  }

  /** Bring `time` into view. */
  place(time) {
    this.lanes?.show(time)
    this.setTime(time)
  }

  /** Move the playhead; turn the page when it leaves the window. */
  setTime(time) {
    const wasInView = this.inView
    this.time = time
    this.overview.setTime(time)
    if (!this.lanes) return
    if (wasInView && !this.lanes.shows(time)) this.lanes.show(time)
    this.lanes.setTime(time)
    this.inView = this.lanes.shows(time)
    this.offerBack()
  }

  // ---- what is drawn ----

  setTheme(theme) {
    this.theme = theme
    this.lanes?.setColours(theme.colours)
    this.draw()
  }

  /** {moments, openId, notes}: what rules found, which of it is open, what people wrote. */
  setMarks(marks) {
    this.marks = marks
    this.lanes?.setMarks(marks, this.theme.colours)
    this.draw()
  }

  toggleVoices() {
    const on = !readVoicesWanted()
    writeVoicesWanted(on)
    this.setVoices(on)
    this.actions.say(on ? 'Pitch and level shown' : 'Pitch and level hidden')
  }

  setVoices(on) {
    this.show.voices(on)
    this.lanes?.voices.setWanted(on)
    this.draw()
  }

  /** On demand: the server works it out the first time. */
  toggleSpectrogram() {
    if (!this.lanes) return
    this.view.hasSpectrogram = !this.view.hasSpectrogram
    if (this.view.hasSpectrogram) {
      this.showSpectrogram()
      return
    }
    this.lanes.spectra.hide()
    this.show.spectrogram(false)
    this.actions.say('Spectrogram hidden')
  }

  async showSpectrogram() {
    this.show.spectrogram(true)
    this.actions.say('Spectrogram: one moment')
    const told = await this.lanes.spectra.show()
    if (this.signal.aborted || !this.view.hasSpectrogram) return
    this.actions.say(told)
    this.draw()
  }

  /** Ask for one drawing of everything but the waves before the next frame. */
  draw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      if (!this.signal.aborted) this.drawNow()
    })
  }

  drawNow() {
    const { colours, text } = this.theme
    this.overview.draw({
      lanes: this.shapes.map(({ speaker, peaks }) => ({ peaks, colour: laneColour(speaker, colours) })),
      moments: this.marks.moments,
      notes: this.marks.notes,
      nonSpeech: this.data.non_speech ?? [],
      openId: this.marks.openId,
      window: this.lanes?.view ?? { start: 0, end: this.duration },
      colours,
      text,
    })
    this.overview.setTime(this.time)
    if (!this.lanes) return
    this.lanes.draw(this.theme, this.marks.moments)
    this.selection.place()
    this.lanes.setTime(this.time)
    this.inView = this.lanes.shows(this.time)
  }
}
