import { option, optionTypes, type OptionValues } from "@kubevitals/program";
import type { Collector } from "../collector.ts";
import { createMemo } from "../reading/memo.ts";
import { patternOf } from "../reading/name-filter.ts";
import { createTableParser, parseSnmp6, type NetstatField, type NetstatValues } from "./netstat-parse.ts";
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

/** Counters of the network protocols. Remembers the headings of the kernel's tables. */
export function createNetstat(values: OptionValues<typeof netstatOptions>): Collector<NetstatValues> {
  const { test } = values["collector.netstat.fields"];
  const fieldOf = createMemo((name): NetstatField | undefined => {
    if (test?.(name) === false || !/^\w+$/.test(name)) return undefined;
    return { family: `node_netstat_${name}`, help: `Field ${name} of /proc/net/netstat, snmp or snmp6.` };
  });
  const parseNetstat = createTableParser("netstat", fieldOf);
  const parseSnmp = createTableParser("snmp", fieldOf);
  return {
    name: "netstat",
    source: "/proc/1/net/{netstat,snmp,snmp6}",
    read(host) {
      const fields: [NetstatField, number][] = [];
      const netstat = readNet(host, "netstat");
      if (netstat !== undefined) parseNetstat(netstat, fields);
      const snmp = readNet(host, "snmp");
      if (snmp !== undefined) parseSnmp(snmp, fields);
      // IPv6 can be switched off for a whole kernel; then its file is not there.
      const snmp6 = readNet(host, "snmp6");
      if (snmp6 !== undefined) parseSnmp6(snmp6, fieldOf, fields);
      return netstat === undefined && snmp === undefined ? undefined : fields;
    },
    series(fields, out) {
      for (const [{ family, help }, value] of fields) out.untyped(family, help).add(value);
    },
  };
}
