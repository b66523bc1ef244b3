import type { NodeInventory } from "@kubevitals/proto";
import { backoffSeconds } from "@kubevitals/program";
import type { Collector } from "../collectors/collector.ts";
import type { Helper, StartHelper } from "../helper/start.ts";
import type { Host } from "../host.ts";
import { PendingError } from "../pending-error.ts";
import { inventoryFrom } from "./node-inventory.ts";
import { fieldsOf } from "./values.ts";

/** A helper that has sent nothing by then is ended: a program that it runs hangs, on a device as a rule. */
const deadlineMilliseconds = 60_000;

/** How long after one that failed the next is started. */
const failureBackoff = { firstSeconds: 60, mostSeconds: 3600 };

/**
 * What the machine is made of, read at once and then rarely by a helper process, which ends when it has told. A sample never waits
 * for it: it gets what was told last, also while a later reading fails.
 */
export function createInventory(
  host: Host,
  startHelper: StartHelper,
  intervalSeconds: number,
): Collector<NodeInventory> {
  let inventory: NodeInventory | undefined;
  let failure: string | undefined;
  let failures = 0;
  let dueAt = -Infinity;
  /** The helper under way; also one that was ended, and does not go. */
  let running: Helper | undefined;

  function start(): void {
    let facts: unknown;
    let deadline: NodeJS.Timeout | undefined;
    try {
      running = startHelper("inventory", {
        message: (message) => (facts = message),
        ended(reason) {
          clearTimeout(deadline);
          running = undefined;
          finish(facts, reason);
        },
      });
    } catch (error) {
      // No process can be had, for want of memory or of numbers for it: the next attempt comes like that after any failure.
      finish(undefined, error instanceof Error ? error.message : String(error));
      return;
    }
    deadline = setTimeout(() => {
      facts = undefined;
      failure = `the helper process told nothing within ${deadlineMilliseconds / 1000} s`;
      running?.kill();
    }, deadlineMilliseconds);
    deadline.unref();
  }

  function finish(facts: unknown, reason: string): void {
    try {
      if (facts === undefined) throw new Error(`the helper process told nothing: ${reason}`);
      inventory = inventoryFrom(fieldsOf(facts), host, host.clock.now());
      failure = undefined;
      failures = 0;
      dueAt = host.clock.monotonic() + intervalSeconds * 1000;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      failures++;
      dueAt = host.clock.monotonic() + backoffSeconds(failures, failureBackoff) * 1000;
    }
  }

  start();
  return {
    name: "inventory",
    source: "systeminformation in a process of its own, /etc/os-release, /sys/class/dmi",
    read() {
      if (running === undefined && host.clock.monotonic() >= dueAt) start();
      if (inventory !== undefined) return inventory;
      if (failure !== undefined) throw new Error(failure);
      throw new PendingError("it is being read");
    },
    series() {
      // It is for people: what of it is a metric, other collectors say.
    },
    vitals: ({ reading }) => ({ inventory: reading }),
  };
}
