import { setImmediate } from "node:timers/promises";

/** Of a test that waits for what never comes, the rest of the run should not suffer. */
const patienceMilliseconds = 20_000;

/** Resolves once it is so. @throws where it never becomes so */
export async function until(isSo: () => boolean): Promise<void> {
  const begun = performance.now();
  while (!isSo()) {
    if (performance.now() - begun > patienceMilliseconds) throw new Error(`it never became so: ${isSo.toString()}`);
    await setImmediate();
  }
}
