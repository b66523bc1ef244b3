/** What becomes of a flag of node_exporter that the agent does not have under its own name. */
export type Decision =
  | {
      /** Our flag that does the same. */
      readonly ours: string;
      /** What differs. */
      readonly note: string;
    }
  | {
      /** Why there is nothing in its place. */
      readonly leftOut: string;
    };

const serviceManager =
  "state of services belongs to their manager, which is asked over a socket of its own and not through the kernel";
const netlink = "its source is reached by netlink or ioctl alone, which Node does not speak";

/**
 * Decisions by flag, without the leading dashes. One that ends in `*` holds for the switch of a collector and all flags below
 * it.
 */
export const decisions: Readonly<Record<string, Decision>> = {
  help: { ours: "--help", note: "the same" },
  version: { leftOut: "the version stands on the page `/` and in `kubevitals_agent_build_info`" },
  "path.procfs": { ours: "--proc-path", note: "the same" },
  "path.sysfs": { ours: "--sys-path", note: "the same" },
  "path.rootfs": {
    ours: "--root-path",
    note: "the same; also what is read below it, such as os-release and udev's data",
  },
  "path.udev.data": { ours: "--root-path", note: "udev's data are read at `run/udev/data` below it" },
  "log.level": { ours: "--log-level", note: "the same levels" },
  "log.format": { leftOut: "lines are always JSON" },
  "runtime.gomaxprocs": { leftOut: "the agent samples on one thread" },
  "web.systemd-socket": { leftOut: "the agent opens its ports itself" },
  "collector.arp.netlink": { leftOut: "neighbours are read from /proc/net/arp, as with `--no-collector.arp.netlink`" },
  "collector.netdev.netlink": {
    leftOut: "counters are read from /proc/net/dev, as with `--no-collector.netdev.netlink`",
  },
  "collector.netclass.netlink": { leftOut: "interfaces are read from /sys/class/net, as is the default" },
  "collector.netclass_rtnl.with-stats": { leftOut: netlink },
  "collector.netdev.address-info": { leftOut: netlink },
  "collector.drm*": { leftOut: "GPUs are told under the names of their vendors' exporters" },
  "collector.ethtool*": { leftOut: netlink },
  "collector.logind*": { leftOut: serviceManager },
  "collector.network_route*": { leftOut: netlink },
  "collector.ntp*": {
    leftOut: "the agent asks no time server; the collector timex tells the state of the node's clock",
  },
  "collector.perf*": { leftOut: "perf_event_open(2) is no file, and needs privileges that the agent does without" },
  "collector.qdisc*": { leftOut: netlink },
  "collector.runit*": { leftOut: serviceManager },
  "collector.supervisord*": { leftOut: serviceManager },
  "collector.systemd*": { leftOut: serviceManager },
  "collector.wifi*": { leftOut: netlink },
};

/** The decision that holds for a flag, with the key under which it stands. */
export function decisionOn(flag: string): { readonly key: string; readonly decision: Decision } | undefined {
  for (const [key, decision] of Object.entries(decisions)) {
    const collector = key.slice(0, -1);
    const holds = key.endsWith("*") ? flag === collector || flag.startsWith(`${collector}.`) : flag === key;
    if (holds) return { key, decision };
  }
  return undefined;
}
