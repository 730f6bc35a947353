// Signing in leads to the bare address, whatever page was asked for (streamlit#10162). So the page that asks somebody
// to sign in keeps in this tab what was wanted, and the first bare page after it goes there, once.

const KEPT = 'voicecoach-wanted'
const SIGN_IN = '.st-key-sign_in'
const PATIENCE_MS = 10 * 60_000 // who signs in later than that has other things in mind

/** What was wanted, if anything, and forget it. */
function taken() {
  const kept = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  const { address, at } = JSON.parse(kept ?? '{}')
  return Date.now() - at < PATIENCE_MS ? address : ''
}

function keep(event) {
  if (!event.target.closest?.(SIGN_IN)) return
  const { pathname, search } = location
  sessionStorage.setItem(KEPT, JSON.stringify({ address: pathname + search, at: Date.now() }))
}

if (location.pathname === '/') {
  const wanted = taken()
  if (/^\/[^/\\]/.test(wanted)) location.replace(wanted) // one that starts with two strokes is another machine's
}
document.addEventListener('click', keep, { capture: true })
