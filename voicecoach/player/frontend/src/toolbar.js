// The row of controls. It knows no audio: it reports what was asked for and shows what it is told.

import { button, el, icon } from './dom.js'
import { clock, speedLabel } from './format.js'
import { SPEEDS } from './playing.js'

/** `ask(action)` is called with what was asked for; see Player.ask. */
export function createToolbar({ duration, ask }) {
  const play = button({ name: 'Play', hint: 'Play (space)', className: 'play', onClick: () => ask({ name: 'toggle' }) }, icon('play'))
  const now = el('b', {}, clock(0))
  const steps = momentSteps(ask)
  const speed = speedMenu(ask)
  const { zoomer, zoom } = zoomControls(ask)
  const copy = copyButton(ask)
  const loop = tool(ask, { name: 'loop' }, 'Loop', 'Loop the selection or the moment (L)', icon('loop'), el('span', {}, 'Loop'))
  const skip = tool(ask, { name: 'skip-silence' }, 'Skip silence', 'Skip silences (S)', icon('skip'), el('span', {}, 'Skip silence'))
  const voices = tool(ask, { name: 'voices' }, 'Pitch and level', 'Show pitch and level (V)', icon('voice'))
  const spectrogram = tool(ask, { name: 'spectrogram' }, 'Spectrogram', 'Show the spectrogram (G)', icon('spectrum'))
  voices.hidden = true
  const element = el(
    'div',
    { className: 'toolbar', attributes: { role: 'group', 'aria-label': 'Playback' } },
    play,
    tool(ask, { name: 'skip', by: -5 }, 'Back 5 seconds', 'Back 5 s (←)', icon('back'), '5'),
    tool(ask, { name: 'skip', by: 5 }, 'Forward 5 seconds', 'Forward 5 s (→)', '5', icon('forward')),
    el('div', { className: 'clock' }, now, el('i', {}, '/'), el('span', {}, clock(duration))),
    steps,
    speed,
    skip,
    loop,
    el('div', { className: 'space' }),
    voices,
    spectrogram,
    zoomer,
    copy.element,
    tool(ask, { name: 'help' }, 'List of keys', 'List of keys (?)', '?'),
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
    setMomentSteps: (usable) => steps.querySelectorAll('button').forEach((step) => (step.disabled = !usable)),
    setLooping: (on) => loop.setAttribute('aria-pressed', String(on)),
    setSkipping: (on) => skip.setAttribute('aria-pressed', String(on)),
    offerVoices: (offered) => (voices.hidden = !offered),
    setSpectrogram: (on) => spectrogram.setAttribute('aria-pressed', String(on)),
    setVoices: (on) => voices.setAttribute('aria-pressed', String(on)),
    flashCopied: copy.flash,
  }
}

/** Plain button of the toolbar that asks for one action; its class also names the action. */
function tool(ask, action, name, hint, ...children) {
  return button({ name, hint, className: `tool for-${action.name}`, onClick: () => ask(action) }, ...children)
}

function momentSteps(ask) {
  return el(
    'div',
    { className: 'joined' },
    tool(ask, { name: 'moment', by: -1 }, 'Previous moment', 'Previous moment (p)', icon('up')),
    el('span', { attributes: { 'aria-hidden': 'true' } }, 'Moment'),
    tool(ask, { name: 'moment', by: 1 }, 'Next moment', 'Next moment (n)', icon('down')),
  )
}

function zoomControls(ask) {
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
  const zoomer = el(
    'div',
    { className: 'zoomer', attributes: { role: 'group', 'aria-label': 'Zoom' } },
    tool(ask, { name: 'zoom', by: -1 }, 'Zoom out', 'Zoom out (−)', icon('minus')),
    zoom,
    tool(ask, { name: 'zoom', by: 1 }, 'Zoom in', 'Zoom in (+)', icon('plus')),
  )
  return { zoomer, zoom }
}

/** Button that says for two seconds whether the link was copied. */
function copyButton(ask) {
  const label = el('span', {}, 'Copy link')
  const element = tool(ask, { name: 'copy' }, 'Copy link to this second', 'Copy a link to this second of the call', icon('link'), label)
  const show = (shape, text) => {
    label.textContent = text
    element.replaceChildren(icon(shape), label)
  }
  const flash = (copied) => {
    show(copied ? 'check' : 'close', copied ? 'Copied' : 'Not copied')
    setTimeout(() => show('link', 'Copy link'), 2000)
  }
  return { element, flash }
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
