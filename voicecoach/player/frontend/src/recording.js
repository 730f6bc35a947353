// The recording's address: renewed unheard, and what to say and do when it does not play.

import { reloadAt } from './audio.js'
import { describeFailure, probe } from './failure.js'
import { createRenewal, hasRunOut } from './renewal.js'

export class Recording {
  /** `entry` is of audio.js; `onRenew(url)` asks for new addresses; `onFault(text, {usable})` and `onRecovery()` show. */
  constructor({ entry, onRenew, onFault, onRecovery, signal }) {
    Object.assign(this, { entry, audio: entry.audio, onFault, onRecovery, signal, isFaulty: false })
    this.renewal = createRenewal({ ask: () => onRenew(entry.newestUrl) })
    this.audio.addEventListener('pause', () => this.useNewest(), { signal })
    this.audio.addEventListener('error', () => this.check(), { signal })
    this.audio.addEventListener('canplay', () => this.recovered(), { signal })
    signal.addEventListener('abort', () => this.renewal.stop())
  }

  /** A renewed signature waits until nobody hears the change; another recording is loaded at once. */
  setUrl(url) {
    const before = this.entry.newestUrl
    this.entry.newestUrl = url
    this.renewal.watch(url)
    if (url === before) return
    if (url.split('?')[0] !== before.split('?')[0]) reloadAt(this.entry, url)
    else if (this.audio.paused || this.audio.error) this.useNewest()
  }

  useNewest() {
    if (this.entry.url !== this.entry.newestUrl) reloadAt(this.entry, this.entry.newestUrl)
  }

  async check() {
    const { error } = this.audio
    if (!error) return
    if (this.entry.url !== this.entry.newestUrl) {
      this.useNewest() // the signature ran out while the page was open, and a newer one is here
      return
    }
    if (hasRunOut(this.entry.url, Date.now())) this.renewal.refused(this.entry.url)
    const status = await probe(this.entry.url)
    if (this.signal.aborted || !this.audio.error) return
    this.isFaulty = true
    this.onFault(describeFailure(error.code, status), { usable: status === null })
  }

  recovered() {
    if (!this.isFaulty) return
    this.isFaulty = false
    this.onRecovery()
  }
}
