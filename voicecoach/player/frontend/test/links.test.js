import assert from 'node:assert/strict'
import test from 'node:test'
import { describeFailure } from '../src/failure.js'
import { momentLink } from '../src/links.js'

test('a link keeps the page and its other parameters and names call and second', () => {
  const link = momentLink('http://127.0.0.1:8501/replay?team=blue&t=3#top', 'call 7/é', 93.26)
  assert.equal(link, 'http://127.0.0.1:8501/replay?team=blue&t=93.3&call=call+7%2F%C3%A9')
})

test('each failure says what happened and what to do', () => {
  assert.match(describeFailure(4, 403), /may not be played.*Reload/)
  assert.match(describeFailure(4, 404), /missing/)
  assert.match(describeFailure(4, 206), /damaged/)
  assert.match(describeFailure(2, null), /connection.*Press play/)
  assert.match(describeFailure(4, 500), /500/)
})
