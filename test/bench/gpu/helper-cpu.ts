import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { NvmlAnswer, NvmlQuestion } from "../../../agent/src/gpu/nvidia/message.ts";
import { helperArguments } from "../../../agent/src/helper/role.ts";
import type { Owner } from "../../programs/support/program.ts";
import { cpuSeconds, pssBytes } from "../process-tree.ts";
import type { Workspace } from "../workspace.ts";

/** What samples cost the helper, each. */
export interface HelperCost {
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
  readonly pssBytes: number;
}

/** Samples before those that count: the code is compiled, and what is asked once has been asked. */
const warmUp = 20;

/** Asks the agent's helper from its bundle for samples, with a pause between two, in which caches cool as they do at a sample a second. */
export async function measureHelper(
  owner: Owner,
  workspace: Workspace,
  library: string,
  samples: number,
  pauseMilliseconds: number,
): Promise<HelperCost> {
  const child = fork(workspace.agent, helperArguments("nvml"), {
    execPath: workspace.node,
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  owner.after(async () => void child.kill("SIGKILL"));
  const { pid } = child;
  if (pid === undefined) throw new Error("the helper has no process id");
  let wall = 0;
  let begun = 0;
  for (let question = 1; question <= warmUp + samples; question++) {
    if (question === warmUp + 1) {
      wall = 0;
      begun = await cpuSeconds(pid);
    }
    const asked: NvmlQuestion = { question, libraries: [library] };
    const answered = once(child, "message");
    child.send(asked);
    const [{ sample, failure }] = (await answered) as [NvmlAnswer];
    if (sample === undefined) throw new Error(`the helper gave no sample: ${failure?.message}`);
    wall += sample.tookMilliseconds;
    await pause(pauseMilliseconds);
  }
  const spent = (await cpuSeconds(pid)) - begun;
  const cost: HelperCost = {
    cpuMilliseconds: (spent / samples) * 1000,
    wallMilliseconds: wall / samples,
    pssBytes: await pssBytes(pid),
  };
  child.kill("SIGKILL");
  await once(child, "exit");
  return cost;
}
