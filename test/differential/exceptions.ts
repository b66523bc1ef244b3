import type { Difference } from "./compare.ts";

/** A difference that is meant, with its reason. One that explains nothing any more fails the run: it is to be removed. */
export interface Exception {
  /** The machine under our feet, the recorded ones, or some of these by name. */
  readonly where: "live" | "fixtures" | "everywhere" | readonly string[];
  readonly kinds: readonly Difference["kind"][];
  /** The family's whole name. */
  readonly family: string | RegExp;
  /** Labels that the series must have with these values. */
  readonly labels?: Readonly<Record<string, string | RegExp>>;
  readonly reason: string;
  /** Whether the two may agree by chance, as on what moves with time. */
  readonly maySleep?: true;
}

/** Everything in which we differ from node_exporter 1.12.1. */
export const exceptions: readonly Exception[] = [
  // Not about the machine.
  {
    where: "everywhere",
    kinds: ["only-ours"],
    family: /(process|nodejs|kubevitals)_\w+/,
    reason: "of the agent's own process; theirs are switched off by --web.disable-exporter-metrics",
  },
  {
    where: "everywhere",
    kinds: ["only-theirs", "only-ours"],
    family: "node_exporter_build_info",
    reason: "ours says whose families these are and who speaks; what another program was built with is not ours to say",
  },
  {
    where: "everywhere",
    kinds: ["value"],
    family: "node_scrape_collector_duration_seconds",
    reason: "how long each took is its own",
  },
  {
    where: "everywhere",
    kinds: ["only-ours"],
    family: /node_scrape_collector_(success|duration_seconds)/,
    labels: { collector: /container|gpu|machine|inventory|kernel_events|volumes/ },
    reason: "collectors that node_exporter does not have",
  },
  {
    where: "everywhere",
    kinds: ["only-ours"],
    family: /container_\w+/,
    reason: "cAdvisor's families, not node_exporter's",
  },
  {
    where: "everywhere",
    kinds: ["only-ours"],
    family: /kubelet_volume_stats_\w+/,
    reason: "the kubelet's families, not node_exporter's",
  },
  {
    where: "everywhere",
    kinds: ["only-ours"],
    family: /machine_(cpu_\w+|memory_bytes|swap_bytes|node_\w+|scrape_error)/,
    reason: "cAdvisor's families, not node_exporter's",
  },
  {
    where: "everywhere",
    kinds: ["only-ours"],
    family: /problem_(counter|gauge)/,
    reason: "node-problem-detector's families, not node_exporter's",
  },

  // Where we know more.
  {
    where: "fixtures",
    kinds: ["only-ours"],
    family: "node_network_receive_nohandler_total",
    reason: "node_exporter has it by netlink alone; we read it from sysfs",
  },
  {
    where: ["many-devices"],
    kinds: ["only-ours", "only-theirs"],
    family: "node_disk_info",
    labels: { device: "cciss/c0d0" },
    reason: "sysfs writes 'cciss!c0d0', where node_exporter does not look; it says that the disk does not rotate",
  },
  {
    where: ["many-devices"],
    kinds: ["only-ours", "only-theirs"],
    family: /node_filesystem_(readonly|device_error)/,
    labels: { mountpoint: /\/srv\/tab.*|\/mnt\/no.*/ },
    reason: "of the escapes in mountinfo node_exporter resolves the blank and the tab alone, we all four",
  },

  {
    where: ["container-view"],
    kinds: ["value"],
    family: "node_scrape_collector_success",
    labels: { collector: "conntrack" },
    reason:
      "a kernel without CONFIG_NF_CONNTRACK_PROCFS: a failure to node_exporter, which serves the table's size all the same",
  },

  {
    where: ["many-devices"],
    kinds: ["value"],
    family: "node_filesystem_readonly",
    labels: { mountpoint: "/mnt/local" },
    reason: "one device is mounted there twice; node_exporter serves the mount whose statfs happens to answer first",
    maySleep: true,
  },

  // What comes and goes on the live machine.
  {
    where: ["live"],
    kinds: ["only-ours", "only-theirs"],
    family: /node_processes_(state|threads_state)/,
    reason: "a state that some process is in at one reading and none at the other has no series there",
    maySleep: true,
  },

  // What does not come from the recorded files.
  {
    where: "fixtures",
    kinds: ["value"],
    family: "node_time_seconds",
    reason: "the clock, by system call",
    maySleep: true,
  },
  {
    where: "fixtures",
    kinds: ["value"],
    family: /node_timex_\w+/,
    reason: "the kernel's clock discipline, by system call",
    maySleep: true,
  },
  {
    where: "fixtures",
    kinds: ["value"],
    family: /node_filesystem_(free_bytes|avail_bytes|files_free)/,
    labels: { mountpoint: "/" },
    reason: "statfs(2) of the folder that stands for the recorded root, on a disk in use",
    maySleep: true,
  },
  {
    where: "fixtures",
    kinds: ["only-ours", "only-theirs"],
    family: "node_uname_info",
    reason: "node_exporter asks the running kernel by system call; we read what was recorded in proc/sys/kernel",
  },
  {
    where: "fixtures",
    kinds: ["only-ours", "only-theirs", "value"],
    family: "node_tcp_connection_states",
    reason: "node_exporter asks the running kernel over netlink; we read what was recorded in proc/net/tcp",
  },
];
