import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createNumberTextReader, type LayoutCursor, type NumberText } from "../reading/number-text.ts";
import { learnSnmp6, learnTable, type NetstatField, type NetstatSlot } from "./netstat-parse.ts";
import { readNet } from "../reading/read-first.ts";

export const netstatOptions = {
  "collector.netstat.fields": option(
    optionTypes.pattern,
    patternOf(
      "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$",
    ),
    "Fields of /proc/net/{netstat,snmp,snmp6} that become series, as PROTOCOL_FIELD.",
  ),
};

/** The files that are there, in their order: the wanted fields of each, and all its numbers. */
export type NetstatReading = readonly NumberText<readonly NetstatSlot[]>[];

function reader(learn: (cursor: LayoutCursor) => readonly NetstatSlot[]) {
  return createNumberTextReader(learn, (text) => text);
}

/** Counters of the network protocols. */
export function createNetstat(values: OptionValues<typeof netstatOptions>): Collector<NetstatReading> {
  const { test } = values["collector.netstat.fields"];
  const fieldOf = createMemo((name): NetstatField | undefined => {
    if (test?.(name) === false || !/^\w+$/.test(name)) return undefined;
    return { family: `node_netstat_${name}`, help: `Field ${name} of /proc/net/netstat, snmp or snmp6.` };
  });
  const readers = [
    { file: "netstat", read: reader((cursor) => learnTable("netstat", cursor, fieldOf)) },
    { file: "snmp", read: reader((cursor) => learnTable("snmp", cursor, fieldOf)) },
    // IPv6 can be switched off for a whole kernel; then its file is not there.
    { file: "snmp6", read: reader((cursor) => learnSnmp6(cursor, fieldOf)) },
  ];
  return {
    name: "netstat",
    source: "/proc/1/net/{netstat,snmp,snmp6}",
    read(host) {
      let hasTable = false;
      const texts: NumberText<readonly NetstatSlot[]>[] = [];
      for (const { file, read } of readers) {
        const bytes = readNet(host, file);
        if (bytes === undefined) continue;
        if (file !== "snmp6") hasTable = true;
        texts.push(read(bytes));
      }
      return hasTable ? texts : undefined;
    },
    series(texts, out) {
      for (const { layout, values: numbers } of texts)
        for (const { family, help, slot } of layout) out.untyped(family, help).add(numbers[slot] ?? NaN);
    },
  };
}
