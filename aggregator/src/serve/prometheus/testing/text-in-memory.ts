import { SliceOutput } from "../page/slice-output.ts";
import { PageTurns } from "../page/page-turns.ts";
import { SlicePool } from "../page/slice-pool.ts";
import { systemClock } from "@kubevitals/program";

/** The text that is written to an output, of which each slice is gone once it was passed on. */
export async function textInMemory(write: (out: SliceOutput) => Promise<void>): Promise<string> {
  const slices: string[] = [];
  const keep = async (text: Buffer) => {
    slices.push(text.toString("latin1"));
    text.fill(0);
  };
  const out = new SliceOutput(keep, new SlicePool(), new PageTurns(systemClock).forPage());
  await write(out);
  await out.end();
  return Buffer.from(slices.join(""), "latin1").toString();
}
