/**
 * Seconds until something is due that comes once in an interval, at an instant of its own: the same one after each restart, so that all
 * are spread over the interval and none moves.
 *
 * @param key what it is
 * @param monotonic milliseconds
 */
export function secondsUntilDue(key: string, intervalSeconds: number, monotonic: number): number {
  const interval = intervalSeconds * 1000;
  const phase = (hash(key) / 2 ** 32) * interval;
  const since = (((monotonic - phase) % interval) + interval) % interval;
  return (interval - since) / 1000;
}

/** FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  // The last characters, in which targets differ most, have not reached the upper bits yet.
  return Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0;
}
