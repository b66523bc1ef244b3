import type { AttributeFamily } from "../reading/attribute-families.ts";

/** One row of the tables below: attribute, family without its prefix and suffix, what it counts. */
type Row = readonly [attribute: string, name: string, help: string];

/** The kernel counts data in units of four bytes, one for each lane of a link. */
const lanes = 4;

function counters(
  folder: string,
  rows: readonly Row[],
  convert?: AttributeFamily["convert"],
): readonly AttributeFamily[] {
  return rows.map(([attribute, name, help]) => ({
    attribute: `${folder}/${attribute}`,
    name: `node_infiniband_${name}_total`,
    help,
    type: "counter",
    ...(convert && { convert }),
  }));
}

/** What the port's performance manager counts. https://www.kernel.org/doc/Documentation/ABI/stable/sysfs-class-infiniband */
const portCounters = counters("counters", [
  ["excessive_buffer_overrun_errors", "excessive_buffer_overrun_errors", "Times that buffers overran again and again."],
  ["link_downed", "link_downed", "Times that the link could not be mended and went down."],
  ["link_error_recovery", "link_error_recovery", "Times that the link was mended."],
  ["local_link_integrity_errors", "local_link_integrity_errors", "Times that there were too many errors of the line."],
  ["multicast_rcv_packets", "multicast_packets_received", "Multicast packets received."],
  ["multicast_xmit_packets", "multicast_packets_transmitted", "Multicast packets sent."],
  ["port_rcv_constraint_errors", "port_constraint_errors_received", "Packets thrown away that the port may not take."],
  ["port_xmit_constraint_errors", "port_constraint_errors_transmitted", "Packets not sent that the port may not send."],
  ["port_rcv_discards", "port_discards_received", "Packets received and thrown away as the port was down or full."],
  ["port_xmit_discards", "port_discards_transmitted", "Packets not sent as the port was down or full."],
  ["port_rcv_errors", "port_errors_received", "Packets received with an error."],
  ["port_rcv_packets", "port_packets_received", "Packets received."],
  ["port_xmit_packets", "port_packets_transmitted", "Packets sent."],
  ["port_xmit_wait", "port_transmit_wait", "Ticks in which there was something to send and nothing could be sent."],
  ["unicast_rcv_packets", "unicast_packets_received", "Unicast packets received."],
  ["unicast_xmit_packets", "unicast_packets_transmitted", "Unicast packets sent."],
  [
    "port_rcv_remote_physical_errors",
    "port_receive_remote_physical_errors",
    "Packets that another port marked as bad.",
  ],
  ["port_rcv_switch_relay_errors", "port_receive_switch_relay_errors", "Packets that the switch could not pass on."],
  ["symbol_error", "symbol_error", "Small errors of the line."],
  ["VL15_dropped", "vl15_dropped", "Management packets thrown away for want of room."],
]);

const portData = counters(
  "counters",
  [
    ["port_rcv_data", "port_data_received_bytes", "Bytes received."],
    ["port_xmit_data", "port_data_transmitted_bytes", "Bytes sent."],
  ],
  (value) => value * lanes,
);

/** Counters of 64 bits of kernels before 4.5. */
const legacyCounters = counters("counters_ext", [
  ["port_multicast_rcv_packets", "legacy_multicast_packets_received", "Multicast packets received."],
  ["port_multicast_xmit_packets", "legacy_multicast_packets_transmitted", "Multicast packets sent."],
  ["port_rcv_packets_64", "legacy_packets_received", "Packets received."],
  ["port_xmit_packets_64", "legacy_packets_transmitted", "Packets sent."],
  ["port_unicast_rcv_packets", "legacy_unicast_packets_received", "Unicast packets received."],
  ["port_unicast_xmit_packets", "legacy_unicast_packets_transmitted", "Unicast packets sent."],
]);

const legacyData = counters(
  "counters_ext",
  [
    ["port_rcv_data_64", "legacy_data_received_bytes", "Bytes received."],
    ["port_xmit_data_64", "legacy_data_transmitted_bytes", "Bytes sent."],
  ],
  (value) => value * lanes,
);

/** What the adapter's own firmware counts, of RDMA and of RDMA over Ethernet (RoCE). */
const hardwareCounters = counters("hw_counters", [
  ["duplicate_request", "duplicate_requests_packets", "Requests received that had been carried out before."],
  ["implied_nak_seq_err", "implied_nak_seq_errors", "Replies that came out of turn, which tells that one was lost."],
  ["local_ack_timeout_err", "local_ack_timeout_errors", "Times that an acknowledgement did not come in time."],
  ["np_cnp_sent", "np_cnp_packets_sent", "Notices of congestion sent."],
  ["np_ecn_marked_roce_packets", "np_ecn_marked_roce_packets_received", "Packets received with a mark of congestion."],
  ["out_of_buffer", "out_of_buffer_drops", "Packets thrown away for want of a buffer."],
  ["out_of_sequence", "out_of_sequence_packets_received", "Packets received out of turn."],
  ["packet_seq_err", "packet_sequence_errors", "Notices received that a packet came out of turn."],
  ["req_cqe_error", "req_cqes_errors", "Own requests that ended with an error."],
  ["req_cqe_flush_error", "req_cqes_flush_errors", "Own requests that were given up."],
  ["req_remote_access_errors", "req_remote_access_errors", "Own requests that the other side did not permit."],
  [
    "req_remote_invalid_request",
    "req_remote_invalid_request_errors",
    "Own requests that the other side found invalid.",
  ],
  ["resp_cqe_error", "resp_cqes_errors", "Answers that ended with an error."],
  ["resp_cqe_flush_error", "resp_cqes_flush_errors", "Answers that were given up."],
  ["resp_local_length_error", "resp_local_length_errors", "Requests received that were too long."],
  ["resp_remote_access_errors", "resp_remote_access_errors", "Requests received that were not permitted."],
  ["rnr_nak_retry_err", "rnr_nak_retry_packets_received", "Notices received that the other side was not ready."],
  ["roce_adp_retrans", "roce_adp_retransmits", "Packets sent again by the adaptive rule."],
  ["roce_adp_retrans_to", "roce_adp_retransmits_timeout", "Times that the adaptive rule ran out of time."],
  ["roce_slow_restart", "roce_slow_restart_used", "Times that sending began anew slowly."],
  ["roce_slow_restart_cnps", "roce_slow_restart_cnps", "Notices of congestion that beginning slowly brought about."],
  ["roce_slow_restart_trans", "roce_slow_restart", "Times that the port changed to beginning slowly."],
  ["rp_cnp_handled", "rp_cnp_packets_handled", "Notices of congestion that slowed down sending."],
  ["rp_cnp_ignored", "rp_cnp_ignored_packets_received", "Notices of congestion that were ignored."],
  ["rx_atomic_requests", "rx_atomic_requests", "Atomic requests received."],
  ["rx_dct_connect", "rx_dct_connect_requests", "Requests to connect received (dynamically connected transport)."],
  ["rx_read_requests", "rx_read_requests", "Read requests received."],
  ["rx_write_requests", "rx_write_requests", "Write requests received."],
  ["rx_icrc_encapsulated", "rx_icrc_encapsulated_errors", "Packets received with a wrong checksum inside."],
]);

/** node_exporter counts whole seconds. */
const lifespan: AttributeFamily = {
  attribute: "hw_counters/lifespan",
  name: "node_infiniband_lifespan_seconds",
  help: "Seconds for which the adapter may show the same counters again.",
  type: "gauge",
  convert: (milliseconds) => Math.floor(milliseconds / 1000),
};

/** Numbers of a port that become families, by their path below the port's folder. */
export const infinibandFamilies: readonly AttributeFamily[] = [
  ...portCounters,
  ...portData,
  ...legacyCounters,
  ...legacyData,
  lifespan,
  ...hardwareCounters,
];
