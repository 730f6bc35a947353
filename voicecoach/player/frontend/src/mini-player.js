// What is left of a player whose page was left while it played: where it is, the way back, stop.

import { button, el, icon } from './dom.js'
import { clock } from './format.js'

const STYLE = `
  :host { bottom: calc(16px + var(--voicecoach-strip-height, 0px)); position: fixed; right: 16px; z-index: 1000; }
  div { align-items: center; background: var(--surface); border: 1px solid var(--line); border-radius: 10px;
    box-shadow: 0 6px 24px rgb(0 0 0 / 18%); color: var(--text); display: flex; font: 14px/1.4 var(--font);
    font-variant-numeric: tabular-nums; gap: 10px; padding: 8px 10px 8px 14px; }
  button { align-items: center; background: none; border: 1px solid var(--line); border-radius: 8px; color: inherit;
    cursor: pointer; display: inline-flex; font: inherit; gap: 5px; height: 32px; justify-content: center; min-width: 32px; padding: 0 9px; }
  button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  svg { fill: none; height: 17px; stroke: currentColor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 1.9; width: 17px; }
  svg .solid { fill: currentColor; stroke: none; }
`

/** Show it for an entry of the registry; `onStop()` lets the audio go. Returns what takes it away. */
export function showMiniPlayer({ audio, theme, page, callId }, onStop) {
  const abort = new AbortController()
  const { signal } = abort
  const time = el('span', {}, clock(audio.currentTime))
  const toggle = button({ name: 'Pause', className: '', onClick: () => (audio.paused ? audio.play().catch(() => {}) : audio.pause()) }, icon('pause'))
  const host = el('div', { className: 'voicecoach-mini' })
  for (const [name, value] of Object.entries({ surface: theme.background, text: theme.text, line: theme.line, font: theme.font })) {
    host.style.setProperty(`--${name}`, value)
  }
  const back = page === location.pathname ? null : button({ name: 'Back to the call', className: '', onClick: () => goTo(page, callId) }, 'Back to the call')
  host.attachShadow({ mode: 'open' }).append(
    el('style', {}, STYLE),
    el(
      'div',
      { attributes: { role: 'region', 'aria-label': 'Call that is still playing' } },
      time,
      toggle,
      back,
      button({ name: 'Stop', className: '', onClick: onStop }, icon('close')),
    ),
  )
  document.body.append(host)
  const showState = () => {
    toggle.replaceChildren(icon(audio.paused ? 'play' : 'pause'))
    toggle.ariaLabel = toggle.title = audio.paused ? 'Play' : 'Pause'
  }
  audio.addEventListener('timeupdate', () => (time.textContent = clock(audio.currentTime)), { signal })
  audio.addEventListener('play', showState, { signal })
  audio.addEventListener('pause', showState, { signal })
  audio.addEventListener('ended', onStop, { signal })
  return () => {
    abort.abort()
    host.remove()
  }
}

/** Through the page's own menu, which keeps the document and with it the audio; else by address. */
function goTo(page, callId) {
  const entry = [...document.querySelectorAll('a[href]')].find((link) => new URL(link.href, location.href).pathname === page)
  if (entry) entry.click()
  else location.assign(`${page}?call=${encodeURIComponent(callId)}`)
}
