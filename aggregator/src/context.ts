import type { Clock, Logger } from "@kubevitals/program";
import type { AggregatorConfig } from "./config.ts";

/** What every part of the program works with. */
export interface Context {
  readonly config: AggregatorConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mayComplain: (key: string) => { heldBack: number } | undefined;
}
