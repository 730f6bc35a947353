// Entry of the Streamlit component. Streamlit calls the default export on mount and again whenever the data
// or the theme changes; it calls the returned function once, when the element is taken away.

import { Player } from './player.js'

const players = new WeakMap()

/** Whether what a player was built from is still so: not after speakers were changed over or a word was corrected. */
function isSameCall(a, b) {
  const built = ({ call_id: id, has_words: hasWords, words_state: state, speakers }) => JSON.stringify([id, hasWords, state, speakers])
  return built(a) === built(b)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.voicecoach-player')
  const known = players.get(parentElement)
  if (known && isSameCall(known.data, data)) {
    known.update(data, setTriggerValue)
  } else {
    known?.destroy()
    players.set(parentElement, new Player(host, data, setTriggerValue))
  }
  return () => {
    players.get(parentElement)?.destroy()
    players.delete(parentElement)
  }
}
