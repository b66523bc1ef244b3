import type { Series } from "./page.ts";

/** How far a value of the machine itself may lie outside node_exporter's two readings around it, and why. */
interface Noise {
  readonly family: RegExp;
  readonly labels?: Readonly<Record<string, string>>;
  readonly amount: number;
  readonly reason: string;
}

const mebibyte = 2 ** 20;

/** What moves by itself, up and down. All else must lie between the two readings. */
const noises: readonly Noise[] = [
  {
    family: /^node_memory_(\w+_bytes|numa_\w+)$/,
    amount: 512 * mebibyte,
    reason: "processes take and give back memory at any instant",
  },
  {
    family: /^node_memory_HugePages_\w+$/,
    amount: 64,
    reason: "as the above, in pages",
  },
  {
    family: /^node_cpu_seconds_total$/,
    labels: { mode: "idle" },
    amount: 0.05,
    reason:
      "an idle CPU's time is computed at the read and may step back; each program keeps the greatest that it has seen",
  },
  {
    family: /^node_cpu_seconds_total$/,
    labels: { mode: "iowait" },
    amount: 0.05,
    reason: "as idle, from which it is split off",
  },
  {
    family: /^node_procs_(running|blocked)$/,
    amount: 16,
    reason: "whoever runs in that very instant; the programs that read are among them",
  },
  {
    family: /^node_tcp_connection_states$/,
    labels: { state: "tx_queued_bytes" },
    amount: 2 ** 20,
    reason: "what is under way on connections, those of the scrapes themselves among them",
  },
  {
    family: /^node_tcp_connection_states$/,
    labels: { state: "rx_queued_bytes" },
    amount: 2 ** 20,
    reason: "as the above",
  },
  {
    family: /^node_(sockstat_\w+|tcp_connection_states|udp_queues|netstat_Tcp_CurrEstab)$/,
    amount: 100,
    reason: "connections come and go, those of the scrapes themselves among them",
  },
  {
    family: /^node_(filefd_allocated|nf_conntrack_entries|arp_entries|entropy_available_bits)$/,
    amount: 256,
    reason: "files, connections, neighbours and random bits are taken and given back",
  },
  {
    family: /^node_(load1|load5|load15)$/,
    amount: 0.5,
    reason: "the kernel computes it anew every five seconds, from who happens to run",
  },
  {
    family: /^node_processes_(pids|threads|state|threads_state)$/,
    amount: 100,
    reason: "processes and threads begin and end",
  },
  {
    family: /^node_filesystem_(free|avail)_bytes$/,
    amount: 256 * mebibyte,
    reason: "files are written and removed",
  },
  {
    family: /^node_filesystem_files_free$/,
    amount: 10_000,
    reason: "as the above",
  },
  {
    family: /^node_slabinfo_\w+$/,
    amount: 20_000,
    reason: "the kernel takes and gives back objects at any instant",
  },
  {
    family: /^node_(zoneinfo_(nr_free_pages|\w*_pages|nr_\w+)|buddyinfo_blocks)$/,
    amount: 200_000,
    reason: "as node_memory, in pages and in free blocks of a zone",
  },
  {
    family: /^node_disk_io_now$/,
    amount: 64,
    reason: "requests that are under way in that very instant",
  },
  {
    family: /^node_timex_(offset|maxerror|estimated_error|frequency_adjustment\w*|pps_\w+)\w*$/,
    amount: 1,
    reason: "the clock is steered",
  },
  {
    family: /^node_(hwmon|thermal_zone)_\w+$/,
    amount: 10,
    reason: "sensors follow the load: degrees, volts",
  },
  {
    family: /^node_cpu_(scaling_)?frequency_hertz$/,
    amount: 6e9,
    reason: "a CPU's frequency follows the load from one instant to the next",
  },
];

/** The noise of a series of the live machine; 0 where it has none. */
export function liveNoise({ family, labels }: Series): number {
  const found = noises.find(
    (noise) =>
      noise.family.test(family) && Object.entries(noise.labels ?? {}).every(([name, value]) => labels[name] === value),
  );
  return found?.amount ?? 0;
}
