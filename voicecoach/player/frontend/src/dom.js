// Elements without HTML strings: whatever comes from data arrives as text.

const SVG = 'http://www.w3.org/2000/svg'

/** Element with properties, attributes and children (elements or text). */
export function el(tag, { attributes = {}, ...properties } = {}, ...children) {
  const element = document.createElement(tag)
  Object.assign(element, properties)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

const SHAPES = {
  play: [['path', { d: 'M8 5.2v13.6L19 12z', class: 'solid' }]],
  pause: [['path', { d: 'M7 5h3.6v14H7zM13.4 5H17v14h-3.6z', class: 'solid' }]],
  back: [['path', { d: 'M4 11a8 8 0 1 1 1.6 6' }], ['path', { d: 'M4 5.5V11h5.5' }]],
  forward: [['path', { d: 'M20 11a8 8 0 1 0-1.6 6' }], ['path', { d: 'M20 5.5V11h-5.5' }]],
  up: [['path', { d: 'm6 15 6-6 6 6' }]],
  down: [['path', { d: 'm6 9 6 6 6-6' }]],
  plus: [['path', { d: 'M12 6v12M6 12h12' }]],
  minus: [['path', { d: 'M6 12h12' }]],
  close: [['path', { d: 'm7 7 10 10M17 7 7 17' }]],
  check: [['path', { d: 'm5 12.5 4.5 4.5L19 7.5' }]],
  loop: [['path', { d: 'M17 3.5 20 6.5l-3 3' }], ['path', { d: 'M20 6.5H8a4 4 0 0 0-4 4v1M7 20.5l-3-3 3-3' }], ['path', { d: 'M4 17.5h12a4 4 0 0 0 4-4v-1' }]],
  skip: [['path', { d: 'M4 6v12l6.5-6zM12 6v12l6.5-6z', class: 'solid' }], ['path', { d: 'M20.5 6v12' }]],
  undo: [['path', { d: 'M8.5 14.5 4 10l4.5-4.5' }], ['path', { d: 'M4 10h10a5.5 5.5 0 0 1 0 11h-3' }]],
  redo: [['path', { d: 'm15.5 14.5 4.5-4.5-4.5-4.5' }], ['path', { d: 'M20 10H10a5.5 5.5 0 0 0 0 11h3' }]],
  playhead: [['path', { d: 'M12 4v16M7 8l5-4 5 4' }]],
  spectrum: [['path', { d: 'M5 20v-5M9.7 20V9M14.3 20v-8M19 20V5' }], ['path', { d: 'M5 11.5v-1M9.7 5.5v-1M14.3 8.5v-1' }]],
  voice: [['path', { d: 'M3 14c2.5 0 2.5-7 5-7s2.5 11 5 11 2.5-8 5-8h3' }]],
  link: [
    ['path', { d: 'M10.5 13.5a3.6 3.6 0 0 0 5.2 0l3.2-3.2a3.7 3.7 0 0 0-5.2-5.2l-1.2 1.2' }],
    ['path', { d: 'M13.5 10.5a3.6 3.6 0 0 0-5.2 0l-3.2 3.2a3.7 3.7 0 0 0 5.2 5.2l1.2-1.2' }],
  ],
}

/** Decorative icon in the colour of the text around it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  for (const [tag, attributes] of SHAPES[name]) {
    const shape = document.createElementNS(SVG, tag)
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value)
    svg.append(shape)
  }
  return svg
}

/** Button with a name for screen readers and a hint for the mouse. */
export function button({ name, hint = name, className, onClick }, ...children) {
  return el('button', { type: 'button', className, title: hint, onclick: onClick, attributes: { 'aria-label': name } }, ...children)
}

/** 2-D context of a canvas cleared and sized for this screen; drawing units are CSS pixels. */
export function crispContext(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const context = canvas.getContext('2d')
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}
