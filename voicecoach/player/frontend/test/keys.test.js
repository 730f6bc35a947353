import assert from 'node:assert/strict'
import test from 'node:test'
import { actionFor, belongsToElement, KEY_HELP, takesText } from '../src/keys.js'

const key = (name, modifiers = {}) => actionFor({ key: name, ...modifiers })
const element = (tag, more = {}) => ({ tag, role: null, type: undefined, editable: false, inDialog: false, ownSlider: false, ...more })
const TOGGLE = { name: 'toggle' }
const NEXT = { name: 'moment', by: 1 }

test('each key asks for what the list of keys says', () => {
  assert.deepEqual(key(' '), TOGGLE)
  assert.deepEqual(key('K'), TOGGLE)
  assert.deepEqual(key('j'), { name: 'skip', by: -10 })
  assert.deepEqual(key('ArrowRight'), { name: 'skip', by: 5 })
  assert.deepEqual(key('ArrowLeft', { shiftKey: true }), { name: 'skip', by: -1 })
  assert.deepEqual(key('n'), NEXT)
  assert.deepEqual(key('>', { shiftKey: true }), { name: 'speed', by: 1 })
  assert.deepEqual(key('-'), { name: 'zoom', by: -1 })
  assert.deepEqual(key('End'), { name: 'end' })
  assert.deepEqual(key('l'), { name: 'loop' })
  assert.deepEqual(key('S', { shiftKey: true }), { name: 'skip-silence' })
  assert.deepEqual(key('['), { name: 'edge', edge: 'start' })
  assert.deepEqual(key('2'), { name: 'tone', tone: 'try' })
  assert.deepEqual(key('?', { shiftKey: true }), { name: 'help' })
})

test("Streamlit's own keys and the browser's are left alone", () => {
  for (const name of ['r', 'R', 'c', 'C', 'Escape', 'Tab', 'Enter', 'F5']) assert.equal(key(name), null, name)
  for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) assert.equal(key('n', { [modifier]: true }), null)
})

test('undo and redo are where they always are', () => {
  assert.deepEqual(key('z', { ctrlKey: true }), { name: 'undo' })
  assert.deepEqual(key('Z', { metaKey: true, shiftKey: true }), { name: 'redo' })
  assert.equal(key('z'), null)
  assert.equal(key('z', { ctrlKey: true, altKey: true }), null)
})

test('brackets work where they need AltGr', () => {
  assert.deepEqual(key(']', { ctrlKey: true, altKey: true }), { name: 'edge', edge: 'end' })
  assert.equal(key('[', { ctrlKey: true }), null)
})

test('the list of keys has a meaning for every row', () => {
  for (const [keys, meaning] of KEY_HELP) assert.ok(keys.length > 0 && meaning.length > 0)
})

test('whoever types keeps every key', () => {
  const fields = [element('input', { type: 'text' }), element('textarea'), element('select'), element('div', { editable: true }), element('div', { role: 'textbox' })]
  for (const field of fields) {
    assert.ok(takesText(field))
    assert.ok(belongsToElement(field, NEXT, false))
  }
  assert.ok(!takesText(element('input', { type: 'range' })))
})

test('space operates the button that the keyboard reached, and plays after a click', () => {
  assert.ok(belongsToElement(element('button'), TOGGLE, true))
  assert.ok(!belongsToElement(element('button'), TOGGLE, false))
  assert.ok(!belongsToElement(element('body'), TOGGLE, true))
})

test('letters go to the player even from a button that the keyboard reached', () => {
  assert.ok(!belongsToElement(element('button'), NEXT, true))
})

test('arrows belong to tabs, radios and sliders of the page, and to the player on its own slider', () => {
  const arrow = { name: 'skip', by: 5 }
  assert.ok(belongsToElement(element('div', { role: 'tab' }), arrow, true))
  assert.ok(belongsToElement(element('input', { type: 'radio' }), arrow, true))
  assert.ok(belongsToElement(element('div', { role: 'scrollbar' }), arrow, true))
  assert.ok(!belongsToElement(element('div', { role: 'slider', ownSlider: true }), arrow, true))
})

test('an open dialog keeps every key', () => {
  assert.ok(belongsToElement(element('div', { inDialog: true }), NEXT, false))
})
