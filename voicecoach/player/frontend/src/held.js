// A click goes to what was there when the button was pressed and still is when it is let go. A list that is drawn anew
// (because something was saved, or the page ran again) therefore waits until then: else that click would be lost.

const LEFT = 0

/**
 * `whenLetGo(key, draw)` draws at once, or after the click where a button is held on `root`; of several drawings of one
 * key only the last is done. `view` is the window.
 */
export function createHeld({ root, signal, view = window }) {
  const waiting = new Map()
  let isHeld = false
  const letGo = () => {
    if (!isHeld) return
    isHeld = false
    setTimeout(drawAll) // the click that belongs to it comes before
  }
  const drawAll = () => {
    if (isHeld || signal.aborted) return
    const all = [...waiting.values()]
    waiting.clear()
    for (const draw of all) draw()
  }
  const on = (target, name, act) => target.addEventListener(name, act, { signal, capture: true })
  on(root, 'pointerdown', ({ button }) => (isHeld ||= button === LEFT))
  on(view, 'pointerup', letGo)
  on(view, 'pointercancel', letGo)
  on(view, 'pointermove', ({ buttons }) => buttons === 0 && letGo()) // let go where nothing of ours could notice it
  return {
    whenLetGo(key, draw) {
      if (isHeld) waiting.set(key, draw)
      else {
        waiting.delete(key)
        draw()
      }
    },
  }
}
