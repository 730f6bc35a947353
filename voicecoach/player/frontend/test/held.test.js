import assert from 'node:assert/strict'
import test from 'node:test'
import { createHeld } from '../src/held.js'

const pointer = (type, values) => Object.assign(new Event(type), values)
const later = () => new Promise((resolve) => setTimeout(resolve))

function begin() {
  const [root, view, abort] = [new EventTarget(), new EventTarget(), new AbortController()]
  const drawn = []
  const held = createHeld({ root, signal: abort.signal, view })
  return { root, view, abort, drawn, draw: (key, what) => held.whenLetGo(key, () => drawn.push(what)) }
}

test('what is drawn while no button is held is drawn at once', () => {
  const { drawn, draw } = begin()
  draw('notes', 1)
  assert.deepEqual(drawn, [1])
})

test('what is drawn while a button is held is drawn after its click, the last of each kind only', async () => {
  const { root, view, drawn, draw } = begin()
  root.dispatchEvent(pointer('pointerdown', { button: 0 }))
  for (const [key, what] of [['notes', 'old'], ['marks', 'm'], ['notes', 'new']]) draw(key, what)
  view.dispatchEvent(pointer('pointerup', { button: 0 }))
  assert.deepEqual(drawn, []) // here comes the click
  await later()
  assert.deepEqual(drawn, ['new', 'm'])
})

test('what the click itself draws is not drawn over by what waited', async () => {
  const { root, view, drawn, draw } = begin()
  root.dispatchEvent(pointer('pointerdown', { button: 0 }))
  draw('notes', 'waited')
  view.dispatchEvent(pointer('pointerup', { button: 0 }))
  draw('notes', 'clicked')
  await later()
  assert.deepEqual(drawn, ['clicked'])
})

test('the other buttons hold nothing', () => {
  const { root, drawn, draw } = begin()
  root.dispatchEvent(pointer('pointerdown', { button: 2 }))
  draw('notes', 1)
  assert.deepEqual(drawn, [1])
})

for (const [how, event] of [
  ['a scroll that takes the touch over', pointer('pointercancel')],
  ['a pointer that comes back with nothing pressed', pointer('pointermove', { buttons: 0 })],
]) {
  test(`${how} lets go as well`, async () => {
    const { root, view, drawn, draw } = begin()
    root.dispatchEvent(pointer('pointerdown', { button: 0 }))
    draw('notes', 1)
    view.dispatchEvent(pointer('pointermove', { buttons: 1 }))
    await later()
    assert.deepEqual(drawn, [])
    view.dispatchEvent(event)
    await later()
    assert.deepEqual(drawn, [1])
  })
}

test('a player that was taken away draws nothing more', async () => {
  const { root, view, abort, drawn, draw } = begin()
  root.dispatchEvent(pointer('pointerdown', { button: 0 }))
  draw('notes', 1)
  view.dispatchEvent(pointer('pointerup', { button: 0 }))
  abort.abort()
  await later()
  assert.deepEqual(drawn, [])
})
