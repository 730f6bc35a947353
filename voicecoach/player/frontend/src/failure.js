// What to tell a person when the recording does not play.

const NETWORK = 2

/** Message for a media error code and the HTTP status of the recording (null = no answer). */
export function describeFailure(mediaCode, status) {
  if (status === 401 || status === 403) {
    return 'This recording may not be played: your access ended, or this page has been open for too long. Reload the page to try again.'
  }
  if (status === 404 || status === 410) {
    return 'The recording is missing. It may have been deleted; the moments below are still here.'
  }
  if (status === null || mediaCode === NETWORK) {
    return 'The connection to the server was lost. Press play to try again.'
  }
  if (status >= 400) return `The recording cannot be loaded (the server answered ${status}).`
  return 'The recording is damaged and cannot be played. Analyse the original file again.'
}

export const PEAKS_MISSING = 'The waveform could not be loaded. You can still play the call and open its moments.'

/** HTTP status of an address, asking for one byte only; null when nothing answers. */
export async function probe(url) {
  try {
    const response = await fetch(url, { headers: { Range: 'bytes=0-0' }, cache: 'no-store' })
    await response.body?.cancel()
    return response.status
  } catch {
    return null
  }
}
