import type { Asked } from "../../kept/asked.ts";
import { jsonText } from "../json-text.ts";
import type { PreparedAnswer } from "../route.ts";

/** What a request asks, answered in JSON with the snapshot's id before it. */
export function inJson(prepared: PreparedAnswer): Asked {
  return {
    writer() {
      const respond = prepared.remembering?.() ?? ((snapshot) => prepared.respond(snapshot));
      return function* write(snapshot, bytes) {
        const answer = respond(snapshot);
        const fields = Symbol.iterator in answer ? yield* answer : answer;
        for (const text of jsonText({ snapshotId: snapshot.id, ...fields })) {
          if (text !== undefined && !bytes.write(text)) return false;
          yield;
        }
        return true;
      };
    },
  };
}
