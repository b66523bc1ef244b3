import type { LabelPair } from "@kubevitals/proto";
import type { Host } from "../../host.ts";
import {
  findAttributes,
  readValues,
  writeValues,
  type AttributeFamily,
  type AttributeFile,
  type AttributeValue,
} from "../reading/attribute-families.ts";
import type { Collector } from "../collector.ts";
import { createKeptDevices } from "../reading/kept-devices.ts";
import { findTexts, readTexts, type TextFile } from "../reading/text-files.ts";

/** A timer that restarts the machine unless it is set back in time. */
export interface Watchdog {
  readonly name: string;
  readonly info: readonly LabelPair[];
  readonly values: readonly AttributeValue[];
}

const folder = "class/watchdog";

const textAttributes = ["options", "identity", "state", "status", "pretimeout_governor"];

const families: readonly AttributeFamily[] = [
  gauge("bootstatus", "bootstatus", "Why the machine started, as flags of the watchdog."),
  gauge("fw_version", "fw_version", "Version of the watchdog's firmware."),
  gauge("nowayout", "nowayout", "Whether the watchdog, once started, cannot be stopped."),
  gauge("timeleft", "timeleft_seconds", "Seconds until the watchdog restarts the machine."),
  gauge("timeout", "timeout_seconds", "Seconds that the watchdog waits."),
  gauge("pretimeout", "pretimeout_seconds", "Seconds before its end at which the watchdog warns."),
  gauge("access_cs0", "access_cs0", "Whether the watchdog started the machine from its second flash memory."),
];

/** A watchdog with the files that it has. */
interface WatchdogFiles {
  readonly texts: readonly TextFile[];
  readonly numbers: readonly AttributeFile[];
}

/** Watchdogs. https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-watchdog */
export function createWatchdog(): Collector<readonly Watchdog[]> {
  const watchdogsOf = createKeptDevices(folder, look);
  return {
    name: "watchdog",
    source: "/sys/class/watchdog",
    read(host) {
      const watchdogs = watchdogsOf(host);
      return watchdogs && Array.from(watchdogs, ([name, files]) => readWatchdog(host, name, files));
    },
    series(watchdogs, out) {
      for (const { name, info, values } of watchdogs) {
        const label = { name: "name", value: name };
        writeValues(values, out.instance(label));
        out
          .instance(label, ...info)
          .gauge("node_watchdog_info", "What of the watchdog is no number.")
          .add(1);
      }
    },
  };
}

function look(host: Host, name: string): WatchdogFiles | undefined {
  const path = `${folder}/${name}`;
  const files = host.listSys(path);
  if (files === undefined) return undefined;
  return { texts: findTexts(path, files, textAttributes), numbers: findAttributes(path, files, families) };
}

function readWatchdog(host: Host, name: string, { texts, numbers }: WatchdogFiles): Watchdog {
  return { name, info: readTexts(host, texts), values: readValues(host, numbers) };
}

function gauge(attribute: string, name: string, help: string): AttributeFamily {
  return { attribute, name: `node_watchdog_${name}`, help, type: "gauge" };
}
