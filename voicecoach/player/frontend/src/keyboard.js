// One listener for the document; keys go to the player that was used last.

import { actionFor, belongsToElement } from './keys.js'

const players = []
let focusedByKeyboard = false

function describe(event) {
  const path = event.composedPath().filter((node) => node instanceof Element)
  const target = path[0] ?? document.body
  return {
    tag: target.tagName.toLowerCase(),
    type: target.type,
    role: target.getAttribute('role'),
    editable: target.isContentEditable,
    inDialog: path.some((node) => node.matches('dialog[open], [role="dialog"]')),
    ownSlider: target.matches('.overview'),
  }
}

function onKeydown(event) {
  if (event.key === 'Tab') focusedByKeyboard = true
  const player = players.at(-1)
  if (!player || event.defaultPrevented || event.isComposing) return
  const action = actionFor(event)
  if (!action || belongsToElement(describe(event), action, focusedByKeyboard)) return
  event.preventDefault()
  player.ask(action)
}

function onPointerdown() {
  focusedByKeyboard = false
}

/** Give the keys to a player; returns what gives them back. */
export function listen(player) {
  if (players.length === 0) {
    document.addEventListener('keydown', onKeydown, true)
    document.addEventListener('pointerdown', onPointerdown, true)
  }
  players.push(player)
  return () => {
    players.splice(players.indexOf(player), 1)
    if (players.length > 0) return
    document.removeEventListener('keydown', onKeydown, true)
    document.removeEventListener('pointerdown', onPointerdown, true)
  }
}

/** Make a player the one that keys go to. */
export function prefer(player) {
  const at = players.indexOf(player)
  if (at >= 0 && at < players.length - 1) players.push(...players.splice(at, 1))
}
