import assert from 'node:assert/strict'
import test from 'node:test'
import { CARD_TINT, contrast, isDark, laneColour, mix, MUTED, PALETTES, palette, parseColour } from '../src/colours.js'

// The surfaces of the theme in voicecoach/web/options.py.
const THEMES = {
  light: { background: '#ffffff', raised: '#f3f4f7', text: '#1d2330', primary: '#4456d6' },
  dark: { background: '#14171f', raised: '#1f242f', text: '#e7e9ee', primary: '#4f60d8' },
}
const AA_TEXT = 4.5
const AA_GRAPHICS = 3

for (const [name, theme] of Object.entries(THEMES)) {
  const colours = PALETTES[name]
  const background = parseColour(theme.background)

  for (const tone of ['good', 'try', 'note']) {
    test(`${name}: the tone "${tone}" can be read on the page, on a raised surface and on an open card`, () => {
      const colour = parseColour(colours[tone])
      for (const surface of [background, parseColour(theme.raised), mix(colour, background, CARD_TINT)]) {
        assert.ok(contrast(colour, surface) >= AA_TEXT, `${contrast(colour, surface)} on ${surface}`)
      }
    })
    test(`${name}: text and muted text can be read on an open "${tone}" card`, () => {
      const card = mix(parseColour(colours[tone]), background, CARD_TINT)
      const text = parseColour(theme.text)
      assert.ok(contrast(text, card) >= AA_TEXT)
      assert.ok(contrast(mix(text, background, MUTED), card) >= AA_TEXT)
    })
  }

  test(`${name}: speakers' names and muted text can be read`, () => {
    for (const colour of [colours.agent, colours.customer].map(parseColour)) assert.ok(contrast(colour, background) >= AA_TEXT)
    assert.ok(contrast(mix(parseColour(theme.text), background, MUTED), background) >= AA_TEXT)
  })

  test(`${name}: the play button's sign can be read, and the button stands out from the page`, () => {
    assert.ok(contrast(parseColour(colours.onPrimary), parseColour(theme.primary)) >= AA_TEXT)
    assert.ok(contrast(parseColour(theme.primary), background) >= AA_GRAPHICS)
  })
}

test('contrast is 21 for black on white and 1 for a colour on itself', () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21)
  assert.equal(contrast([80, 90, 100], [80, 90, 100]), 1)
})

test('colours are understood as Streamlit writes them', () => {
  assert.deepEqual(parseColour('#fff'), [255, 255, 255])
  assert.deepEqual(parseColour(' #14171f '), [20, 23, 31])
  assert.deepEqual(parseColour('rgb(20, 23, 31)'), [20, 23, 31])
  assert.deepEqual(parseColour('rgba(20, 23, 31, 0.5)'), [20, 23, 31])
  assert.equal(parseColour('var(--nothing)'), null)
})

test('the theme follows the background; an unknown one counts as light', () => {
  assert.equal(isDark('#14171f'), true)
  assert.equal(isDark('#ffffff'), false)
  assert.equal(palette(''), PALETTES.light)
})

test('agents are in colour, everybody else is grey', () => {
  const colours = PALETTES.light
  assert.equal(laneColour({ id: 'agent' }, colours), colours.agent)
  assert.equal(laneColour({ id: 'mixed' }, colours), colours.customer)
})
