import type { KubeFamily, RowWriter } from "../family.ts";
import { unixSecondsOrZeroTime } from "../shared/timestamps.ts";
import type { ContainerKind } from "./container-kind.ts";
import type { ContainerStatus, Pod } from "./pod.ts";

type Rows = (status: ContainerStatus, out: RowWriter) => void;

/** Families of what the kubelet reports of each container, in kube-state-metrics' order. */
export function containerStatusFamilies(kind: ContainerKind): readonly KubeFamily<Pod>[] {
  const { noun } = kind;
  const family = (
    suffix: string,
    help: string,
    rows: Rows,
    { type = "gauge", labels = ["container"] }: Partial<Pick<KubeFamily<Pod>, "type" | "labels">> = {},
  ): KubeFamily<Pod> => ({
    name: `${kind.prefix}_${suffix}`,
    help,
    type,
    labels,
    rows(pod, out) {
      for (const status of kind.statuses(pod)) rows(status, out);
    },
  });
  const withReason = { labels: ["container", "reason"] };

  return [
    family(
      "state_started",
      `When the ${noun} started, in seconds since 1970; of the one that ended, if none runs.`,
      addStarted,
    ),
    family(
      "status_last_terminated_reason",
      `Why the ${noun} ended the last time, before it was started again.`,
      ({ name, lastState }, out) => {
        if (lastState?.terminated) out.add(1, name, lastState.terminated.reason ?? "");
      },
      withReason,
    ),
    family(
      "status_last_terminated_exitcode",
      `With which exit code the ${noun} ended the last time, before it was started again.`,
      ({ name, lastState }, out) => {
        if (lastState?.terminated) out.add(lastState.terminated.exitCode ?? 0, name);
      },
    ),
    family(
      "status_last_terminated_timestamp",
      `When the ${noun} ended the last time, before it was started again, in seconds since 1970.`,
      ({ name, lastState }, out) => {
        if (lastState?.terminated) out.add(unixSecondsOrZeroTime(lastState.terminated.finishedAt), name);
      },
    ),
    family("status_ready", `1 when the ${noun} is ready.`, ({ name, ready }, out) => out.add(ready ? 1 : 0, name)),
    family(
      "status_restarts_total",
      `How often the ${noun} was started again.`,
      ({ name, restartCount }, out) => out.add(restartCount ?? 0, name),
      { type: "counter" },
    ),
    family("status_running", `1 when the ${noun} runs.`, ({ name, state }, out) =>
      out.add(Number(Boolean(state?.running)), name),
    ),
    family("status_terminated", `1 when the ${noun} has ended and was not started again.`, ({ name, state }, out) =>
      out.add(Number(Boolean(state?.terminated)), name),
    ),
    family(
      "status_terminated_reason",
      `Why the ${noun} has ended, if it was not started again.`,
      ({ name, state }, out) => {
        if (state?.terminated) out.add(1, name, state.terminated.reason ?? "");
      },
      withReason,
    ),
    family("status_waiting", `1 when the ${noun} waits to be started.`, ({ name, state }, out) =>
      out.add(Number(Boolean(state?.waiting)), name),
    ),
    family(
      "status_waiting_reason",
      `What the ${noun} waits for, if it is not started yet.`,
      ({ name, state }, out) => {
        if (state?.waiting) out.add(1, name, state.waiting.reason ?? "");
      },
      withReason,
    ),
  ];
}

function addStarted({ name, state }: ContainerStatus, out: RowWriter): void {
  const started = state?.running ?? state?.terminated;
  if (started) out.add(unixSecondsOrZeroTime(started.startedAt), name);
}
