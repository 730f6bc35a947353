import assert from 'node:assert/strict'
import test from 'node:test'
import { createListening, joined } from '../src/listening.js'

class FakeAudio extends EventTarget {
  paused = true
  currentTime = 0
  ranges = []

  get played() {
    const { ranges } = this
    return { length: ranges.length, start: (at) => ranges[at][0], end: (at) => ranges[at][1] }
  }

  play(...range) {
    this.paused = false
    this.ranges.push(range)
    this.currentTime = range[1]
    this.dispatchEvent(new Event('timeupdate'))
  }

  pause() {
    this.paused = true
    this.dispatchEvent(new Event('pause'))
  }
}

function world() {
  const made = { audio: new FakeAudio(), page: new EventTarget(), acts: [], time: 0 }
  const act = (name) => (...what) => made.acts.push([name, ...what])
  made.outbox = { hold: act('hold'), write: act('write'), nudge: act('nudge'), setUrl: act('setUrl') }
  made.listening = createListening({ ...made, id: 'one', now: () => made.time })
  return made
}

test('what was played is told when playing stops, with where', () => {
  const { audio, acts } = world()
  audio.play(0, 4)
  assert.deepEqual(acts, [])
  audio.play(10, 12.3456)
  audio.pause()
  assert.deepEqual(acts, [['write', 'one', { spans: [[0, 4], [10, 12.35]], left_at: 12.35 }]])
})

test('while a call plays nothing is sent, and what was heard is kept every few seconds', () => {
  const at = world()
  at.listening.setUrl('/first')
  assert.deepEqual(at.acts, [['setUrl', '/first']])
  at.audio.play(0, 4)
  at.listening.setUrl('/second')
  at.time = 5000
  at.audio.play(4, 8)
  at.time = 6000
  at.audio.play(8, 9)
  assert.deepEqual(at.acts.slice(1), [['hold', 'one', { spans: [[0, 8]], left_at: 8 }]])
  at.audio.pause()
  assert.deepEqual(at.acts.slice(2), [
    ['setUrl', '/second'],
    ['write', 'one', { spans: [[0, 9]], left_at: 9 }],
  ])
})

test('a new address of the audio makes nothing forgotten', () => {
  const { audio, acts } = world()
  audio.play(0, 4)
  audio.ranges = []
  audio.play(4, 6)
  audio.pause()
  assert.deepEqual(acts[0][2].spans, [[0, 6]])
})

test('a page that is closed while its call plays tells it, and one where nothing was played does not', () => {
  const [heard, quiet] = [world(), world()]
  heard.audio.play(0, 4)
  for (const { page } of [heard, quiet]) page.dispatchEvent(new Event('pagehide'))
  assert.equal(heard.acts[0][0], 'write')
  assert.deepEqual(quiet.acts, [])
})

test('the same is not told twice; what waits is tried again instead', () => {
  const { audio, acts, listening } = world()
  audio.play(0, 4)
  audio.pause()
  listening.send()
  assert.deepEqual(acts.map(([name]) => name), ['write', 'nudge'])
})

test('an audio element that was let go is heard no more', () => {
  const { audio, acts, listening } = world()
  audio.play(0, 4)
  listening.close()
  audio.play(4, 8)
  audio.pause()
  assert.equal(acts.length, 1)
})

test('spans are joined where nobody notices the gap', () => {
  assert.deepEqual(joined([[5, 6], [0, 1], [0.5, 2], [2.05, 3], [3.5, 4]]), [[0, 3], [3.5, 4], [5, 6]])
  assert.deepEqual(joined([[0, 9], [1, 2]]), [[0, 9]])
})
