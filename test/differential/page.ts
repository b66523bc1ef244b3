import { fetchPage } from "../programs/support/prometheus-page.ts";

/** One series of a page. */
export interface Series {
  /** Its name and labels, written one way whatever their order: tells whether two pages have the same series. */
  readonly key: string;
  readonly family: string;
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A page by the keys of its series. */
export type Page = ReadonlyMap<string, Series>;

/** Scrapes a page. @throws when it breaks the format, or has a series twice. */
export async function readPage(address: string): Promise<Page> {
  const { families } = await fetchPage(`http://${address}/metrics`);
  return new Map(
    families.flatMap(({ name: family, type, samples }) =>
      samples.map(({ name, labels, value }) => {
        const key = keyOf(name, labels);
        return [key, { key, family, type, labels, value }] as const;
      }),
    ),
  );
}

/** As Prometheus writes a series: the labels in the order of their names, without those of no value, which are as none to it. */
export function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels)
    .filter(([, value]) => value !== "")
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${name}{${sorted.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",")}}`;
}
