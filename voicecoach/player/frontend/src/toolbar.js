// The row of controls. It knows no audio: it reports what was asked for and shows what it is told.

import { button, el, icon } from './dom.js'
import { clock, speedLabel } from './format.js'

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]

export function createToolbar({ duration, ask }) {
  const play = button({ name: 'Play', hint: 'Play (space)', className: 'play', onClick: () => ask({ name: 'toggle' }) }, icon('play'))
  const now = el('b', {}, clock(0))
  const speed = speedMenu(ask)
  const zoom = el('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 1,
    value: 0,
    className: 'zoom',
    title: 'Zoom (+ and −)',
    oninput: () => ask({ name: 'zoom-to', zoom: Number(zoom.value) }),
    attributes: { 'aria-label': 'Zoom' },
  })
  const copyLabel = el('span', {}, 'Copy link')
  const copy = button(
    { name: 'Copy link to this second', hint: 'Copy a link to this second of the call', className: 'tool copy', onClick: () => ask({ name: 'copy' }) },
    icon('link'),
    copyLabel,
  )
  const skip = (by, name, hint, ...children) =>
    button({ name, hint, className: 'tool skip', onClick: () => ask({ name: 'skip', by }) }, ...children)
  const step = (name, by, label, hint, shape) =>
    button({ name: label, hint, className: 'tool', onClick: () => ask({ name, by }) }, icon(shape))

  const element = el(
    'div',
    { className: 'toolbar', attributes: { role: 'group', 'aria-label': 'Playback' } },
    play,
    skip(-5, 'Back 5 seconds', 'Back 5 s (←)', icon('back'), '5'),
    skip(5, 'Forward 5 seconds', 'Forward 5 s (→)', '5', icon('forward')),
    el('div', { className: 'clock' }, now, el('i', {}, '/'), el('span', {}, clock(duration))),
    el(
      'div',
      { className: 'joined steps' },
      step('moment', -1, 'Previous moment', 'Previous moment (p)', 'up'),
      el('span', { attributes: { 'aria-hidden': 'true' } }, 'Moment'),
      step('moment', 1, 'Next moment', 'Next moment (n)', 'down'),
    ),
    speed,
    el('div', { className: 'space' }),
    el(
      'div',
      { className: 'zoomer', attributes: { role: 'group', 'aria-label': 'Zoom' } },
      step('zoom', -1, 'Zoom out', 'Zoom out (−)', 'minus'),
      zoom,
      step('zoom', 1, 'Zoom in', 'Zoom in (+)', 'plus'),
    ),
    copy,
    button({ name: 'List of keys', hint: 'List of keys (?)', className: 'tool help', onClick: () => ask({ name: 'help' }) }, '?'),
  )

  return {
    element,
    setPlaying(on) {
      const name = on ? 'Pause' : 'Play'
      play.replaceChildren(icon(on ? 'pause' : 'play'))
      play.setAttribute('aria-label', name)
      play.title = `${name} (space)`
    },
    setTime(time) {
      const text = clock(time)
      if (now.textContent !== text) now.textContent = text
    },
    setSpeed: (value) => (speed.value = String(value)),
    setZoom: (value) => (zoom.value = String(Math.round(value))),
    setUsable: (usable) => (play.disabled = !usable),
    setMomentSteps(usable) {
      for (const stepper of element.querySelectorAll('.steps button')) stepper.disabled = !usable
    },
    flashCopied(copied) {
      copyLabel.textContent = copied ? 'Copied' : 'Not copied'
      copy.replaceChildren(icon(copied ? 'check' : 'close'), copyLabel)
      setTimeout(() => {
        copyLabel.textContent = 'Copy link'
        copy.replaceChildren(icon('link'), copyLabel)
      }, 2000)
    },
  }
}

function speedMenu(ask) {
  const menu = el(
    'select',
    {
      className: 'speed',
      title: 'Speed; the pitch stays as it is (< and >)',
      onchange: () => ask({ name: 'speed-to', speed: Number(menu.value) }),
      attributes: { 'aria-label': 'Speed' },
    },
    ...SPEEDS.map((speed) => el('option', { value: String(speed) }, speedLabel(speed))),
  )
  // After a choice with the mouse the keys belong to the player again, not to this list.
  let byMouse = false
  menu.addEventListener('pointerdown', () => (byMouse = true))
  menu.addEventListener('keydown', () => (byMouse = false))
  menu.addEventListener('change', () => byMouse && menu.blur())
  menu.value = '1'
  return menu
}
