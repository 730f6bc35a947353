// One lane per speaker with a ruler above, drawn by wavesurfer.js from peaks; moments are its regions.
// wavesurfer gets no media here: the audio lives in audio.js, and the playhead follows `setTime`.

import WaveSurfer from 'wavesurfer.js'
import RegionsPlugin from 'wavesurfer.js/plugins/regions'
import { laneColour } from './colours.js'
import { button, crispContext, el, icon } from './dom.js'
import { clock } from './format.js'
import { clamp, rulerTimes, scrollToKeep, scrollToShow, timeToX, xToTime } from './geometry.js'
import { markAt, marksOf, STRIP_PX } from './marks.js'
import { isLong } from './moments.js'
import { createNonSpeech } from './non-speech.js'
import { createSpectrogramLanes } from './spectrogram-lanes.js'
import { createVoiceLanes } from './voice-lanes.js'
import { drawWave } from './wave.js'

const RULER_PX = 24
const LANE_PX = 56 // the same for all lanes: the regions plugin divides the height evenly
const ONLY_LANE_PX = 80
const LABEL_PX = 56 // what the label beside the pointer needs

const SCROLLBAR = {
  role: 'scrollbar',
  'aria-label': 'What of the call is in view',
  'aria-orientation': 'horizontal',
  'aria-controls': 'voicecoach-lanes',
  'aria-valuemin': '0',
  'aria-valuemax': '100',
  'aria-valuenow': '0',
}

export class Lanes {
  /**
   * `onSeek(time)`, `onMoment(id)`, `onVolume(channel, volume)`, `onWindow()` and `onBack()` report what was done here;
   * `spectrogram` is {url(), signal}.
   */
  constructor({ speakers, peaks, duration, volumes, spectrogram, onSeek, onMoment, onVolume, onWindow, onBack }) {
    Object.assign(this, { speakers, peaks, duration, onSeek, onMoment, onWindow, marks: [] })
    this.height = speakers.length === 1 ? ONLY_LANE_PX : LANE_PX
    this.view = { start: 0, end: duration }
    this.ruler = el('canvas', { className: 'ruler', attributes: { 'aria-hidden': 'true' } })
    this.waves = el('div', { className: 'waves' })
    this.nonSpeech = createNonSpeech()
    this.voices = createVoiceLanes({ speakers })
    this.spectra = createSpectrogramLanes({ speakers, onTiles: onWindow, ...spectrogram })
    this.back = button({ name: 'Back to the playhead', className: 'tool back-to-playhead', onClick: onBack }, icon('playhead'), 'Back to now')
    this.back.hidden = true
    this.roller = el('div', {})
    this.scroller = el('div', { className: 'scroller', tabIndex: 0, attributes: SCROLLBAR }, this.roller)
    this.playhead = el('div', { className: 'playhead' })
    this.pointer = el('div', { className: 'pointer', hidden: true })
    this.tracks = el('div', { className: 'tracks', id: SCROLLBAR['aria-controls'] }, this.ruler, this.waves, this.voices.tracks, this.spectra.tracks, this.nonSpeech.element, this.pointer, this.playhead, this.back)
    this.names = speakers.map((speaker) =>
      el(
        'div',
        { className: 'name', title: speaker.name, style: `height: ${this.height}px` },
        el('span', {}, speaker.name),
        volumes && volumeSlider(speaker, volumes, onVolume),
      ),
    )
    const names = el('div', { className: 'names' }, ...this.names, this.voices.names, this.spectra.names)
    this.element = el('div', { className: 'lanes' }, names, el('div', { className: 'stack' }, this.tracks, this.scroller))
    for (const part of [this.ruler, this.waves, this.voices.tracks, this.spectra.tracks]) {
      part.addEventListener('click', (event) => (part === this.waves ? this.clicked(event) : onSeek(this.timeAt(event))))
      part.addEventListener('pointermove', (event) => this.point(event))
      part.addEventListener('pointerleave', () => (this.pointer.hidden = true))
    }
    this.waves.addEventListener('pointermove', (event) => this.hover(event))
    this.tracks.addEventListener('wheel', (event) => this.wheel(event), { passive: false })
    this.tracks.addEventListener('pointermove', (event) => this.pan(event))
    this.scroller.addEventListener('scroll', () => this.scrolled())
  }

  /** Draw the waves; the element must be in the document. */
  async start(colours) {
    this.regions = RegionsPlugin.create()
    this.surfer = WaveSurfer.create({
      container: this.waves,
      peaks: this.peaks,
      duration: this.duration,
      height: this.height,
      splitChannels: this.channels(colours),
      renderFunction: drawWave,
      minPxPerSec: 1,
      cursorWidth: 0,
      interact: false,
      autoScroll: false,
      autoCenter: false,
      hideScrollbar: true, // the strip below all lanes has it
      plugins: [this.regions],
    })
    await new Promise((resolve) => this.surfer.once('ready', resolve))
    this.surfer.getWrapper().parentElement.tabIndex = -1 // the position slider is where the keyboard goes
    this.surfer.on('scroll', () => this.readWindow())
    this.surfer.on('redrawcomplete', () => this.readWindow())
    this.setColours(colours)
    this.readWindow()
  }

  destroy() {
    this.surfer?.destroy()
  }

  channels(colours) {
    return this.speakers.map((speaker) => {
      const colour = laneColour(speaker, colours)
      return { waveColor: colour, progressColor: colour, height: this.height }
    })
  }

  setColours(colours) {
    this.surfer?.setOptions({ splitChannels: this.channels(colours) })
    this.names.forEach((name, lane) => name.style.setProperty('--lane', laneColour(this.speakers[lane], colours)))
  }

  // ---- the window: which stretch of the call is in view ----

  get width() {
    return this.waves.clientWidth
  }

  readWindow() {
    const total = this.surfer.getWrapper().clientWidth
    const width = this.surfer.getWidth()
    if (!total || !width) return
    this.view.start = (this.surfer.getScroll() / total) * this.duration
    this.view.end = Math.min(this.duration, this.view.start + (width / total) * this.duration)
    this.roller.style.width = `${total}px`
    this.scroller.hidden = total <= width + 1
    this.scroller.setAttribute('aria-valuenow', String(Math.round((100 * this.view.start) / this.duration)))
    if (Math.abs(this.scroller.scrollLeft - this.surfer.getScroll()) > 1) this.scroller.scrollLeft = this.surfer.getScroll()
    this.onWindow()
  }

  /** The strip was moved: by a person, or by `readWindow`, which changes nothing more. */
  scrolled() {
    if (!this.surfer || Math.abs(this.scroller.scrollLeft - this.surfer.getScroll()) <= 1) return
    this.surfer.setScroll(this.scroller.scrollLeft)
    this.readWindow()
  }

  /** A finger moves what is in view. */
  pan(event) {
    if (event.pointerType === 'touch' && event.buttons) this.scroller.scrollLeft -= event.movementX
  }

  wheel(event) {
    const by = event.deltaX || (event.shiftKey ? event.deltaY : 0)
    if (event.ctrlKey || !by) return
    event.preventDefault()
    this.scroller.scrollLeft += by
  }

  scrollTo(start) {
    this.surfer.setScroll((start / this.duration) * this.surfer.getWrapper().clientWidth)
    this.readWindow()
  }

  /** Zoom, keeping `time` (or else the middle) where it is on screen. */
  zoomTo(pxPerS, time) {
    const newSpan = Math.min(this.duration, this.width / pxPerS)
    const start = scrollToKeep(time, this.view, newSpan, this.duration)
    this.surfer.zoom(pxPerS)
    this.scrollTo(start)
  }

  /** Scroll so that `time` is in view. */
  show(time) {
    const start = scrollToShow(time, this.view, this.duration)
    if (start !== null) this.scrollTo(start)
  }

  shows(time) {
    return time >= this.view.start && time <= this.view.end
  }

  // ---- what moves over the lanes ----

  timeAt(event) {
    const box = this.waves.getBoundingClientRect()
    return clamp(xToTime(event.clientX - box.left, this.view, box.width), 0, this.duration)
  }

  xAt(time) {
    return timeToX(time, this.view, this.tracks.clientWidth)
  }

  setTime(time) {
    const x = timeToX(time, this.view, this.tracks.clientWidth)
    this.playhead.style.transform = `translateX(${x}px)`
    this.playhead.hidden = x < -1 || x > this.tracks.clientWidth + 1
  }

  /** A thin line with the time under the mouse. */
  point(event) {
    if (event.pointerType === 'touch') return
    const width = this.tracks.clientWidth
    const x = timeToX(this.timeAt(event), this.view, width)
    this.pointer.hidden = false
    this.pointer.dataset.side = x > width - LABEL_PX ? 'left' : 'right'
    this.pointer.dataset.time = clock(this.timeAt(event))
    this.pointer.style.transform = `translateX(${x}px)`
  }

  // ---- moments, notes and ruler ----

  /**
   * The mark under the mouse, by its place: marks are drawn anew at any time, and a click whose element is gone when the
   * button is let go is no click.
   */
  markUnder(event) {
    const { top } = this.waves.getBoundingClientRect()
    const pxPerS = this.width / (this.view.end - this.view.start)
    return markAt(this.marks, { time: this.timeAt(event), y: event.clientY - top, laneHeight: this.height, pxPerS })
  }

  clicked(event) {
    const mark = this.markUnder(event)
    if (mark) this.onMoment(mark.id)
    else this.onSeek(this.timeAt(event))
  }

  /** Show that a click would open something, and what somebody wrote there. */
  hover(event) {
    const mark = this.markUnder(event)
    this.waves.toggleAttribute('data-mark', Boolean(mark))
    if (this.waves.title !== (mark?.title ?? '')) this.waves.title = mark?.title ?? ''
  }

  setMarks({ moments, openId, notes }, colours) {
    if (!this.regions) return
    this.regions.clearRegions()
    this.marks = marksOf({ moments, notes, speakers: this.speakers })
    for (const [at, moment] of moments.entries()) {
      this.addRegion(this.marks[at], `${colours[moment.tone] ?? colours.note}${regionAlpha(moment, openId)}`)
    }
    for (const [at, note] of notes.entries()) {
      markAsNote(this.addRegion(this.marks[moments.length + at], 'transparent'), note, colours[note.tone] ?? colours.agent)
    }
  }

  addRegion({ id, start, end, lane, isStrip }, color) {
    const region = this.regions.addRegion({
      id,
      start,
      end: Math.max(end, start + 0.05),
      color,
      drag: false,
      resize: false,
      channelIdx: lane < 0 ? undefined : lane,
    })
    region.element.style.pointerEvents = 'none'
    if (isStrip) region.element.style.height = `${STRIP_PX}px`
    return region
  }

  /** Everything that is drawn for the window, but for the waves. */
  draw(theme, moments) {
    this.nonSpeech.place(this.view, this.tracks.clientWidth)
    this.voices.draw(this.view, this.tracks.clientWidth, { ...theme, moments })
    this.spectra.draw(this.view, this.tracks.clientWidth, theme)
    this.drawRuler(theme)
  }

  drawRuler({ text, line, font }) {
    const width = this.tracks.clientWidth
    if (!width) return
    const context = crispContext(this.ruler, width, RULER_PX)
    context.font = `11px ${font}`
    context.strokeStyle = line
    context.fillStyle = text
    for (const time of rulerTimes(this.view, width)) {
      const x = Math.round(timeToX(time, this.view, width)) + 0.5
      context.beginPath()
      context.moveTo(x, 8)
      context.lineTo(x, RULER_PX)
      context.stroke()
      if (x < width - 34) context.fillText(clock(time), x + 5, 17)
    }
  }
}

function volumeSlider({ name, channel }, volumes, onVolume) {
  const slider = el('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 5,
    value: Math.round(100 * (volumes[channel] ?? 1)),
    className: 'zoom volume',
    title: `Volume of ${name}`,
    oninput: () => onVolume(channel, Number(slider.value) / 100),
    attributes: { 'aria-label': `Volume of ${name}` },
  })
  return slider
}

/** What people wrote has an outline, where what rules found is a surface; broken until it is saved. */
function markAsNote({ element }, { isWaiting }, colour) {
  element.style.boxSizing = 'border-box'
  element.style.border = `2px ${isWaiting ? 'dashed' : 'solid'} ${colour}`
}

function regionAlpha(moment, openId) {
  if (isLong(moment)) return moment.id === openId ? 'ff' : '88'
  return moment.id === openId ? '55' : '30'
}
