// Entry of the Streamlit component. Streamlit calls the default export on mount and again whenever the data
// or the theme changes; it calls the returned function once, when the element is taken away.

import { Player } from './player.js'

const players = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector('.voicecoach-player')
  const known = players.get(parentElement)
  if (known && known.data.call_id === data.call_id) {
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
