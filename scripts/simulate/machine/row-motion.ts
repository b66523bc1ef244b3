import type { MetricType } from "@kubevitals/proto";

/** How the value of a row changes over time. */
export type Motion = "still" | "grows" | "sways";

/** Counters of what goes wrong: on a machine that is well they stand still. */
const troubles =
  /err|drop|fail|retrans|oom|throttle|problem|kill|timeout|overflow|hung|fault|squeezed|syncookies|invalid|overrun|collision|fifo|colls|carrier|frame|compressed|nohandler|rcvq|noports|change/i;

/** Gauges that go up and down; all others are limits, sizes, states and switches. */
const swaying =
  /^node_(arp_entries|nf_conntrack_entries$|filefd_allocated|disk_io_now|procs_|sockstat_(sockets_used|TCP_(inuse|tw|alloc|mem)|UDP_(inuse|mem))|memory_(Buffers|Cached|Active|Inactive|Dirty|AnonPages|Mapped|Shmem|Slab|SReclaimable|SUnreclaim|KernelStack|PageTables|Committed_AS|Percpu|VmallocUsed)|timex_(offset|estimated_error|maxerror)|thermal_zone_temp|scrape_collector_duration)|^kubevitals_agent_machine_threads$/;

/** vmstat and netstat do not tell a type: most of them are counters. */
const untypedGauges = /CurrEstab|Forwarding|MaxConn/;

/** How the rows of a family move, from its name and type. */
export function motionOf(name: string, type: MetricType): Motion {
  if (type === "METRIC_TYPE_GAUGE") return swaying.test(name) ? "sways" : "still";
  if (type === "METRIC_TYPE_UNTYPED" && untypedGauges.test(name)) return "still";
  return troubles.test(name) ? "still" : "grows";
}
