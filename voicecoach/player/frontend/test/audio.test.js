import assert from 'node:assert/strict'
import test from 'node:test'
import { createRegistry, reloadAt } from '../src/audio.js'

class SilentAudio {
  paused = true
  loads = 0
  currentTime = 0
  playbackRate = 1
  pause() {
    this.paused = true
  }
  async play() {
    this.paused = false
  }
  addEventListener() {}
  removeAttribute(name) {
    delete this[name]
  }
  load() {
    this.loads += 1
  }
}

function registry() {
  const timers = new Map()
  let next = 1
  const later = (act) => timers.set(next, act) && next++
  const minis = new Set()
  const showMini = (entry, onStop) => {
    minis.add(onStop)
    return () => minis.delete(onStop)
  }
  const made = createRegistry({ newAudio: () => new SilentAudio(), later, cancel: (id) => timers.delete(id), showMini })
  return { made, minis, elapse: () => [...timers].forEach(([id, act]) => timers.delete(id) && act()) }
}

test('a mount that comes before the old one is cleaned up keeps the audio playing', () => {
  const { made, elapse } = registry()
  const first = made.acquire('call', '/a')
  first.entry.audio.play()
  const second = made.acquire('call', '/a')
  made.release('call')
  elapse()
  assert.equal(first.fresh, true)
  assert.equal(second.fresh, false)
  assert.equal(second.entry.audio, first.entry.audio)
  assert.equal(first.entry.audio.paused, false)
})

test('a mount that comes shortly after the clean-up finds the audio still playing', () => {
  const { made, minis, elapse } = registry()
  const { entry } = made.acquire('call', '/a')
  entry.audio.play()
  made.release('call')
  made.acquire('call', '/a')
  elapse()
  assert.equal(minis.size, 0)
  assert.equal(entry.audio.paused, false)
})

test('a call that plays when its page is left goes on in a mini-player, until it is stopped there', () => {
  const { made, minis, elapse } = registry()
  const { entry } = made.acquire('call', '/a')
  entry.audio.play()
  made.release('call')
  elapse()
  assert.equal(entry.audio.paused, false)
  assert.equal(minis.size, 1)
  ;[...minis][0]()
  assert.deepEqual([entry.audio.paused, minis.size, made.size()], [true, 0, 0])
})

test('coming back takes the mini-player away and finds the same audio', () => {
  const { made, minis, elapse } = registry()
  const { entry } = made.acquire('call', '/a')
  entry.audio.play()
  made.release('call')
  elapse()
  assert.equal(made.acquire('call', '/a').entry, entry)
  assert.deepEqual([entry.audio.paused, minis.size], [false, 0])
})

test('paused audio that nobody holds any more is let go', () => {
  const { made, elapse } = registry()
  const { entry } = made.acquire('call', '/a')
  made.release('call')
  elapse()
  assert.equal(entry.audio.paused, true)
  assert.equal(entry.audio.src, undefined)
  assert.equal(made.size(), 0)
})

test('opening another call stops the one that was left at once', () => {
  const { made } = registry()
  const { entry } = made.acquire('one', '/a')
  made.release('one')
  made.acquire('two', '/b')
  assert.equal(entry.audio.src, undefined)
})

test('a stopped call is not dropped a second time by its timer', () => {
  const { made, elapse } = registry()
  made.acquire('one', '/a')
  made.release('one')
  made.acquire('two', '/b')
  elapse()
  assert.equal(made.size(), 1)
})

test('a renewed address goes on at the same second and speed, playing if it played', () => {
  const { made } = registry()
  const { entry } = made.acquire('call', '/a?1')
  entry.audio.play()
  entry.audio.currentTime = 42
  entry.audio.playbackRate = 1.5
  Object.defineProperty(entry.audio, 'src', { set() { this.paused = true; this.loads += 1 } }) // as browsers do
  reloadAt(entry, '/a?2')
  assert.deepEqual([entry.url, entry.audio.loads, entry.audio.currentTime, entry.audio.playbackRate], ['/a?2', 1, 42, 1.5])
  assert.equal(entry.audio.paused, false)
})
