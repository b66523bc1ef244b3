import { ByteCursor } from "../../byte-cursor.ts";
import type { Collector } from "../collector.ts";
import { readNet } from "../reading/read-first.ts";

/** Lines of `/proc/net/xfrm_stat`, and the families that they become. https://docs.kernel.org/networking/xfrm/xfrm_proc.html */
const families: readonly (readonly [line: string, name: string, help: string])[] = [
  ["XfrmInError", "in_error_packets_total", "Incoming IPsec packets with an error of no other kind."],
  ["XfrmInBufferError", "in_buffer_error_packets_total", "Incoming IPsec packets for which no buffer was left."],
  ["XfrmInHdrError", "in_hdr_error_packets_total", "Incoming IPsec packets with a broken header."],
  ["XfrmInNoStates", "in_no_states_packets_total", "Incoming IPsec packets of an association that is not known."],
  [
    "XfrmInStateProtoError",
    "in_state_proto_error_packets_total",
    "Incoming IPsec packets that their transformation refused.",
  ],
  ["XfrmInStateModeError", "in_state_mode_error_packets_total", "Incoming IPsec packets that their mode refused."],
  [
    "XfrmInStateSeqError",
    "in_state_seq_error_packets_total",
    "Incoming IPsec packets whose sequence number was out of the window.",
  ],
  [
    "XfrmInStateExpired",
    "in_state_expired_packets_total",
    "Incoming IPsec packets of an association that has expired.",
  ],
  [
    "XfrmInStateMismatch",
    "in_state_mismatch_packets_total",
    "Incoming IPsec packets whose association has another option.",
  ],
  [
    "XfrmInStateInvalid",
    "in_state_invalid_packets_total",
    "Incoming IPsec packets of an association that is not valid.",
  ],
  [
    "XfrmInTmplMismatch",
    "in_tmpl_mismatch_packets_total",
    "Incoming IPsec packets that fit no template of their policy.",
  ],
  ["XfrmInNoPols", "in_no_pols_packets_total", "Incoming IPsec packets without a policy."],
  ["XfrmInPolBlock", "in_pol_block_packets_total", "Incoming packets that a policy blocks."],
  ["XfrmInPolError", "in_pol_error_packets_total", "Incoming packets whose policy failed."],
  ["XfrmOutError", "out_error_packets_total", "Outgoing IPsec packets with an error of no other kind."],
  [
    "XfrmOutBundleGenError",
    "out_bundle_gen_error_packets_total",
    "Outgoing IPsec packets whose bundle could not be made.",
  ],
  [
    "XfrmOutBundleCheckError",
    "out_bundle_check_error_packets_total",
    "Outgoing IPsec packets whose bundle was refused.",
  ],
  ["XfrmOutNoStates", "out_no_states_packets_total", "Outgoing IPsec packets without an association."],
  [
    "XfrmOutStateProtoError",
    "out_state_proto_error_packets_total",
    "Outgoing IPsec packets that their transformation refused.",
  ],
  ["XfrmOutStateModeError", "out_state_mode_error_packets_total", "Outgoing IPsec packets that their mode refused."],
  [
    "XfrmOutStateSeqError",
    "out_state_seq_error_packets_total",
    "Outgoing IPsec packets whose sequence number overflowed.",
  ],
  [
    "XfrmOutStateExpired",
    "out_state_expired_packets_total",
    "Outgoing IPsec packets of an association that has expired.",
  ],
  ["XfrmOutPolBlock", "out_pol_block_packets_total", "Outgoing packets that a policy blocks."],
  ["XfrmOutPolDead", "out_pol_dead_packets_total", "Outgoing packets whose policy is dead."],
  ["XfrmOutPolError", "out_pol_error_packets_total", "Outgoing packets whose policy failed."],
  ["XfrmFwdHdrError", "fwd_hdr_error_packets_total", "Packets that may not be forwarded."],
  [
    "XfrmOutStateInvalid",
    "out_state_invalid_packets_total",
    "Outgoing IPsec packets of an association that is not valid.",
  ],
  ["XfrmAcquireError", "acquire_error_packets_total", "Outgoing IPsec packets of an association that was not ready."],
];

/** Parses `/proc/net/xfrm_stat`: lines of a name and a number. */
export function parseXfrm(bytes: Uint8Array): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const cursor = new ByteCursor(bytes); !cursor.isAtEnd; cursor.nextLine()) {
    if (cursor.isAtLineEnd) continue;
    const name = cursor.word();
    const count = cursor.number();
    if (Number.isNaN(count)) throw new Error(`net/xfrm_stat: a number expected after ${name.slice(0, 64)}`);
    counts.set(name, count);
  }
  return counts;
}

/** Errors of IPsec. What a kernel does not count yet is 0, as node_exporter says. */
export const xfrm: Collector<ReadonlyMap<string, number>> = {
  name: "xfrm",
  source: "/proc/1/net/xfrm_stat",
  read(host) {
    const bytes = readNet(host, "xfrm_stat");
    return bytes && parseXfrm(bytes);
  },
  series(counts, out) {
    for (const [line, name, help] of families) out.counter(`node_xfrm_${name}`, help).add(counts.get(line) ?? 0);
  },
};
