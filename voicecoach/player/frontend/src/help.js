// The list of keys.

import { button, el, icon } from './dom.js'
import { KEY_HELP } from './keys.js'

export function createHelp() {
  const rows = KEY_HELP.flatMap(([keys, meaning]) => [
    el('dt', {}, ...keys.map((key) => el('kbd', {}, key))),
    el('dd', {}, meaning),
  ])
  const dialog = el(
    'dialog',
    { className: 'help-dialog', attributes: { 'aria-label': 'List of keys' } },
    el(
      'div',
      { className: 'help-head' },
      el('h2', {}, 'Keys'),
      button({ name: 'Close', className: 'tool', onClick: () => dialog.close() }, icon('close')),
    ),
    el('dl', {}, ...rows),
    el('p', {}, 'They work anywhere on this page, except while you type.'),
  )
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close())
  dialog.addEventListener('keydown', (event) => {
    event.stopPropagation() // Streamlit listens for esc on the document
    if (event.key === '?') dialog.close()
  })
  return dialog
}
