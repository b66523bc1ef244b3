/** Calls between two takings: with series every 15 s, a minute. */
const callsPerTaking = 4;

/**
 * Takes something at the first call and at every fourth from there, and between gives what it took: for what a machine seldom
 * changes, such as its name, and what costs much to ask.
 */
export function createRarely<Argument, Taken>(
  take: (argument: Argument) => Taken,
  everyCalls = callsPerTaking,
): (argument: Argument) => Taken {
  let calls = 0;
  let kept: { readonly taken: Taken } | undefined;
  return (argument) => {
    if (kept === undefined || calls % everyCalls === 0) kept = { taken: take(argument) };
    calls++;
    return kept.taken;
  };
}
