// Pitch and level of everybody, each against their own usual, under the waves: two canvases that share their window.

import { laneColour } from './colours.js'
import { formFor, isDrawn, pointsIn } from './contours.js'
import { crispContext, el } from './dom.js'
import { sharesChannel, timeToX } from './geometry.js'
import { isLong } from './moments.js'

// Steps per unit are those of voicecoach.prosody.contours.
const KINDS = [
  { id: 'pitch', name: 'Pitch', unit: 'semitones from usual', perUnit: 8, low: -9, high: 9, marks: [6, 0, -6], height: 66 },
  { id: 'level', name: 'Level', unit: 'dB from usual', perUnit: 2, low: -24, high: 12, marks: [0, -12], height: 52 },
]

export function createVoiceLanes({ speakers }) {
  const lanes = KINDS.map((kind) => ({
    ...kind,
    canvas: el('canvas', { className: 'voice', attributes: { 'aria-hidden': 'true' } }),
    label: el('div', { className: 'name voice-name', style: `height: ${kind.height}px` }, el('b', {}, kind.name), el('small', {}, kind.unit)),
  }))
  const tracks = el('div', { className: 'voices', hidden: true }, ...lanes.map(({ canvas }) => canvas))
  const names = el('div', { className: 'voice-names', hidden: true }, ...lanes.map(({ label }) => label))
  let contours = null
  let wanted = true

  const show = () => (tracks.hidden = names.hidden = !(wanted && contours))
  return {
    tracks,
    names,
    setWanted(on) {
      wanted = on
      show()
    },
    /** Contours by channel, or by lane where several share one (readContours), or null; whether there is anything to draw. */
    setContours(channels) {
      const drawn = channels?.some(({ pitch, level }) => isDrawn(pitch) || isDrawn(level)) ?? false
      contours = drawn ? channels : null
      show()
      return drawn
    },
    draw(window, width, { colours, text, line, font, moments }) {
      if (tracks.hidden || !width) return
      const pxPerS = width / (window.end - window.start)
      for (const lane of lanes) {
        const context = crispContext(lane.canvas, width, lane.height)
        const toY = (value) => ((lane.high - value / lane.perUnit) / (lane.high - lane.low)) * lane.height
        drawMoments(context, lane, { moments, colours, toX: (time) => timeToX(time, window, width) })
        drawMarks(context, lane, { toY, width, text, line, font })
        for (const speaker of [...speakers].reverse()) {
          const forms = contours[sharesChannel(speakers) ? speakers.indexOf(speaker) : speaker.channel]?.[lane.id]
          if (!forms) continue
          const points = pointsIn(formFor(forms, pxPerS), window, pxPerS)
          drawContour(context, points, { toX: (time) => timeToX(time, window, width), toY, colour: laneColour(speaker, colours) })
        }
      }
    },
  }
}

/** What is above stands here too, paler; moments that are long strips up there are left out. */
function drawMoments(context, { height }, { moments, colours, toX }) {
  context.globalAlpha = 0.1
  for (const moment of moments.filter((each) => !isLong(each))) {
    context.fillStyle = colours[moment.tone] ?? colours.note
    context.fillRect(toX(moment.start), 0, Math.max(1, toX(moment.end) - toX(moment.start)), height)
  }
  context.globalAlpha = 1
}

function drawMarks(context, { marks, perUnit }, { toY, width, text, line, font }) {
  context.font = `10px ${font}`
  context.textBaseline = 'middle'
  for (const mark of marks) {
    const y = Math.round(toY(mark * perUnit)) + 0.5
    context.strokeStyle = line
    context.setLineDash(mark === 0 ? [] : [2, 4])
    context.beginPath()
    context.moveTo(24, y)
    context.lineTo(width, y)
    context.stroke()
    context.fillStyle = text
    context.globalAlpha = 0.72
    context.fillText(mark > 0 ? `+${mark}` : String(mark).replace('-', '−'), 1, y)
    context.globalAlpha = 1
  }
  context.setLineDash([])
}

/** A line through the middles; where a point stands for many, a band around it. */
function drawContour(context, points, { toX, toY, colour }) {
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = 1.7
  context.lineCap = context.lineJoin = 'round'
  for (const run of runsOf(points)) {
    const band = run.some(({ low, high }) => high - low > 0.5)
    if (band && run.length > 1) {
      context.globalAlpha = 0.16
      context.beginPath()
      for (const { time, high } of run) context.lineTo(toX(time), toY(high))
      for (const { time, low } of [...run].reverse()) context.lineTo(toX(time), toY(low))
      context.fill()
    }
    context.globalAlpha = 1
    context.beginPath()
    context.moveTo(toX(run[0].time), toY(run[0].middle))
    for (const { time, middle } of run) context.lineTo(toX(time), toY(middle))
    context.stroke()
  }
}

function runsOf(points) {
  const runs = [[]]
  for (const point of points) {
    if (point) runs.at(-1).push(point)
    else runs.push([])
  }
  return runs.filter((run) => run.length > 0)
}
