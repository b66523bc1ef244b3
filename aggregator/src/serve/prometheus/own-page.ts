import type { BlockValues } from "@kubevitals/proto";
import { atOnce, type Clock } from "@kubevitals/program";
import { codecs } from "./compress/codec.ts";
import type { Encoding } from "./negotiate/encoding.ts";
import { planPage } from "./page/page-plan.ts";
import { PageTurns } from "./page/page-turns.ts";
import { SliceOutput } from "./page/slice-output.ts";
import { SlicePool } from "./page/slice-pool.ts";
import { writeFamilies } from "./page/write-families.ts";
import { pageEnds, type PageFormat } from "./text/family-header.ts";

/** How a page of this process alone is asked for. */
export interface OwnPageRequest {
  /** The only families to show; undefined: all. */
  readonly families: ReadonlySet<string> | undefined;
  readonly format: PageFormat;
  readonly encoding: Encoding;
}

/**
 * A page of some hundred series, as the bytes of an answer.
 *
 * @param comment what a person may want to know of the page; OpenMetrics has no comments, so there it is left out
 */
export async function ownPage(
  blocks: readonly BlockValues[],
  comment: string | undefined,
  { families, format, encoding }: OwnPageRequest,
  clock: Clock,
): Promise<Buffer> {
  const slices: Buffer[] = [];
  const keep = async (text: Buffer) => void slices.push(Buffer.from(text));
  const out = new SliceOutput(keep, new SlicePool(), new PageTurns(clock).forPage());
  if (comment !== undefined && format === "text") await out.write(Buffer.from(`# ${comment}\n`));
  const parts = blocks.map((sample) => ({ sample, labels: [] }));
  const planned = atOnce(planPage(parts, (name) => families?.has(name) ?? true));
  await writeFamilies(planned.values(), out, { format, isOnPage: (name) => planned.has(name), showsCreated: false });
  await out.write(Buffer.from(pageEnds[format]));
  await out.end();
  const text = Buffer.concat(slices);
  if (encoding === "identity") return text;
  const codec = codecs[encoding];
  const frame = codec.frame();
  const part = await codec.compress(text);
  frame.add(part);
  return Buffer.concat([frame.header, part.bytes, frame.trailer()]);
}
