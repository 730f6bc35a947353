// Where something sounds that nobody says: music on hold, ring-back, announcements. Hatched over the waves.

import { el } from './dom.js'
import { timeToX } from './geometry.js'

const ROOM_FOR_WORDS_PX = 64

export function createNonSpeech() {
  const element = el('div', { className: 'non-speech' })
  let stretches = []
  return {
    element,
    /** [[start, end, what sounds there]] */
    set: (all) => (stretches = all),
    /** Show those that are in the window. */
    place(window, width) {
      const seen = stretches.filter(([start, end]) => end > window.start && start < window.end)
      element.replaceChildren(...seen.map((stretch) => drawn(stretch, window, width)))
    },
  }
}

function drawn([start, end, what], window, width) {
  const left = Math.max(0, timeToX(start, window, width))
  const right = Math.min(width, timeToX(end, window, width))
  const words = right - left > ROOM_FOR_WORDS_PX ? what : ''
  return el('div', { style: `left: ${left}px; width: ${Math.max(2, right - left)}px` }, el('span', {}, words))
}
