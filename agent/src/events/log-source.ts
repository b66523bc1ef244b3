import type { Host } from "../host.ts";
import type { Records } from "../record-reader.ts";
import type { CgroupOwner } from "../pods/cgroup-name.ts";
import type { Finding } from "./event-list.ts";
import { KernelLog, type KernelRecord } from "./kernel-log.ts";
import { rules, type Rule } from "./rules.ts";
import { Victims } from "./victim.ts";

/** Records that are read in one sample: more wait for the next. They cost some 5 µs each. */
const mostRecords = 1000;

/** How old an event may be that is listed though it happened before the agent started: as node-problem-detector looks back. */
const lookbackSeconds = 300;

/** What one reading of the log found. */
export interface LogFindings {
  /** What happened before the agent started: listed, and not counted. */
  readonly earlier: readonly Finding[];
  readonly current: readonly Finding[];
  /** Whether nothing is left to read. */
  readonly isDrained: boolean;
}

/**
 * Finds problems in the kernel's log. What stands there when the agent starts is history: the last five minutes of it are
 * listed, as they may say why the agent had to start; none of it is counted, as an agent that starts again would count it again.
 *
 * A record's time is that of the kernel's own clock since the boot, which drifts from the others and stands while a machine sleeps.
 * So a new record's wall time lies between the last look at the log and this one, whatever that clock says.
 */
export class LogSource {
  readonly #log: KernelLog;
  readonly #ownerOf: (cgroup: string) => CgroupOwner;
  readonly #victims = new Victims();
  readonly #openedAt: number;
  #drainedAt: number;
  /** When a message of each reason last began what another may conclude, in seconds since the boot. */
  readonly #begun = new Map<string, number>();

  constructor(records: Records, host: Host, ownerOf: (cgroup: string) => CgroupOwner) {
    this.#log = new KernelLog(records);
    this.#ownerOf = ownerOf;
    this.#openedAt = uptimeOf(host);
    this.#drainedAt = host.clock.now();
  }

  get lost(): number {
    return this.#log.lost;
  }

  get broken(): number {
    return this.#log.broken;
  }

  /** @throws where the log can no longer be read. */
  read(host: Host): LogFindings {
    const earlier: Finding[] = [];
    const current: Finding[] = [];
    const now = host.clock.now();
    let uptime: number | undefined;
    const isDrained = this.#log.read(mostRecords, (record) => {
      const found = this.#match(record);
      if (found === undefined) return;
      uptime ??= uptimeOf(host);
      const age = uptime - record.seconds;
      const at = Number.isNaN(age) ? now : now - age * 1000;
      if (this.#log.hasDrained || record.seconds >= this.#openedAt) {
        current.push({ ...found, at: Math.max(Math.min(this.#drainedAt, now), Math.min(at, now)) });
      } else if (this.#openedAt - record.seconds <= lookbackSeconds) earlier.push({ ...found, at: Math.min(at, now) });
    });
    if (isDrained) this.#drainedAt = now;
    return { earlier, current, isDrained };
  }

  close(): void {
    this.#log.close();
  }

  #match(record: KernelRecord): Omit<Finding, "at"> | undefined {
    this.#victims.hear(record);
    for (const rule of rules) {
      const match = rule.pattern.exec(record.message);
      if (match === null) continue;
      return this.#isConclusion(rule, record) ? undefined : this.#describe(rule, match, record);
    }
    return undefined;
  }

  #isConclusion({ reason, concludes = false }: Rule, { seconds }: KernelRecord): boolean {
    const begun = this.#begun.get(reason);
    if (concludes) this.#begun.delete(reason);
    else this.#begun.set(reason, seconds);
    return concludes && begun !== undefined && seconds - begun <= 1;
  }

  #describe(rule: Rule, match: RegExpExecArray, record: KernelRecord): Omit<Finding, "at"> {
    const { reason } = rule;
    const cgroup = reason === "OOMKilling" ? this.#victims.takeCgroup(match.groups?.["pid"]) : undefined;
    return {
      reason,
      message: record.message,
      object: match.groups?.["object"] ?? record.device,
      kind: match.groups?.["code"],
      count: rule.count?.(match) ?? 1,
      ...(cgroup !== undefined && { cgroup, ...this.#ownerOf(cgroup) }),
    };
  }
}

/** Seconds since the boot; not a number where the host does not say. */
function uptimeOf(host: Host): number {
  const bytes = host.readProc("uptime");
  return bytes === undefined ? NaN : Number.parseFloat(Buffer.from(bytes).toString("latin1", 0, 32));
}
