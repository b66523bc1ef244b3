import { nodeMetricsToJson, type NodeMetrics } from "@kubevitals/proto";
import type { FamilyHistory, SeriesPoint } from "../../state/family-history.ts";
import type { PastVitals } from "../../state/history.ts";
import type { Position } from "../../state/record-order.ts";

/** Text that grows by steps: undefined from one that adds none. */
export type Steps = Generator<string | undefined, void, undefined>;

/** What an answer tells, in steps. */
export interface HistoryAnswer {
  /** What stands before the items. */
  readonly head: object;
  readonly vitals: Generator<PastVitals | undefined, void, undefined>;
  /** Items of the answer at most. */
  readonly limit: number;
  /** What a reader shows to go on behind the last of them. */
  readonly tokenOf: (position: Position) => string;
  readonly family: Generator<undefined, FamilyHistory, undefined> | undefined;
}

/** The answer in JSON, a field of an item or some points of a series a step: an agent may have told much in one. */
export function* historyText({ head, vitals, limit, tokenOf, family }: HistoryAnswer): Steps {
  yield `${JSON.stringify(head).slice(0, -1)},"items":[`;
  let items = 0;
  let last: Position | undefined;
  let isCut = false;
  for (const past of vitals) {
    if (past === undefined) yield undefined;
    else if (items === limit) {
      isCut = true;
      break;
    } else {
      if (items++ > 0) yield ",";
      yield* itemText(past.metrics);
      last = past.position;
    }
  }
  yield isCut && last ? `],"continue":${JSON.stringify(tokenOf(last))}` : "]";
  if (family) yield* seriesText(yield* family);
  yield "}";
}

function* itemText(metrics: NodeMetrics): Steps {
  let separator = "{";
  for (const [name, value] of Object.entries(nodeMetricsToJson(metrics))) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:${JSON.stringify(value)}`;
    separator = ",";
  }
  yield "}";
}

/** Points that are written in one step. */
const pointsAtOnce = 256;

function* seriesText({ series, omitted }: FamilyHistory): Steps {
  yield ',"series":[';
  for (const [index, { name, labels, points }] of series.entries()) {
    yield `${index === 0 ? "" : ","}${JSON.stringify({ name, labels }).slice(0, -1)},"points":[`;
    for (let from = 0; from < points.length; from += pointsAtOnce) {
      const some = points.slice(from, from + pointsAtOnce).map((point) => JSON.stringify(pointToJson(point)));
      yield `${from === 0 ? "" : ","}${some.join(",")}`;
    }
    yield "]}";
  }
  yield omitted === 0 ? "]" : `],"seriesOmitted":${omitted}`;
}

function pointToJson({ timestamp, value }: SeriesPoint) {
  return { timestamp: new Date(timestamp).toISOString(), value: valueToJson(value) };
}

function valueToJson(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
