// Which moments are shown and which one is open; the list that shows them.

import { clock } from './format.js'
import { createMomentList } from './moment-list.js'
import { momentsAt, neighbour, toneName, visibleMoments } from './moments.js'

export class MomentChoice {
  /**
   * `view` keeps {hiddenTones, subject, openId} beside the audio; `actions` carries out what is asked for:
   * {seek(time), play(), loop(), copy(time), say(text), opened(moment), draw(act), changed()}; `about(moment)` gives the
   * element at the end of an open card, if any; `draw` carries out what draws anew when it may (see held.js).
   */
  constructor({ view, actions }) {
    Object.assign(this, { view, actions, all: [], speakers: [], loop: null })
    this.list = createMomentList({
      onOpen: (id) => this.open(id, { play: true }),
      onClose: () => this.close(),
      onPlay: (id) => this.open(id, { play: true }),
      onLoop: actions.loop,
      onCopy: actions.copy,
      about: actions.about,
      onFilter: (tone) => this.toggleTone(tone),
      onSubject: (subject) => this.chooseSubject(subject),
      speakerName: (id) => this.speakers.find((speaker) => speaker.id === id)?.name ?? '',
    })
    this.element = this.list.element
  }

  get visible() {
    return visibleMoments(this.all, this.view.hiddenTones, this.view.subject)
  }

  /** The open moment, or undefined. */
  get chosen() {
    return this.all.find(({ id }) => id === this.view.openId)
  }

  /** The open moment, else the one that is going on at `time`, or undefined. */
  meantAt(time) {
    return this.chosen ?? momentsAt(this.visible, time)[0]
  }

  setMoments(moments, speakers) {
    Object.assign(this, { all: moments, speakers })
    this.show()
  }

  setLoop(loop) {
    this.loop = loop
    this.show()
  }

  setTime(time) {
    this.list.mark(new Set(momentsAt(this.all, time).map(({ id }) => id)))
  }

  /** Open the next moment after `time` (by 1) or the one before it (by -1). */
  step(by, time) {
    const moment = neighbour(this.visible, time, by)
    if (moment) this.open(moment.id)
    else this.actions.say(by > 0 ? 'No later moment' : 'No earlier moment')
  }

  open(id, { play = false, seek = true } = {}) {
    const moment = this.all.find((candidate) => candidate.id === id)
    if (!moment) return
    this.view.openId = id
    this.actions.opened(moment)
    this.show()
    this.list.show(id)
    if (seek) this.actions.seek(moment.start)
    if (play) this.actions.play()
    this.actions.say(`${moment.title}, ${clock(moment.start)}, ${toneName(moment.tone)}`)
  }

  close() {
    this.view.openId = null
    this.show()
  }

  toggleTone(tone) {
    if (!this.view.hiddenTones.delete(tone)) this.view.hiddenTones.add(tone)
    this.showFiltered()
  }

  chooseSubject(subject) {
    this.view.subject = subject
    this.showFiltered()
  }

  showFiltered() {
    this.show()
    this.actions.say(`${this.visible.length} of ${this.all.length} moments shown`)
  }

  show() {
    this.actions.draw(() => this.drawList())
    this.actions.changed()
  }

  drawList() {
    const { hiddenTones, subject, openId } = this.view
    this.list.render({
      all: this.all,
      visible: this.visible,
      hiddenTones,
      subject,
      openId,
      looping: this.loop !== null && this.loop.of === openId,
      speakers: this.speakers,
    })
  }
}
