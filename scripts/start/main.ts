/** Runs the aggregator and one agent for this machine, and shows what they see. */
import { UsageError, systemClock, version } from "@kubevitals/program";
import { agentUrl, aggregatorUrls, dialable } from "./addresses.ts";
import { withAdvice } from "./child-line.ts";
import { chooseView } from "./choose-view.ts";
import { planStart, type StartPlan } from "./options.ts";
import { followSnapshots, type Reading } from "./snapshots.ts";
import { stopWhenAsked } from "./stop-when-asked.ts";
import { Supervisor } from "./supervisor.ts";
import { StateKeeper, type View } from "./view.ts";

async function run(plan: StartPlan): Promise<number> {
  const state = new StateKeeper(plan, () => systemClock.monotonic());
  const following = new AbortController();
  const view = chooseView(() => state.current());
  const supervisor = new Supervisor({
    onLine: (program, line) => view.childLine(program, withAdvice(program, line)),
    onProblem: (problem) => process.stderr.write(`kubevitals: ${problem}\n`),
    onStop() {
      view.close();
      following.abort();
    },
  });
  stopWhenAsked(() => supervisor.stop(0));
  void startBoth(plan, supervisor, view, state, following.signal);
  return supervisor.exitCode;
}

async function startBoth(
  plan: StartPlan,
  supervisor: Supervisor,
  view: View,
  state: StateKeeper,
  until: AbortSignal,
): Promise<void> {
  const aggregator = await supervisor.start("aggregator", plan.aggregatorArguments);
  if (aggregator === undefined) return;
  const [http, grpc] = [dialable(aggregator["http"] ?? ""), dialable(aggregator["grpc"] ?? "")];
  view.announce([`kubevitals ${version} watches this machine; Ctrl-C stops it`, ...aggregatorUrls(http, grpc)]);
  const agent = await supervisor.start("agent", plan.agentArguments(grpc));
  if (agent === undefined) return;
  view.announce([agentUrl(dialable(agent["http"] ?? ""))]);
  view.open();
  const events = {
    onReading(reading: Reading) {
      state.setReading(reading);
      view.changed();
    },
    onTrouble(reason: string) {
      state.setTrouble(reason);
      view.changed();
    },
  };
  await followSnapshots(grpc, events, until);
}

try {
  const plan = planStart(process.argv.slice(2), process.env);
  if ("print" in plan) process.stdout.write(plan.print);
  else process.exit(await run(plan));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`kubevitals ${error.message}`);
  process.exitCode = 2;
}
