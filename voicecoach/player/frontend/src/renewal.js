// Signed addresses run out. When one is about to, the page is asked for new ones; nothing else is sent while playing.

const AHEAD_S = 600 // long enough for a page that is busy, short against the hour or more that an address lasts
const LONGEST_WAIT_MS = 2 ** 31 - 1 // of setTimeout

/** When an address stops working, in milliseconds since 1970; null when it does not say. */
export function expiryMs(url) {
  const seconds = Number(new URL(url, 'http://here').searchParams.get('expires'))
  return seconds > 0 ? seconds * 1000 : null
}

/** How long to wait before asking for a new address, in milliseconds; null for never. */
export function renewInMs(url, nowMs) {
  const expiry = expiryMs(url)
  return expiry === null ? null : Math.min(LONGEST_WAIT_MS, Math.max(0, expiry - AHEAD_S * 1000 - nowMs))
}

/** Whether an address is past its time, or will be before anything can be done. */
export function hasRunOut(url, nowMs) {
  const expiry = expiryMs(url)
  return expiry !== null && nowMs >= expiry
}

/** Asks once per address ahead of time, with `watch(url)`, and once more when it was `refused(url)`. */
export function createRenewal({ ask, now = Date.now, later = setTimeout, cancel = clearTimeout }) {
  const asked = new Set()
  let timer = null
  const askOnce = (reason) => {
    if (asked.has(reason)) return
    asked.add(reason)
    ask()
  }
  return {
    refused: (url) => askOnce(`refused ${url}`),
    watch(url) {
      cancel(timer)
      const wait = renewInMs(url, now())
      if (wait !== null) timer = later(() => askOnce(`ahead ${url}`), wait)
    },
    stop: () => cancel(timer),
  }
}
