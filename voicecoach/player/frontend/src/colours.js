// One palette per theme, chosen so that text on every surface it is used on has a contrast of at least 4.5:1
// (WCAG 2.2, 1.4.3). test/colours.test.js computes that; change a colour here and run it.

export const PALETTES = {
  light: {
    agent: '#4456d6',
    customer: '#5b6573',
    good: '#157a5b',
    try: '#a94f08',
    note: '#7647a6',
    onPrimary: '#ffffff',
  },
  dark: {
    agent: '#93a0ff',
    customer: '#97a2b1',
    good: '#3fc79a',
    try: '#f09a4a',
    note: '#b992e6',
    onPrimary: '#ffffff',
  },
}

export const CARD_TINT = 0.07 // share of the tone in the surface of an open card
export const MUTED = 0.7 // share of the text colour in muted text

/** [r, g, b] of "#rgb", "#rrggbb" or "rgb(...)", 0..255; null when it is none of these. */
export function parseColour(text) {
  const value = String(text).trim()
  if (/^#[0-9a-f]{3}$/i.test(value)) return [...value.slice(1)].map((digit) => parseInt(digit + digit, 16))
  if (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(value)) return [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16))
  const numbers = value.match(/^rgba?\(([^)]+)\)$/i)?.[1].match(/[\d.]+/g)
  return numbers ? numbers.slice(0, 3).map(Number) : null
}

/** Relative luminance, 0..1 (WCAG 2.2). */
export function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio of two colours, 1..21 (WCAG 2.2). */
export function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

/** `share` of colour a over colour b. */
export function mix(a, b, share) {
  return a.map((value, i) => Math.round(value * share + b[i] * (1 - share)))
}

export function isDark(background) {
  const rgb = parseColour(background)
  return rgb !== null && luminance(rgb) < 0.18
}

export function palette(background) {
  return isDark(background) ? PALETTES.dark : PALETTES.light
}

/** Colour of a speaker's lane: agents in colour, everybody else in grey. */
export function laneColour(speaker, colours) {
  return speaker.id === 'agent' ? colours.agent : colours.customer
}
