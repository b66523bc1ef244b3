import type { Bucket } from "./bucket.ts";
import { placeOf } from "./own-pieces.ts";
import { rowEnd } from "./row-template.ts";
import { padding, type TextSink } from "./text-sink.ts";

/** Bytes of the rows of a bucket in one family. */
export function cellBytes({ cells }: Bucket, family: number, head: DataView): number {
  const cell = cells[family];
  return cell === undefined ? 0 : cell.bytes + cell.rows * (head.byteLength - padding);
}

/**
 * Appends the rows of a bucket's objects in one family; the sink has room for them. One function, as it runs for each piece of each
 * row of a page.
 *
 * @param head what every row of the family begins with, `kube_pod_info{job="x",`, padded
 */
export function appendCell({ layouts, starts, own }: Bucket, family: number, head: DataView, sink: TextSink): void {
  const headBytes = head.byteLength - padding;
  for (let index = 0; index < layouts.length; index++) {
    const layout = layouts[index];
    const template = layout?.templates[family];
    if (layout === undefined || template === undefined) continue;
    const start = starts[index] ?? 0;
    const bytes = (starts[index + 1] ?? 0) - start;
    const first = layout.firstOwn[family] ?? 0;
    const { text, steps } = template;
    const labelsAt = placeOf(own, start, bytes, 0);
    const labelsBytes = placeOf(own, start, bytes, 1) - labelsAt;
    let at = 0;
    let next = rowEnd;
    for (let step = 0; step < steps.length; step += 2) {
      if (next === rowEnd) {
        sink.append(head, 0, headBytes);
        sink.append(own, labelsAt, labelsBytes);
      }
      const length = steps[step] ?? 0;
      sink.append(text, at, length);
      at += length;
      next = steps[step + 1] ?? rowEnd;
      if (next === rowEnd) continue;
      const ownAt = placeOf(own, start, bytes, first + next);
      sink.append(own, ownAt, placeOf(own, start, bytes, first + next + 1) - ownAt);
    }
  }
}
