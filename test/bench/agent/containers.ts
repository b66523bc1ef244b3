import type { Bench } from "./bench.ts";
import { openCgroups } from "./cgroups.ts";
import { canStartPods, startPod } from "./pods.ts";
import { writeRecordedContainers } from "./recorded-containers.ts";

/** Containers for the agent to watch. */
export interface Containers {
  /** What they are, for the table. */
  readonly description: string;
  /** Flags with which the agent finds them. */
  readonly agentFlags: readonly string[];
}

/** Real cgroups with real processes where this machine lets us make them, else recorded files. */
export async function provideContainers(bench: Bench, count: number): Promise<Containers> {
  const { owner, workspace } = bench;
  const reason = (await canStartPods()) ? undefined : "no right to make network namespaces here";
  try {
    if (reason !== undefined) throw new Error(reason);
    const cgroups = await openCgroups(owner);
    for (let started = 0; started < count; started += 2) await cgroups.place(await startPod(owner));
    const description =
      `${count} containers: pairs in pods, each with a sandbox and a network namespace, all asleep, in ` +
      cgroups.description;
    return { description, agentFlags: [] };
  } catch (error) {
    const sys = await writeRecordedContainers(workspace, count);
    const description =
      `${count} containers: recorded files of cgroup v2 that never change, without processes or networks, because real ` +
      `ones could not be made (${error instanceof Error ? error.message : String(error)})`;
    return { description, agentFlags: [`--sys-path=${sys}`] };
  }
}
