// Volume per speaker. The graph is made when a volume is first changed: until then the browser plays the file as it is.

/** Mixer of an audio element with two channels; `volumes` by channel, 0..1. */
export function createMixer(audio, newContext = () => new AudioContext()) {
  let graph = null

  function build() {
    const context = newContext()
    const splitter = context.createChannelSplitter(2)
    const merger = context.createChannelMerger(2)
    context.createMediaElementSource(audio).connect(splitter)
    const gains = [0, 1].map((channel) => {
      const gain = context.createGain()
      splitter.connect(gain, channel)
      gain.connect(merger, 0, channel)
      return gain
    })
    merger.connect(context.destination)
    audio.addEventListener('play', () => context.resume())
    return { context, gains }
  }

  return {
    setVolume(channel, volume) {
      graph ??= build()
      graph.context.resume()
      graph.gains[channel].gain.value = volume
    },
    close: () => graph?.context.close(),
  }
}
