// The whole call at a glance: who speaks when, moment ticks, the window shown below. Also the position slider.

import { crispContext, el } from './dom.js'
import { clock, spokenTime } from './format.js'
import { activity, clamp, timeToX, xToTime } from './geometry.js'
import { isLong } from './moments.js'

const HEIGHT_PX = 50
const TICKS_PX = 8 // room above the bars
const BAR_PX = 3 // a bar of 2 and a gap of 1

export function createOverview({ duration, onSeek }) {
  const canvas = el('canvas', { attributes: { 'aria-hidden': 'true' } })
  const head = el('div', { className: 'overview-head' })
  const slider = el(
    'div',
    {
      className: 'overview',
      tabIndex: 0,
      attributes: {
        role: 'slider',
        'aria-label': 'Position in the call',
        'aria-valuemin': '0',
        'aria-valuemax': String(Math.round(duration)),
      },
    },
    canvas,
    head,
  )
  const whole = { start: 0, end: duration }
  const barsOf = remembered(activity) // an hour has 180,000 peaks, and the window moves at every scroll
  let spokenSecond = null

  const seekTo = (event) => {
    const box = slider.getBoundingClientRect()
    onSeek(clamp(xToTime(event.clientX - box.left, whole, box.width), 0, duration))
  }
  slider.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    slider.setPointerCapture(event.pointerId)
    seekTo(event)
  })
  slider.addEventListener('pointermove', (event) => {
    if (slider.hasPointerCapture(event.pointerId)) seekTo(event)
  })

  return {
    element: slider,
    /** Draw everything that does not move with the playhead. */
    draw({ lanes, moments, notes, nonSpeech, openId, window, colours, text }) {
      const width = slider.clientWidth
      if (!width) return
      const context = crispContext(canvas, width, HEIGHT_PX)
      const partial = window.end - window.start < 0.98 * duration
      const box = [timeToX(window.start, whole, width), timeToX(window.end, whole, width)]
      if (partial) drawWindow(context, box, text)
      drawNonSpeech(context, { nonSpeech, whole, width, text })
      drawBars(context, { lanes, width, lit: partial ? box : [0, width], barsOf })
      drawTicks(context, { moments, openId, whole, width, colours })
      drawNotes(context, { notes, whole, width, colours })
    },
    setTime(time) {
      head.style.transform = `translateX(${timeToX(time, whole, slider.clientWidth)}px)`
      const second = Math.floor(time)
      if (second === spokenSecond) return
      spokenSecond = second
      slider.setAttribute('aria-valuenow', String(second))
      slider.setAttribute('aria-valuetext', `${spokenTime(time)} of ${spokenTime(duration)}`)
      slider.title = clock(time)
    },
  }
}

/** A function of an object and a number that keeps its last answer for each object. */
function remembered(compute) {
  const answers = new WeakMap()
  return (object, number) => {
    const known = answers.get(object)
    if (known?.number === number) return known.answer
    const answer = compute(object, number)
    answers.set(object, { number, answer })
    return answer
  }
}

function drawWindow(context, [left, right], text) {
  context.beginPath()
  context.roundRect(left + 0.5, TICKS_PX + 1.5, right - left - 1, HEIGHT_PX - TICKS_PX - 2, 5)
  context.fillStyle = context.strokeStyle = text
  context.globalAlpha = 0.06
  context.fill()
  context.globalAlpha = 0.38
  context.stroke()
}

/** Music and tones: a shade behind the bars. */
function drawNonSpeech(context, { nonSpeech, whole, width, text }) {
  context.globalAlpha = 0.13
  context.fillStyle = text
  for (const [start, end] of nonSpeech) {
    const left = timeToX(start, whole, width)
    context.fillRect(left, TICKS_PX + 2, Math.max(2, timeToX(end, whole, width) - left), HEIGHT_PX - TICKS_PX - 3)
  }
}

/** First lane upwards, second downwards; a single lane goes both ways. */
function drawBars(context, { lanes, width, lit, barsOf }) {
  const middle = TICKS_PX + (HEIGHT_PX - TICKS_PX) / 2
  const reach = (HEIGHT_PX - TICKS_PX) / 2 - 4
  const count = Math.max(1, Math.floor(width / BAR_PX))
  lanes.forEach(({ peaks, colour }, lane) => {
    context.fillStyle = colour
    barsOf(peaks, count).forEach((share, bar) => {
      const x = (bar / count) * width
      const height = Math.max(0.5, Math.sqrt(share) * reach)
      context.globalAlpha = x >= lit[0] - 1 && x <= lit[1] ? 0.85 : 0.45
      const top = lane === 0 ? middle - height : middle
      context.fillRect(x, top, BAR_PX - 1, lanes.length === 1 ? 2 * height : height)
    })
  })
}

function drawTicks(context, { moments, openId, whole, width, colours }) {
  const longestFirst = [...moments].sort((a, b) => b.end - b.start - (a.end - a.start))
  for (const moment of longestFirst) {
    const x = timeToX(moment.start, whole, width)
    const wide = Math.max(5, timeToX(moment.end, whole, width) - x)
    const open = moment.id === openId
    context.globalAlpha = isLong(moment) && !open ? 0.35 : 1
    context.fillStyle = colours[moment.tone] ?? colours.note
    context.beginPath()
    context.roundRect(Math.min(x, width - wide), open ? 0 : 1.5, wide, open ? 7 : 4, 2)
    context.fill()
  }
}

/** Notes of people stand at the bottom, where no moment is. */
function drawNotes(context, { notes, whole, width, colours }) {
  context.globalAlpha = 1
  for (const { start, end, tone } of notes) {
    const x = timeToX(start, whole, width)
    context.fillStyle = colours[tone] ?? colours.agent
    context.beginPath()
    context.roundRect(x, HEIGHT_PX - 4, Math.max(5, timeToX(end, whole, width) - x), 4, 2)
    context.fill()
  }
}
