// Streamlit's theme, as variables on the player and as values for the canvases.

import { isDark, palette } from './colours.js'

/** Read the theme around `root` and put our colours beside it: {colours, text, line, font}. */
export function readTheme(root) {
  const style = getComputedStyle(root)
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise
  const background = read('--st-background-color', '#ffffff')
  const colours = palette(background)
  root.dataset.theme = isDark(background) ? 'dark' : 'light'
  root.style.setProperty('--top', `${pageHeaderPx()}px`)
  for (const [name, colour] of Object.entries(colours)) root.style.setProperty(`--vc-${name}`, colour)
  return {
    colours,
    background,
    text: read('--st-text-color', '#1d2330'),
    line: read('--st-border-color', '#d9dce3'),
    font: read('--st-font', 'sans-serif'),
  }
}

/** Height of Streamlit's header when something is in it (menus on top): it would cover what sticks to the top. */
function pageHeaderPx() {
  const header = document.querySelector('[data-testid="stHeader"]')
  return header?.innerText.trim() ? header.offsetHeight : 0
}
