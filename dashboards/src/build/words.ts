import { colours } from "./rule-thresholds.ts";
import type { Words } from "./stat.ts";

/** The verdict as a number, so that the worst of several clusters is the largest. */
export const verdicts: Words = {
  0: ["healthy", colours.well],
  1: ["unknown", colours.unknown],
  2: ["warning", colours.warning],
  3: ["critical", colours.critical],
};

/** How fresh a node's record is, as a number. */
export const freshness: Words = {
  0: ["lost", colours.critical],
  1: ["stale", colours.warning],
  2: ["fresh", colours.well],
};

/** 1 where something is as it should be. */
export const yesOrNo: Words = { 0: ["no", colours.critical], 1: ["yes", colours.well] };
