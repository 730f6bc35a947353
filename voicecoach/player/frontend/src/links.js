// Links to a second of a call.

/** Address of this page that opens the call at `time`. */
export function momentLink(href, callId, time) {
  const url = new URL(href)
  url.searchParams.set('call', callId)
  url.searchParams.set('t', String(Math.round(time * 10) / 10))
  url.hash = ''
  return url.toString()
}

/** Put text on the clipboard; resolves to whether it worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text) // plain http on another machine has no clipboard API
  }
}

function copyBySelection(text) {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } finally {
    area.remove()
  }
}
