// Which key does what, and when a key belongs to somebody else. Pure functions.
// Streamlit binds r, c and esc on the document, so none of the three is used here.

const SMALL_STEP_S = 1
const STEP_S = 5
const LARGE_STEP_S = 10

const ACTIONS = {
  ' ': { name: 'toggle' },
  k: { name: 'toggle' },
  j: { name: 'skip', by: -LARGE_STEP_S },
  n: { name: 'moment', by: 1 },
  p: { name: 'moment', by: -1 },
  '<': { name: 'speed', by: -1 },
  '>': { name: 'speed', by: 1 },
  '+': { name: 'zoom', by: 1 },
  '=': { name: 'zoom', by: 1 },
  '-': { name: 'zoom', by: -1 },
  l: { name: 'loop' },
  s: { name: 'skip-silence' },
  v: { name: 'voices' },
  g: { name: 'spectrogram' },
  m: { name: 'mark' },
  e: { name: 'write' },
  '[': { name: 'edge', edge: 'start' },
  ']': { name: 'edge', edge: 'end' },
  1: { name: 'tone', tone: 'good' },
  2: { name: 'tone', tone: 'try' },
  3: { name: 'tone', tone: 'note' },
  Home: { name: 'start' },
  End: { name: 'end' },
  '?': { name: 'help' },
}

/** Rows of the list that "?" opens: keys, what they do. */
export const KEY_HELP = [
  [['Space', 'K'], 'Play or pause'],
  [['J'], 'Back 10 seconds'],
  [['←', '→'], 'Back or forward 5 seconds'],
  [['Shift ←', 'Shift →'], 'Back or forward 1 second'],
  [['N', 'P'], 'Next or previous moment'],
  [['L'], 'Loop the selection or the moment, or stop'],
  [['S'], 'Skip silences, or hear them'],
  [['<', '>'], 'Slower or faster'],
  [['+', '−'], 'Zoom in or out'],
  [['V'], 'Show or hide pitch and level'],
  [['G'], 'Show or hide the spectrogram'],
  [['Home', 'End'], 'Start or end of the call'],
  [['M'], 'Select what is said now'],
  [['E'], 'Write about the selection, or reply to the moment'],
  [['[', ']'], 'Start or end the selection here'],
  [['1', '2', '3'], 'Went well, try next time, worth a listen'],
  [['Ctrl Z'], 'Undo'],
  [['Ctrl Shift Z'], 'Do again'],
  [['?'], 'This list'],
]

/** What a pressed key asks for, or null: {name, by}. */
export function actionFor({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (isBracket(key, { ctrlKey, altKey })) return ACTIONS[key]
  if (altKey) return null
  if (ctrlKey || metaKey) return key.toLowerCase() === 'z' ? { name: shiftKey ? 'redo' : 'undo' } : null
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const direction = key === 'ArrowLeft' ? -1 : 1
    return { name: 'skip', by: direction * (shiftKey ? SMALL_STEP_S : STEP_S) }
  }
  return ACTIONS[key] ?? ACTIONS[key.toLowerCase()] ?? null
}

/** Many keyboards have brackets on AltGr, which browsers report as Ctrl and Alt together. */
function isBracket(key, { ctrlKey, altKey }) {
  return (key === '[' || key === ']') && ctrlKey === altKey
}

const NOT_TYPED_INTO = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])
const PRESSED_BY_SPACE = /^(a|button|summary|label)$/
const ROLES_WITH_KEYS =
  /^(button|checkbox|combobox|grid|gridcell|link|listbox|menu|menubar|menuitem|option|radio|radiogroup|scrollbar|searchbox|slider|spinbutton|switch|tab|textbox|tree|treeitem)$/

/** Whether the element takes text (or opens a list), so that every key is its own. */
export function takesText({ tag, type, role, editable }) {
  if (editable || tag === 'textarea' || tag === 'select') return true
  if (tag === 'input') return !NOT_TYPED_INTO.has(type)
  return role === 'textbox' || role === 'searchbox' || role === 'combobox'
}

/**
 * Whether a key pressed on `element` must be left alone.
 *
 * A control reached with the keyboard keeps the keys that operate it (space, arrows, Home, End); after a click
 * with the mouse they go to the player, because nobody means "press that button again" then.
 */
export function belongsToElement(element, action, focusedByKeyboard) {
  if (takesText(element) || element.inDialog) return true
  if (element.ownSlider) return false
  const operated = PRESSED_BY_SPACE.test(element.tag) || element.tag === 'input' || ROLES_WITH_KEYS.test(element.role ?? '')
  return focusedByKeyboard && operated && ['toggle', 'skip', 'start', 'end'].includes(action.name)
}
