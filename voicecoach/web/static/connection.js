// What every page says while the server is away. Streamlit opens a dialog over the page then ("Is Streamlit still
// running? ... restart it in your terminal"): it frightens, and it keeps people from a player that has its audio and
// from an outbox that has their notes. It is closed as a person would close it, and a line at the foot of the page
// says instead what holds. Where a version of Streamlit does not say how the connection is, or calls its dialog
// something else, nothing happens here and its own dialog stays.

const STATE = 'data-test-connection-state'
const AWAY = new Set(['PINGING_SERVER', 'CONNECTING'])
const PATIENCE_MS = 2000 // a connection that is made anew at once is not told of
const WORDS =
  "The dashboard's server does not answer. What you hear and write here is kept; it is sent when the server is back."

const STYLE = `
  :host { bottom: 0; left: 0; position: fixed; right: 0; z-index: 999991; }
  p { align-items: center; border-top: 1px solid var(--line); color: var(--text); display: flex; gap: 10px;
    background: linear-gradient(var(--tint), var(--tint)), var(--background);
    font: 14px/1.45 var(--font); justify-content: center; margin: 0; padding: 10px 16px; }
  p:empty { display: none; }
  i { background: #b45309; border-radius: 50%; flex: none; height: 9px; width: 9px; }
`

/** A dialog that says that the server cannot be reached, and not that it refuses (403: that is for who set it up). */
function isAboutTheServer(dialog) {
  const title = dialog.querySelector('[slot=title], h1, h2, h3')
  return title?.textContent.trim() === 'Connection error' && !/\b403\b/.test(dialog.textContent)
}

/** The element that has the focus, also inside of a component. */
function focused() {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/** The line itself: in the document from the start, so that what it says is read out when it comes. */
function makeStrip() {
  const host = document.createElement('div')
  host.className = 'voicecoach-connection'
  host.dataset.liveAnnouncer = 'true' // dialogs hide all else from screen readers, but not this
  const style = document.createElement('style')
  const line = document.createElement('p')
  style.textContent = STYLE
  line.setAttribute('role', 'status')
  host.attachShadow({ mode: 'open' }).append(style, line)
  document.body.append(host)
  return { host, line }
}

function watch() {
  const { host, line } = makeStrip()
  let timer = null
  let wasThere = false
  let lastFocus = null

  function show(app) {
    if (line.firstChild) return
    const { backgroundColor, color, fontFamily } = getComputedStyle(app)
    const look = { background: backgroundColor, text: color, font: fontFamily }
    look.line = `color-mix(in srgb, ${color} 25%, transparent)`
    look.tint = `color-mix(in srgb, ${color} 7%, transparent)`
    for (const [name, value] of Object.entries(look)) host.style.setProperty(`--${name}`, value)
    const words = document.createElement('span')
    words.textContent = WORDS
    line.append(document.createElement('i'), words)
    tellHeight()
  }

  function hide() {
    clearTimeout(timer)
    timer = null
    line.replaceChildren()
    tellHeight()
  }

  /** For what else stands at the foot of the page. */
  function tellHeight() {
    document.documentElement.style.setProperty('--voicecoach-strip-height', `${host.offsetHeight}px`)
  }

  /** Close it, and give the focus back to who had it: somebody may be typing. */
  function close(dialog) {
    const before = lastFocus
    dialog.querySelector('button[aria-label=Close]')?.click()
    const giveBack = () => {
      const now = focused()
      if (before?.isConnected && (now === document.body || dialog.contains(now))) before.focus({ preventScroll: true })
    }
    for (const ms of [0, 50, 300]) setTimeout(giveBack, ms) // the dialog takes it, and lets it go, in its own time
  }

  function look() {
    const app = document.querySelector(`[${STATE}]`)
    const state = app?.getAttribute(STATE)
    if (state === 'CONNECTED') {
      wasThere = true
      hide()
    } else if (AWAY.has(state)) {
      const dialog = [...document.querySelectorAll('[role=dialog]')].find(isAboutTheServer)
      if (dialog) {
        close(dialog)
        show(app)
      } else if (wasThere) {
        timer ??= setTimeout(() => show(app), PATIENCE_MS)
      }
    } else {
      hide() // it will not come back by itself; Streamlit says so
    }
  }

  // Keys and the mouse tell of it too: who goes from field to field inside of a component, as the player is, makes no
  // event out here, and the dialog takes the focus without one.
  const remember = () => {
    const element = focused()
    if (!element?.closest('[role=dialog]')) lastFocus = element === document.body ? null : element
  }
  for (const name of ['focusin', 'keyup', 'pointerup']) document.addEventListener(name, remember, { capture: true })
  addEventListener('resize', tellHeight)
  new MutationObserver(look).observe(document.body, {
    attributeFilter: [STATE],
    attributes: true,
    childList: true,
    subtree: true,
  })
  look()
}

watch()
