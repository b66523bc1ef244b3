import type { Host } from "../../host.ts";
import type { SeriesWriter } from "../../series-writer.ts";
import type { Collector } from "../collector.ts";
import { createRarely } from "../reading/rarely.ts";
import { createZoneAt, type Zone } from "./time-zone.ts";
import { parseLine } from "./uname.ts";

/** One clock source device of the kernel. */
export interface ClockSource {
  /** Number of the device: 0 for clocksource0. */
  readonly device: string;
  readonly available: readonly string[];
  readonly current: string;
}

/** The wall clock and what it runs on. */
export interface Time {
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  readonly zone: Zone;
  readonly clockSources: readonly ClockSource[];
}

const folder = "devices/system/clocksource";

function readClockSources(host: Host): ClockSource[] {
  const devices = host.listSys(folder)?.filter((name) => /^clocksource\d+$/.test(name)) ?? [];
  return devices.flatMap((name) => {
    const available = readSysLine(host, `${folder}/${name}/available_clocksource`);
    const current = readSysLine(host, `${folder}/${name}/current_clocksource`);
    if (available === undefined || current === undefined) return [];
    return { device: name.slice("clocksource".length), available: available.split(/\s+/), current };
  });
}

function readSysLine(host: Host, path: string): string | undefined {
  const bytes = host.readSys(path);
  return bytes && parseLine(bytes);
}

/** The wall clock. Remembers its time zone. */
export function createTime(): Collector<Time> {
  let zoneAt: ((milliseconds: number) => Zone) | undefined;
  const clockSourcesOf = createRarely(readClockSources);
  return {
    name: "time",
    source: "clock, /sys/devices/system/clocksource",
    read(host) {
      const milliseconds = host.clock.now();
      zoneAt ??= createZoneAt(host.timeZone);
      return { seconds: milliseconds / 1000, zone: zoneAt(milliseconds), clockSources: clockSourcesOf(host) };
    },
    series: writeSeries,
  };
}

function writeSeries({ seconds, zone, clockSources }: Time, out: SeriesWriter): void {
  out.gauge("node_time_seconds", "The node's wall clock in seconds since 1970.").add(seconds);
  out
    .gauge("node_time_zone_offset_seconds", "Offset of the agent's time zone from UTC in seconds.", ["time_zone"])
    .add(zone.offsetSeconds, zone.name);
  const labels = ["device", "clocksource"];
  const available = out.gauge("node_time_clocksource_available_info", "Clock sources that the kernel can use.", labels);
  const current = out.gauge("node_time_clocksource_current_info", "Clock source that the kernel uses.", labels);
  for (const source of clockSources) {
    for (const name of source.available) available.add(1, source.device, name);
    current.add(1, source.device, source.current);
  }
}
