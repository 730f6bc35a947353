// The waveform comes by address, as bytes.

import { decodePeaks, fillLane } from './geometry.js'

const FLAT = new Float32Array(2)

/** Peaks per lane, 0..1, in the order of `speakers`; `missing` when there are none and the lanes are flat. */
export async function loadPeaks({ peaks, speakers }, signal) {
  let channels = []
  try {
    const response = await fetch(peaks.url, { signal })
    if (response.ok) channels = decodePeaks(await response.arrayBuffer(), peaks.channel_count).map(fillLane)
  } catch {
    // told below; an aborted load is nobody's business
  }
  const lanes = speakers.map(({ channel }) => (channels[channel]?.length ? channels[channel] : FLAT))
  return { lanes, missing: lanes.every((lane) => lane === FLAT) }
}
