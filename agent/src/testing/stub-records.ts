/** For tests: a kernel's log that gives what the test puts into it. */
import type { RecordRead, Records } from "../record-reader.ts";

export interface StubRecords extends Records {
  /** What the next reads give, or fail with: a text, but `overrun` for what that says. When they are used up there is none. */
  put(...reads: readonly (string | Uint8Array | Error)[]): void;
  /** Reads that were made. */
  readonly readCount: number;
  readonly isClosed: boolean;
}

export function stubRecords(): StubRecords {
  const waiting: (string | Uint8Array | Error)[] = [];
  const records = {
    readCount: 0,
    isClosed: false,
    put: (...reads: readonly (string | Uint8Array | Error)[]) => void waiting.push(...reads),
    read(): RecordRead {
      records.readCount++;
      const next = waiting.shift();
      if (next === undefined) return "none";
      if (next === "overrun") return "overrun";
      if (next instanceof Error) throw next;
      return typeof next === "string" ? Buffer.from(next) : next;
    },
    close() {
      records.isClosed = true;
    },
  };
  return records;
}
