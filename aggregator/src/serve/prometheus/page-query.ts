import { isMetricName } from "@kubevitals/proto";
import { quote } from "../../quote.ts";
import { RequestError } from "../rest/problem.ts";

/** The parameters of a page, as the routes' schemas let them pass. */
export interface PageQuery {
  readonly snapshot?: string;
  readonly shard?: string;
  readonly "name[]"?: string | readonly string[];
}

/** The families that the reader names; undefined: all. @throws {RequestError} */
export function familiesOf({ "name[]": named }: PageQuery): ReadonlySet<string> | undefined {
  if (named === undefined) return undefined;
  const names = typeof named === "string" ? [named] : named;
  const wrong = names.find((name) => !isMetricName(name));
  if (wrong === undefined) return new Set(names);
  throw new RequestError(`name[] '${quote(wrong)}': write the name of a family as its # TYPE line in text has it`);
}
