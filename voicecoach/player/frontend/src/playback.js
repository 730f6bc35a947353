// Playing one call: where it is, how fast, what is repeated, what is left out.
// The events of the audio come later than the change they tell of (on a busy machine: visibly later), so
// whatever is changed here is shown here; the events tell of changes that others made, as a headset's button.

import { reloadAt } from './audio.js'
import { clock, speedLabel } from './format.js'
import { clamp } from './geometry.js'
import { END_MARGIN_S, jumpFrom, leavesLoop, loopInside, SPEEDS } from './playing.js'
import { readSpeed, writeSpeed } from './preferences.js'

export class Playback {
  /**
   * `entry` is of audio.js; `view` keeps {loop, skipping, volumes} beside it. `show` is told what to show:
   * {playing(on), time(time), place(time), speed(rate), loop(loop), skipping(on), say(text)}.
   */
  constructor({ entry, fresh, view, duration, show, signal }) {
    Object.assign(this, { entry, audio: entry.audio, view, duration, show, signal, silences: [], frame: null })
    if (fresh) this.audio.playbackRate = readSpeed(SPEEDS)
    const on = (names, act) => names.forEach((name) => this.audio.addEventListener(name, act, { signal }))
    on(['play', 'pause', 'ended'], () => this.showPlaying())
    on(['timeupdate'], () => this.guide())
    on(['timeupdate', 'seeking', 'seeked', 'loadedmetadata'], () => this.show.time(this.time))
    on(['ratechange'], () => this.show.speed(this.audio.playbackRate))
  }

  get time() {
    return this.audio.currentTime
  }

  /** Show everything as it is: what was chosen before this mount included. */
  showAll() {
    this.showPlaying()
    this.show.speed(this.audio.playbackRate)
    this.show.skipping(this.view.skipping)
    this.show.loop(this.view.loop)
  }

  toggle() {
    if (this.audio.paused) this.play()
    else this.pause()
  }

  pause() {
    this.audio.pause()
    this.showPlaying()
  }

  play() {
    if (this.audio.error) reloadAt(this.entry, this.entry.newestUrl)
    this.show.place(this.time)
    this.audio.play().catch((error) => {
      if (error.name === 'NotAllowedError') this.show.say('Press play to start.')
    })
    this.showPlaying()
  }

  seek(time) {
    if (leavesLoop(time, this.view.loop)) this.setLoop(null)
    this.audio.currentTime = clamp(time, 0, this.duration - END_MARGIN_S)
    this.show.place(this.time)
    this.show.time(this.time)
  }

  stepSpeed(by) {
    this.setSpeed(SPEEDS[clamp(SPEEDS.indexOf(this.audio.playbackRate) + by, 0, SPEEDS.length - 1)])
  }

  setSpeed(speed) {
    this.audio.playbackRate = speed
    this.show.speed(speed)
    writeSpeed(speed)
    this.show.say(`Speed ${speedLabel(speed)}`)
  }

  setVolume(channel, volume) {
    this.view.volumes[channel] = volume
    this.entry.mixer.setVolume(channel, volume)
  }

  // ---- what is repeated, what is left out ----

  /** Stop looping, or loop `target`, {start, end, of}, if there is one. */
  toggleLoop(target) {
    if (this.view.loop) {
      this.setLoop(null)
      this.show.say('Loop off')
    } else if (!target) {
      this.show.say('Nothing to loop: select a stretch or open a moment')
    } else {
      this.setLoop(target)
      if (leavesLoop(this.time, this.view.loop)) this.seek(target.start)
      this.show.say(`Loop from ${clock(target.start)} to ${clock(target.end)}`)
    }
  }

  setLoop(loop) {
    this.view.loop = loop && loopInside(loop, this.duration)
    this.show.loop(this.view.loop)
  }

  toggleSkipping() {
    this.view.skipping = !this.view.skipping
    this.show.skipping(this.view.skipping)
    this.show.say(this.view.skipping ? 'Silences are skipped' : 'Silences are heard')
  }

  /** While playing: back to the start of a loop, over a silence. */
  guide() {
    if (this.audio.paused || this.audio.seeking) return
    const { loop, skipping } = this.view
    const next = jumpFrom(this.time, { loop, skipping, silences: this.silences })
    if (next === null) return
    this.audio.currentTime = next
    this.show.place(next)
  }

  // ---- what is shown ----

  showPlaying() {
    const playing = !this.audio.paused && !this.audio.ended
    this.show.playing(playing)
    if (playing) this.frame ??= requestAnimationFrame(() => this.follow())
  }

  /** Every frame while playing. */
  follow() {
    this.frame = null
    if (this.signal.aborted || this.audio.paused) return
    this.guide()
    this.show.time(this.time)
    this.frame = requestAnimationFrame(() => this.follow())
  }
}
