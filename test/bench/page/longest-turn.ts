/**
 * Watches how much CPU time this thread spends in one turn of the event loop at most, until it is asked. Not wall time: on a machine
 * that others use as well that says how busy they are.
 */
export function watchTurns(): () => number {
  let longest = 0;
  let isWatching = true;
  let before = process.threadCpuUsage();
  const look = () => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, (now.user + now.system - before.user - before.system) / 1000);
    before = now;
    if (isWatching) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    isWatching = false;
    return longest;
  };
}
