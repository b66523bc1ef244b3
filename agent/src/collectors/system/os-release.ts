import type { Collector } from "../collector.ts";
import type { Host } from "../../host.ts";
import { parseAssignments } from "./os-release-parse.ts";
import { createRarely } from "../reading/rarely.ts";

/** What the host's operating system says of itself, by the keys of os-release(5). */
export type OsRelease = ReadonlyMap<string, string>;

/** Labels of node_os_info; the keys of the file are the same in capitals. */
const labels = [
  "build_id",
  "id",
  "id_like",
  "image_id",
  "image_version",
  "name",
  "pretty_name",
  "variant",
  "variant_id",
  "version",
  "version_codename",
  "version_id",
];

function readRelease(host: Host): OsRelease | undefined {
  const bytes = host.readRoot("etc/os-release") ?? host.readRoot("usr/lib/os-release");
  return bytes && parseAssignments(Buffer.from(bytes).toString("utf8"));
}

/** The operating system. */
export function createOsRelease(): Collector<OsRelease> {
  const releaseOf = createRarely(readRelease);
  return {
    name: "os",
    source: "/etc/os-release, /usr/lib/os-release",
    read: releaseOf,
    series(release, out) {
      const valueOf = (label: string) => release.get(label.toUpperCase()) ?? "";
      out.gauge("node_os_info", "What the operating system says of itself.", labels).add(1, ...labels.map(valueOf));
      const version = majorAndMinorOf(valueOf("version_id"));
      if (version > 0) {
        const of = ["id", "id_like", "name"];
        out
          .gauge("node_os_version", "Version of the operating system: major and minor part as one number.", of)
          .add(version, ...of.map(valueOf));
      }
      const supportEnd = valueOf("support_end");
      if (supportEnd !== "") {
        out
          .gauge("node_os_support_end_timestamp_seconds", "When support for the operating system ends.")
          .add(secondsOfDate(supportEnd));
      }
    },
  };
}

/** 22.04 of `22.04.3`; 0 where the version begins with no digit. */
function majorAndMinorOf(version: string): number {
  return Number(/^\d+\.?\d*/.exec(version)?.[0] ?? 0);
}

/** Seconds since 1970 of a date such as `2027-06-30`. */
function secondsOfDate(date: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : NaN;
  if (Number.isNaN(milliseconds))
    throw new Error(`os-release: a date YYYY-MM-DD expected as SUPPORT_END, not "${date}"`);
  return milliseconds / 1000;
}
