/** A process that runs a part of a simulation's agents. Its first message says which; it ends when its channel does. */
import { once } from "node:events";
import { startPart, type PartPlan } from "./part.ts";

/** How often it reports. */
const reportMilliseconds = 500;

// A terminal's Ctrl-C reaches all processes; the one that started this one says when it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
const gone = once(process, "disconnect");
const [plan] = (await once(process, "message")) as [PartPlan];
const part = await startPart(plan);
// Who started it may end in the instant of a report: that it is gone is heard, and no failure.
const reporting = setInterval(
  () => process.connected && process.send?.(part.report(), () => undefined),
  reportMilliseconds,
);
await gone;
clearInterval(reporting);
await part.stop();
process.exit(0);
