import { RequestError } from "./problem.ts";
import type { Position } from "../../state/record-order.ts";

/** How a token looks: which aggregator gave it, and where it goes on. */
export const pageTokenPattern = "^[0-9a-zA-Z]{1,32}(\\.[0-9]{1,16}){3}$";

/** What a reader shows to go on behind a position. Positions mean something in the history of one start of one aggregator only. */
export function pageToken(instanceId: string, { sessionRank, sequence, place }: Position): string {
  return [instanceId, sessionRank, sequence, place].join(".");
}

/** The position of a token that fits the pattern. @throws {RequestError} where another aggregator gave it, or an earlier start of this one. */
export function readPageToken(instanceId: string, token: string): Position {
  const [givenBy, ...numbers] = token.split(".");
  if (givenBy !== instanceId)
    throw new RequestError(
      "another aggregator, or an earlier start of this one, gave this `continue`; begin again without it",
      410,
    );
  const [sessionRank = 0, sequence = 0, place = 0] = numbers.map(Number);
  return { sessionRank, sequence, place };
}
