/** For tests: helper processes that do what they are told. */
import type { HelperEvents, StartHelper } from "../helper/start.ts";
import type { HelperRole } from "../helper/role.ts";

/** A helper process that was started. */
export interface StubHelper {
  readonly role: HelperRole;
  /** What it was sent. */
  readonly heard: readonly unknown[];
  readonly events: HelperEvents;
  readonly isKilled: boolean;
}

/** Starts helpers that do nothing by themselves; those that hang in the kernel stay when they are killed. */
export function stubHelpers({ surviveKill = false } = {}): {
  readonly start: StartHelper;
  readonly started: readonly StubHelper[];
} {
  const started: StubHelper[] = [];
  const start: StartHelper = (role, events) => {
    const heard: unknown[] = [];
    const helper = { role, heard, events, isKilled: false };
    started.push(helper);
    return {
      send: (message) => heard.push(message),
      kill() {
        helper.isKilled = true;
        if (!surviveKill) events.ended("it ended by SIGKILL");
      },
    };
  };
  return { start, started };
}
