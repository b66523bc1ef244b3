import type { Readable } from "node:stream";

/** A line longer than this is handed on in pieces, so that a stream without line ends takes no more memory. */
const longestLine = 65_536;

/** Calls `onLine` with every line of a stream of UTF-8, without its end; what follows the last end counts as a line. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length <= longestLine) return;
    onLine(rest);
    rest = "";
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
