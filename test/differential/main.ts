/**
 * `npm run test:differential`: a real node_exporter and the agent beside each other, on this machine and on every recorded host,
 * compared value by value. What they say differently must be one of the exceptions. Exit code 1 where it is not.
 */
import { compare } from "./compare.ts";
import { exceptions, type Exception } from "./exceptions.ts";
import { covers, explain, type Place } from "./explain.ts";
import { liveNoise } from "./noise.ts";
import { readLive, readRecorded, readUntilSettled } from "./readings.ts";
import { nameOf, printExtraFamilies, printMismatches, printOutcomes, type Outcome } from "./report.ts";
import { listPlaces, startPair } from "./scenarios.ts";

async function comparePlace(place: Place): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const pair = await startPair({ after: (end) => stack.defer(end) }, place);
  const isLive = place.kind === "live";
  const compared = await readUntilSettled(async () => {
    const reading = await (isLive ? readLive(pair) : readRecorded(pair));
    const differences = compare(reading, isLive ? liveNoise : () => 0);
    return { reading, differences, ...explain(exceptions, place, differences) };
  });
  return { place, ...compared };
}

async function main(): Promise<number> {
  const named = process.argv.slice(2);
  const places = (await listPlaces()).filter((place) => named.length === 0 || named.includes(nameOf(place)));
  const outcomes: Outcome[] = [];
  for (const place of places) outcomes.push(await comparePlace(place));

  for (const outcome of outcomes) for (const line of printMismatches(outcome)) console.log(line);
  const unneeded = named.length > 0 ? [] : exceptions.filter((exception) => isUnneeded(exception, outcomes));
  for (const { family, reason } of unneeded) {
    console.log(`exceptions.ts: nothing needs this exception any more: ${String(family)} (${reason})`);
  }
  console.log(printExtraFamilies(outcomes));
  console.log(printOutcomes(outcomes));
  return unneeded.length === 0 && outcomes.every(({ mismatches }) => mismatches.length === 0) ? 0 : 1;
}

/** Whether an exception could have applied in the places that were compared, and did in none. */
function isUnneeded(exception: Exception, outcomes: readonly Outcome[]): boolean {
  const covered = outcomes.filter(({ place }) => covers(exception, place));
  return !exception.maySleep && covered.length > 0 && !covered.some(({ needed }) => needed.has(exception));
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:differential: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
