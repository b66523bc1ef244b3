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

/** A fibre channel port of this machine. */
export interface FibreChannelHost {
  readonly name: string;
  readonly info: readonly LabelPair[];
  readonly values: readonly AttributeValue[];
}

const folder = "class/fc_host";

const textAttributes: readonly string[] = [
  "speed",
  "port_state",
  "port_type",
  "port_id",
  "port_name",
  "fabric_name",
  "symbolic_name",
  "supported_classes",
  "supported_speeds",
  "dev_loss_tmo",
];
/** Those that are hexadecimal; node_exporter leaves out the `0x`. */
const hexadecimalAttributes = new Set(["port_id", "port_name", "fabric_name"]);

const families: readonly AttributeFamily[] = [
  counter("dumped_frames", "dumped_frames_total", "Frames that were thrown away."),
  counter("error_frames", "error_frames_total", "Frames with errors."),
  counter("invalid_crc_count", "invalid_crc_total", "Frames with a wrong checksum."),
  counter("rx_frames", "rx_frames_total", "Frames received."),
  counter("rx_words", "rx_words_total", "Words of 4 bytes received."),
  counter("tx_frames", "tx_frames_total", "Frames sent."),
  counter("tx_words", "tx_words_total", "Words of 4 bytes sent."),
  counter("seconds_since_last_reset", "seconds_since_last_reset_total", "Seconds since the counters were reset."),
  counter("invalid_tx_word_count", "invalid_tx_words_total", "Invalid words on the link."),
  counter("link_failure_count", "link_failure_total", "Times that the link failed."),
  counter("loss_of_sync_count", "loss_of_sync_total", "Times that the port lost synchronisation."),
  counter("loss_of_signal_count", "loss_of_signal_total", "Times that the port lost the signal."),
  counter("nos_count", "nos_total", "Sequences received that say that the other side is not operational."),
  counter("fcp_packet_aborts", "fcp_packet_aborts_total", "Packets of SCSI commands that were aborted."),
];

/** A port with the files that it has. */
interface HostFiles {
  readonly texts: readonly TextFile[];
  readonly counters: readonly AttributeFile[];
}

/** Fibre channel ports. https://docs.kernel.org/scsi/scsi_fc_transport.html */
export function createFibreChannel(): Collector<readonly FibreChannelHost[]> {
  const hostsOf = createKeptDevices(folder, look);
  return {
    name: "fibrechannel",
    source: "/sys/class/fc_host",
    read(host) {
      const ports = hostsOf(host);
      return ports && Array.from(ports, ([name, files]) => readPort(host, name, files));
    },
    series(ports, out) {
      for (const { name, info, values } of ports) {
        const label = { name: "fc_host", value: name };
        out
          .instance(label, ...info)
          .gauge("node_fibrechannel_info", "What of the port is no number.")
          .add(1);
        writeValues(values, out.instance(label));
      }
    },
  };
}

function look(host: Host, name: string): HostFiles | undefined {
  const path = `${folder}/${name}`;
  const files = host.listSys(path);
  if (files === undefined) return undefined;
  const statistics = `${path}/statistics`;
  return {
    texts: findTexts(path, files, textAttributes),
    counters: findAttributes(statistics, host.listSys(statistics) ?? [], families),
  };
}

function readPort(host: Host, name: string, { texts, counters }: HostFiles): FibreChannelHost {
  const info = readTexts(host, texts).map(({ name: label, value }) => ({
    name: label,
    value: hexadecimalAttributes.has(label) && value.length > 2 ? value.slice(2) : value,
  }));
  return { name, info, values: readValues(host, counters) };
}

/** What a port's firmware does not count is all ones. */
const uncounted = Number(0xffff_ffff_ffff_ffffn);

function unlessUncounted(value: number): number | undefined {
  return value === uncounted ? undefined : value;
}

function counter(attribute: string, name: string, help: string): AttributeFamily {
  return { attribute, name: `node_fibrechannel_${name}`, help, type: "counter", convert: unlessUncounted };
}
