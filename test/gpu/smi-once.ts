import { spawnSync } from "node:child_process";
import type { GpuReading } from "../../agent/src/gpu/device.ts";
import { columns, identityColumns, lastColumn, type Column } from "../../agent/src/gpu/nvidia/smi/columns.ts";
import { parseRow } from "../../agent/src/gpu/nvidia/smi/parse-row.ts";

/** What nvidia-smi says once of all devices, and the properties that this version of it does not know. */
export function askSmi(program: string, known: readonly Column[] = columns): readonly GpuReading[] {
  const properties = [...identityColumns, ...known.map(({ name }) => name), lastColumn].join(",");
  const { stdout, status, error } = spawnSync(program, [`--query-gpu=${properties}`, "--format=csv,noheader,nounits"], {
    encoding: "utf8",
    timeout: 60_000,
  });
  if (error) throw error;
  const unknown = /^Field "([\w.]+)" is not a valid field to query/m.exec(stdout)?.[1];
  const rest = known.filter(({ name }) => name !== unknown);
  if (rest.length < known.length) return askSmi(program, rest);
  if (status !== 0) throw new Error(`${program} ended with code ${status}: ${stdout.slice(0, 400)}`);
  return stdout.split("\n").flatMap((line) => parseRow(line, known) ?? []);
}
