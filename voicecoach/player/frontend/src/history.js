// What was done and can be taken back. Values are never changed, only replaced.

const MOST = 100

export function createHistory(first = null) {
  let past = []
  let future = []
  let now = first
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
      if (JSON.stringify(value) === JSON.stringify(now)) return
      past = [...past, now].slice(-MOST)
      future = []
      now = value
    },
    /** Whether there was anything to take back. */
    undo() {
      if (past.length === 0) return false
      future.push(now)
      now = past.pop()
      return true
    },
    redo() {
      if (future.length === 0) return false
      past.push(now)
      now = future.pop()
      return true
    },
  }
}
