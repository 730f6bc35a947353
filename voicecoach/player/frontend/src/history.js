// What was done and can be taken back. Values are never changed, only replaced; a step may carry a change of something
// else with it ({before, after}), which whoever asks to undo has to take back as well.

const MOST = 100

export function createHistory(first = null) {
  let past = []
  let future = []
  let now = first

  function record(value, change = null) {
    past = [...past, { before: now, after: value, change }].slice(-MOST)
    future = []
    now = value
  }

  return {
    get now() {
      return now
    },
    get canUndo() {
      return past.length > 0
    },
    get canRedo() {
      return future.length > 0
    },
    set(value) {
      if (JSON.stringify(value) !== JSON.stringify(now)) record(value)
    },
    /** A step that counts also where the value stays as it is, because of what is changed with it. */
    record,
    /** Let the last step carry a change: it came of that step. */
    attach(change) {
      const last = past.at(-1)
      if (last) past = [...past.slice(0, -1), { ...last, change }]
    },
    /** The step that was taken back, or false when there was none. */
    undo() {
      const step = past.pop()
      if (!step) return false
      future.push(step)
      now = step.before
      return step
    },
    redo() {
      const step = future.pop()
      if (!step) return false
      past.push(step)
      now = step.after
      return step
    },
  }
}
