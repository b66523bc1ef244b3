import { BlockWriter, scrapeLabels, targetFamilies, type BlockValues } from "@kubevitals/proto";

/** A row: name, labels and value. */
type Row = readonly [name: string, labels: Readonly<Record<string, string>>, value: number];

/** What an agent sends of a pod's page: its rows, and how the scrape went. */
export function scrapedPage(podUid: string, instance: string, rows: readonly Row[], up = 1): readonly BlockValues[] {
  const labels = [
    { name: scrapeLabels.podUid, value: podUid },
    { name: scrapeLabels.instance, value: instance },
  ];
  const report = new BlockWriter();
  for (const [name, family] of Object.entries(targetFamilies)) report.gauge(family, "").add(name === "up" ? up : 0.5);
  const page = rows.length > 0 ? [{ ...blockOf(rows), labels }] : [];
  return [...page, report.finish(labels, [])];
}

/** What an agent sends of text files that speak of a pod. */
export function textOfPod(namespace: string, pod: string, rows: readonly Row[]): BlockValues {
  const labels = [
    { name: "namespace", value: namespace },
    { name: "pod", value: pod },
  ];
  return { ...blockOf(rows), labels };
}

function blockOf(rows: readonly Row[]): BlockValues {
  const out = new BlockWriter();
  for (const [name, labels, value] of rows) {
    out.gauge(name, `About ${name}.`, Object.keys(labels)).add(value, ...Object.values(labels));
  }
  return out.finish([], []);
}
