import assert from 'node:assert/strict'
import test from 'node:test'
import { createRenewal, expiryMs, hasRunOut, renewInMs } from '../src/renewal.js'

const URL_A = '/voicecoach/audio/a?user=ana&expires=7200&mac=1'

test('an address says when it runs out, or nothing', () => {
  assert.equal(expiryMs(URL_A), 7_200_000)
  assert.equal(expiryMs('/voicecoach/audio/a'), null)
  assert.equal(hasRunOut(URL_A, 7_199_999), false)
  assert.equal(hasRunOut(URL_A, 7_200_000), true)
  assert.equal(hasRunOut('/audio', 9e15), false)
})

test('a new one is asked for ten minutes ahead, at once when that is past, never when it does not run out', () => {
  assert.equal(renewInMs(URL_A, 0), 6_600_000)
  assert.equal(renewInMs(URL_A, 7_000_000), 0)
  assert.equal(renewInMs('/audio', 0), null)
})

function renewal() {
  const world = { asked: 0, timers: [] }
  const made = createRenewal({
    ask: () => (world.asked += 1),
    now: () => 0,
    later: (act, wait) => world.timers.push([act, wait]) - 1,
    cancel: (at) => at !== null && (world.timers[at] = null),
  })
  return { world, made }
}

test('one timer waits, for the newest address', () => {
  const { world, made } = renewal()
  made.watch(URL_A)
  made.watch(URL_A.replace('7200', '10800'))
  assert.deepEqual(world.timers.filter(Boolean).map(([, wait]) => wait), [10_200_000])
})

test('an address is asked about once, however often it is refused', () => {
  const { world, made } = renewal()
  made.refused(URL_A)
  made.refused(URL_A)
  assert.equal(world.asked, 1)
  made.refused(`${URL_A}2`)
  assert.equal(world.asked, 2)
})

test('an address that was asked about ahead of time in vain is asked about when it is refused', () => {
  const { world, made } = renewal()
  made.watch(URL_A)
  made.watch(URL_A)
  world.timers.filter(Boolean).forEach(([act]) => act())
  made.refused(URL_A)
  assert.equal(world.asked, 2)
})
