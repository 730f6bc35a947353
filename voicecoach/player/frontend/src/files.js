// What comes by address: the waveform, pitch and level as bytes, speech and words as JSON.

import { readContours } from './contours.js'
import { decodePeaks, fillLane, onlyIn, sharesChannel } from './geometry.js'

const FLAT = new Float32Array(2)

/** Peaks per lane, 0..1, in the order of `speakers`; `missing` when there are none and the lanes are flat. */
export async function loadPeaks({ peaks, speakers, speech_url }, signal) {
  let channels = []
  try {
    const response = await fetch(peaks.url, { signal })
    if (response.ok) channels = decodePeaks(await response.arrayBuffer(), peaks.channel_count).map(fillLane)
  } catch {
    // told below; an aborted load is nobody's business
  }
  const spoken = sharesChannel(speakers) ? (await loadSpeech(speech_url, signal))?.speech : null
  const lanes = speakers.map(({ id, channel }) => {
    if (!channels[channel]?.length) return FLAT
    return spoken?.[id] ? onlyIn(channels[channel], spoken[id], peaks.peaks_per_s) : channels[channel]
  })
  return { lanes, missing: lanes.every((lane) => lane === FLAT) }
}

/** Contours by channel (readContours); null when there are none. */
export async function loadContours(url, signal) {
  return fetched(url, signal, async (response) => readContours(await response.arrayBuffer()))
}

/** {speech, utterances, reasons} as voicecoach.views.player_files.speech_data gives them; null when there are none. */
export async function loadSpeech(url, signal) {
  return fetched(url, signal, (response) => response.json())
}

async function fetched(url, signal, read) {
  try {
    const response = await fetch(url, { signal })
    return response.ok ? await read(response) : null
  } catch {
    return null // told by who asked, where it matters
  }
}
