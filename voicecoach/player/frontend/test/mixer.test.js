import assert from 'node:assert/strict'
import test from 'node:test'
import { createMixer } from '../src/mixer.js'

class Node {
  links = []
  gain = { value: 1 }
  connect(target, ...ports) {
    this.links.push([target, ...ports])
    return target
  }
}

class Context {
  static made = []
  resumed = 0
  destination = new Node()
  constructor() {
    Context.made.push(this)
    this.gains = []
  }
  createChannelSplitter = () => (this.splitter = new Node())
  createChannelMerger = () => (this.merger = new Node())
  createMediaElementSource = () => (this.source = new Node())
  createGain() {
    this.gains.push(new Node())
    return this.gains.at(-1)
  }
  resume() {
    this.resumed += 1
  }
  close() {
    this.closed = true
  }
}

const mixer = () => {
  Context.made = []
  return createMixer({ addEventListener() {} }, () => new Context())
}

test('the sound is left alone until a volume is changed', () => {
  mixer().close()
  assert.equal(Context.made.length, 0)
})

test('each channel has its own volume and stays on its own side', () => {
  const made = mixer()
  made.setVolume(1, 0.25)
  made.setVolume(0, 0)
  const [context] = Context.made
  assert.equal(Context.made.length, 1)
  assert.deepEqual(context.gains.map(({ gain }) => gain.value), [0, 0.25])
  assert.deepEqual(context.splitter.links.map(([, channel]) => channel), [0, 1])
  assert.deepEqual(context.gains.map(({ links }) => links[0].slice(1)), [[0, 0], [0, 1]])
  assert.ok(context.resumed > 0)
  made.close()
  assert.ok(context.closed)
})
