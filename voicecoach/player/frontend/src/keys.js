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
  [['<', '>'], 'Slower or faster'],
  [['+', '−'], 'Zoom in or out'],
  [['Home', 'End'], 'Start or end of the call'],
  [['?'], 'This list'],
]

/** What a pressed key asks for, or null: {name, by}. */
export function actionFor({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const direction = key === 'ArrowLeft' ? -1 : 1
    return { name: 'skip', by: direction * (shiftKey ? SMALL_STEP_S : STEP_S) }
  }
  return ACTIONS[key] ?? ACTIONS[key.toLowerCase()] ?? null
}

const NOT_TYPED_INTO = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit'])
const PRESSED_BY_SPACE = /^(a|button|summary|label)$/
const ROLES_WITH_KEYS =
  /^(button|checkbox|combobox|grid|gridcell|link|listbox|menu|menubar|menuitem|option|radio|radiogroup|searchbox|slider|spinbutton|switch|tab|textbox|tree|treeitem)$/

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
