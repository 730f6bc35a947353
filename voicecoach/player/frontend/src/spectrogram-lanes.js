// The mel spectrogram of each channel, under the other lanes, when somebody asked for it.

import { laneColour, parseColour } from './colours.js'
import { crispContext, el } from './dom.js'
import { timeToX } from './geometry.js'
import { createTiles, pictureOf } from './spectrogram-tiles.js'
import { colourTable, heightOf } from './spectrogram.js'

const HEIGHT_PX = 72
const MARKS_HZ = [500, 1000, 2000, 4000]
const WORKING = 'Working out the spectrogram. The call can be played meanwhile.'
const FAILED = 'The spectrogram could not be made. Show it again to try once more.'

/** `url()` gives its address as it is now; `onTiles()` asks for another drawing. */
export function createSpectrogramLanes({ speakers, url, signal, onTiles }) {
  const lanes = lanesOf(speakers).map((speaker) => ({
    speaker,
    canvas: el('canvas', { attributes: { 'aria-hidden': 'true' } }),
    label: el('div', { className: 'name voice-name', style: `height: ${HEIGHT_PX}px`, title: speaker.name }, el('b', {}, speaker.name), el('small', {}, 'Hz, mel')),
  }))
  const note = el('p', { className: 'spectra-note', hidden: true })
  const tracks = el('div', { className: 'spectra', hidden: true }, ...lanes.map(({ canvas }) => canvas), note)
  const names = el('div', { className: 'voice-names', hidden: true }, ...lanes.map(({ label }) => label))
  const tiles = createTiles({ url, signal, onTiles })

  function show(text) {
    note.hidden = !text
    note.textContent = text ?? ''
    for (const { canvas } of lanes) canvas.hidden = Boolean(text)
    names.hidden = tracks.hidden || Boolean(text)
  }

  return {
    tracks,
    names,
    get isShown() {
      return !tracks.hidden
    },
    hide() {
      tracks.hidden = names.hidden = true
    },
    /** Show the lanes; resolves to what became of it, in words. */
    async show() {
      tracks.hidden = false
      show(tiles.head ? null : WORKING)
      const isThere = await tiles.open()
      show(isThere ? null : FAILED)
      return isThere ? 'Spectrogram shown' : FAILED
    },
    draw(window, width, theme) {
      if (tracks.hidden || !tiles.head || !width) return
      for (const lane of lanes) drawLane(lane, { tiles, window, width, theme })
    },
  }
}

/** One lane per channel; where several speak on one it is nobody's own. */
function lanesOf(speakers) {
  const channels = [...new Set(speakers.map(({ channel }) => channel))]
  return channels.map((channel) => {
    const own = speakers.filter((speaker) => speaker.channel === channel)
    return own.length === 1 ? own[0] : { id: 'mixed', name: 'All voices', channel }
  })
}

function drawLane({ speaker, canvas }, { tiles, window, width, theme }) {
  const { head } = tiles
  const context = crispContext(canvas, width, HEIGHT_PX)
  const colour = laneColour(speaker, theme.colours)
  const colours = { surface: theme.background, lane: colour, text: theme.text }
  const key = JSON.stringify(colours)
  const parsed = Object.fromEntries(Object.entries(colours).map(([name, text]) => [name, parseColour(text)]))
  const table = colourTable({ ...parsed, loudest: head.loudest[speaker.channel] })
  const pxPerS = width / (window.end - window.start)
  for (const { start, perS, tile } of tiles.inView({ window, pxPerS, channel: speaker.channel })) {
    const picture = pictureOf(tile, { bands: head.bands, table, key })
    context.drawImage(picture, timeToX(start, window, width), 0, (picture.width / perS) * pxPerS, HEIGHT_PX)
  }
  drawMarks(context, head, theme)
}

function drawMarks(context, head, { text, background, font }) {
  context.font = `10px ${font}`
  context.textBaseline = 'middle'
  context.lineWidth = 3
  context.lineJoin = 'round'
  context.strokeStyle = background
  context.fillStyle = text
  for (const hz of MARKS_HZ.filter((each) => each < 0.95 * head.topHz)) {
    const y = heightOf(hz, head) * HEIGHT_PX
    const label = hz < 1000 ? String(hz) : `${hz / 1000}k`
    context.strokeText(label, 2, y)
    context.fillText(label, 2, y)
  }
}
