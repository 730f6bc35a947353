import assert from 'node:assert/strict'
import test from 'node:test'
import { clock, counted, exactClock, lengthLabel, speedLabel, spokenTime } from '../src/format.js'

test('a clock has hours only when there are hours', () => {
  assert.equal(clock(0), '0:00')
  assert.equal(clock(65.9), '1:05')
  assert.equal(clock(3725), '1:02:05')
})

test('a clock never shows what is no time', () => {
  assert.equal(clock(-3), '0:00')
  assert.equal(clock(NaN), '0:00')
  assert.equal(clock(Infinity), '0:00')
})

test('an exact clock has tenths, and never sixty seconds', () => {
  assert.equal(exactClock(65.25), '1:05.3')
  assert.equal(exactClock(59.96), '1:00.0')
})

test('spoken times leave out what is zero', () => {
  assert.equal(spokenTime(0), '0 seconds')
  assert.equal(spokenTime(61), '1 minute 1 second')
  assert.equal(spokenTime(3600), '1 hour')
  assert.equal(spokenTime(7322), '2 hours 2 minutes 2 seconds')
})

test('one is singular', () => {
  assert.equal(counted(1, 'moment'), '1 moment')
  assert.equal(counted(0, 'moment'), '0 moments')
})

test('lengths are as exact as they need to be', () => {
  assert.equal(lengthLabel(0.55), '0.6 s')
  assert.equal(lengthLabel(12.4), '12 s')
  assert.equal(lengthLabel(75), '1:15')
  assert.equal(speedLabel(1.25), '1.25×')
})
