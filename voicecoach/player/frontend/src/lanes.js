// One lane per speaker with a ruler above, drawn by wavesurfer.js from peaks; moments are its regions.
// It gets no media: the audio lives in audio.js, and the playhead here follows `setTime`.

import WaveSurfer from 'wavesurfer.js'
import RegionsPlugin from 'wavesurfer.js/plugins/regions'
import { laneColour } from './colours.js'
import { crispContext, el } from './dom.js'
import { clock } from './format.js'
import { clamp, rulerTimes, scrollToKeep, scrollToShow, timeToX, xToTime } from './geometry.js'

const RULER_PX = 24
const LANE_PX = 56 // the same for all lanes: the regions plugin divides the height evenly
const ONLY_LANE_PX = 80

export function createLanes({ speakers, peaks, duration, colours, onSeek, onMoment, onWindow }) {
  const height = speakers.length === 1 ? ONLY_LANE_PX : LANE_PX
  const ruler = el('canvas', { className: 'ruler', attributes: { 'aria-hidden': 'true' } })
  const waves = el('div', { className: 'waves' })
  const playhead = el('div', { className: 'playhead' })
  const pointer = el('div', { className: 'pointer', hidden: true })
  const tracks = el('div', { className: 'tracks' }, ruler, waves, pointer, playhead)
  const names = speakers.map(({ name }) =>
    el('div', { className: 'name', title: name, style: `height: ${height}px` }, el('span', {}, name)),
  )
  const element = el('div', { className: 'lanes' }, el('div', { className: 'names' }, ...names), tracks)

  const channels = (palette) =>
    speakers.map((speaker) => {
      const colour = laneColour(speaker, palette)
      return { waveColor: colour, progressColor: colour, height }
    })
  const view = { start: 0, end: duration }
  let surfer = null
  let regions = null

  function readWindow() {
    const total = surfer.getWrapper().clientWidth
    const width = surfer.getWidth()
    if (!total || !width) return
    const start = (surfer.getScroll() / total) * duration
    view.start = start
    view.end = Math.min(duration, start + (width / total) * duration)
    onWindow()
  }
  const scrollTo = (start) => {
    surfer.setScroll((start / duration) * surfer.getWrapper().clientWidth)
    readWindow()
  }
  const timeAt = (event) => {
    const box = waves.getBoundingClientRect()
    return clamp(xToTime(event.clientX - box.left, view, box.width), 0, duration)
  }
  waves.addEventListener('click', (event) => onSeek(timeAt(event)))
  waves.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return
    const x = timeToX(timeAt(event), view, tracks.clientWidth)
    pointer.hidden = false
    pointer.dataset.side = x > tracks.clientWidth - 56 ? 'left' : 'right'
    pointer.style.transform = `translateX(${x}px)`
    pointer.dataset.time = clock(timeAt(event))
  })
  waves.addEventListener('pointerleave', () => (pointer.hidden = true))

  return {
    element,
    view,
    /** Draw the waves; the element must be in the document. */
    async start() {
      regions = RegionsPlugin.create()
      surfer = WaveSurfer.create({
        container: waves,
        peaks,
        duration,
        height,
        splitChannels: channels(colours),
        minPxPerSec: 1,
        cursorWidth: 0,
        interact: false,
        autoScroll: false,
        autoCenter: false,
        plugins: [regions],
      })
      await new Promise((resolve) => surfer.once('ready', resolve))
      regions.on('region-clicked', (region, event) => {
        event.stopPropagation()
        onMoment(region.id)
      })
      surfer.getWrapper().parentElement.tabIndex = -1 // the position slider is where the keyboard goes
      surfer.on('scroll', readWindow)
      surfer.on('redrawcomplete', readWindow)
      readWindow()
    },
    width: () => waves.clientWidth,
    /** Zoom, keeping `time` (or else the middle) where it is on screen. */
    zoomTo(pxPerS, time) {
      const newSpan = Math.min(duration, waves.clientWidth / pxPerS)
      const start = scrollToKeep(time, view, newSpan, duration)
      surfer.zoom(pxPerS)
      scrollTo(start)
    },
    /** Scroll so that `time` is in view. */
    show(time) {
      const start = scrollToShow(time, view, duration)
      if (start !== null) scrollTo(start)
    },
    setTime(time) {
      const x = timeToX(time, view, tracks.clientWidth)
      playhead.style.transform = `translateX(${x}px)`
      playhead.hidden = x < -1 || x > tracks.clientWidth + 1
    },
    setColours(palette) {
      surfer?.setOptions({ splitChannels: channels(palette) })
      names.forEach((name, lane) => name.style.setProperty('--lane', laneColour(speakers[lane], palette)))
    },
    setMoments(moments, openId, palette) {
      regions?.clearRegions()
      for (const moment of moments) {
        const lane = speakers.findIndex(({ id }) => id === moment.speaker)
        regions?.addRegion({
          id: moment.id,
          start: moment.start,
          end: Math.max(moment.end, moment.start + 0.05),
          color: `${palette[moment.tone] ?? palette.note}${moment.id === openId ? '55' : '30'}`,
          drag: false,
          resize: false,
          channelIdx: lane < 0 ? undefined : lane,
        })
      }
    },
    drawRuler({ text, line, font }) {
      const width = tracks.clientWidth
      if (!width) return
      const context = crispContext(ruler, width, RULER_PX)
      context.font = `11px ${font}`
      for (const time of rulerTimes(view, width)) {
        const x = Math.round(timeToX(time, view, width)) + 0.5
        context.strokeStyle = line
        context.beginPath()
        context.moveTo(x, 8)
        context.lineTo(x, RULER_PX)
        context.stroke()
        if (x > width - 34) continue
        context.fillStyle = text
        context.fillText(clock(time), x + 5, 17)
      }
    },
    destroy: () => surfer?.destroy(),
  }
}
