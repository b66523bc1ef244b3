import type { Collector } from "../collector.ts";

/** What `/proc/drbd` says: values of families by device, and of those that have two sides, by side. */
export interface DrbdValue {
  readonly family: DrbdFamily;
  readonly device: string;
  /** local or remote; undefined of a family that has no sides. */
  readonly node: "local" | "remote" | undefined;
  readonly value: number;
}

export interface DrbdFamily {
  readonly type: "gauge" | "counter";
  readonly name: string;
  readonly help: string;
}

type NumberFamily = DrbdFamily & { readonly factor: number };

function number(type: DrbdFamily["type"], name: string, help: string, factor = 1): NumberFamily {
  return { type, name: `node_drbd_${name}`, help, factor };
}

const bytesPerKib = 1024;

/** Numbers by their key. What is received, nr, node_exporter does not multiply, though it is in KiB too. */
const numbers: ReadonlyMap<string, NumberFamily> = new Map([
  ["ns", number("counter", "network_sent_bytes_total", "Bytes sent to the other side.", bytesPerKib)],
  ["nr", number("counter", "network_received_bytes_total", "What was received from the other side, in KiB.")],
  ["dw", number("counter", "disk_written_bytes_total", "Bytes written to the disk of this side.", bytesPerKib)],
  ["dr", number("counter", "disk_read_bytes_total", "Bytes read from the disk of this side.", bytesPerKib)],
  ["al", number("counter", "activitylog_writes_total", "Writes of the log of active areas.")],
  ["bm", number("counter", "bitmap_writes_total", "Writes of the map of areas that differ.")],
  ["lo", number("gauge", "local_pending", "Requests to the disk of this side that are open.")],
  ["pe", number("gauge", "remote_pending", "Requests to the other side without an answer.")],
  ["ua", number("gauge", "remote_unacknowledged", "Requests of the other side that wait for our answer.")],
  ["ap", number("gauge", "application_pending", "Requests of applications that are open.")],
  ["ep", number("gauge", "epochs", "Write barriers in progress.")],
  ["oos", number("gauge", "out_of_sync_bytes", "Bytes that differ between the sides.", bytesPerKib)],
]);

/** States of both sides by their key: `ro:Primary/Secondary`, and the state that counts as 1. */
const states: ReadonlyMap<string, DrbdFamily & { readonly good: string }> = new Map([
  ["ro", { ...number("gauge", "node_role_is_primary", "Whether the side is the primary one."), good: "Primary" }],
  [
    "ds",
    { ...number("gauge", "disk_state_is_up_to_date", "Whether the side's disk is up to date."), good: "UpToDate" },
  ],
]);
const connected = number("gauge", "connected", "Whether the sides are connected.");

/** Parses `/proc/drbd`: words `key:value`; a number and a colon begin a device. https://linbit.com/drbd-user-guide/users-guide-drbd-8-4/ */
export function parseDrbd(text: string): readonly DrbdValue[] {
  const values: DrbdValue[] = [];
  let device = "unknown";
  for (const word of text.split(/\s+/)) {
    const [key = "", value, ...more] = word.split(":");
    if (value === undefined || more.length > 0) continue;
    const family = numbers.get(key);
    const state = states.get(key);
    if (value === "" && /^\d+$/.test(key)) device = `drbd${Number(key)}`;
    else if (family !== undefined) {
      values.push({ family, device, node: undefined, value: numberOf(key, value) * family.factor });
    } else if (state !== undefined) {
      const [local, remote] = value.split("/");
      values.push({ family: state, device, node: "local", value: Number(local === state.good) });
      values.push({ family: state, device, node: "remote", value: Number(remote === state.good) });
    } else if (key === "cs") {
      values.push({ family: connected, device, node: undefined, value: Number(value === "Connected") });
    }
  }
  return values;
}

function numberOf(key: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`drbd: a number expected after ${key}`);
  return Number(text);
}

/** Block devices mirrored over the network, as DRBD 8 shows them. */
export const drbd: Collector<readonly DrbdValue[]> = {
  name: "drbd",
  source: "/proc/drbd",
  read(host) {
    const bytes = host.readProc("drbd");
    return bytes && parseDrbd(Buffer.from(bytes).toString("utf8"));
  },
  series(values, out) {
    for (const { family, device, node, value } of values) {
      const labels = [
        { name: "device", value: device },
        ...(node === undefined ? [] : [{ name: "node", value: node }]),
      ];
      const block = out.instance(...labels);
      block[family.type](family.name, family.help).add(value);
    }
  },
};
