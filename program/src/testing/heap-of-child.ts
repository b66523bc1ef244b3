import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";

/** What a process of its own says of its heap, as V8's flags hold for all of a process. */
export interface ChildHeap {
  /** Size of the space for young objects before the work: what it took to load the runtime has made it grow already, or not. */
  readonly begunBytes: number;
  /** Size of the space for young objects after work that keeps some of what it makes for a while, in bytes. */
  readonly youngBytes: number;
  /** All that it printed on standard error, as V8 does where it does not know a flag. */
  readonly complaints: string;
}

/** Four million objects of which the last 800,000 are still needed. */
const work = `
const { getHeapSpaceStatistics } = await import("node:v8");
const youngBytes = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space").space_size;
const begun = youngBytes();
const kept = [];
for (let round = 0; round < 4_000_000; round++) kept[round % 800_000] = { round };
console.log(JSON.stringify([begun, youngBytes()]));
process.exit();
`;

/** Does work in a process, after what the program's module `keepHeapSmall` does where one is named. */
export function heapOfChild(module: string | undefined): ChildHeap {
  const before = module === undefined ? "" : `(await import("${pathToFileURL(module).href}")).keepHeapSmall();`;
  const argv = ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", `${before}${work}`];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  const [begunBytes, youngBytes] = JSON.parse(stdout) as readonly [number, number];
  return { begunBytes, youngBytes, complaints: stderr };
}
