import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heightsOf } from '../src/wave.js'

test('every pixel shows the highest peak that it stands for', () => {
  const peaks = Float32Array.from({ length: 12 }, (_, i) => i / 16)
  assert.deepEqual([...heightsOf(peaks, 3)], [3 / 16, 7 / 16, 11 / 16])
})

test('no peak is lost when pixels and peaks do not divide', () => {
  const peaks = new Float32Array(1000)
  for (let at = 0; at < 1000; at++) {
    peaks.fill(0)
    peaks[at] = 1
    assert.equal(heightsOf(peaks, 97).filter((height) => height === 1).length, 1, String(at))
  }
})

test('between two peaks the wave goes straight from one to the other', () => {
  assert.deepEqual([...heightsOf(Float32Array.of(0, 1, 0.5), 12)].slice(0, 8), [0, 0.25, 0.5, 0.75, 1, 0.875, 0.75, 0.625])
})
