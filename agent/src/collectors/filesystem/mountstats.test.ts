import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";
import { mountstats } from "./mountstats.ts";
import { parseMountstats } from "./mountstats-parse.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join(" ");
const nfs = (
  mountpoint: string,
  ...transports: readonly string[]
) => `device srv:/exp mounted on ${mountpoint} with fstype nfs4 statvers=1.1
	opts:	rw,vers=4.2,addr=10.0.0.9
	age:	13968
	caps:	caps=0xfff7,wtmult=512
	events:	${numbers(27)}
	bytes:	${numbers(8)}
	RPC iostats version: 1.0  p/v: 100003/4 (nfs)
${transports.map((transport) => `	xprt:	${transport}\n`).join("")}	per-op statistics
	        NULL: 0 0 0 0 0 0 0 0
	        READ: 1298 1299 1 207680 1210292152 6500 79386 79407 0

`;
const rootfs = "no device mounted on / with fstype rootfs\n";
const mountinfo =
  "1 1 0:1 / / rw - rootfs rootfs rw\n2 1 0:2 / /mnt rw - nfs4 srv:/exp rw,addr=10.0.0.9\n3 1 0:3 / /two rw - nfs4 srv:/exp rw,addr=10.0.0.9\n";
const valuesOf = (transport: string) => parseMountstats(Buffer.from(nfs("/mnt", transport)))[0]?.transports[0]?.values;
const tcp = `tcp ${numbers(13)}`;
const host = (text: string) => stubHost({ proc: { "1/mountstats": text, "1/mountinfo": mountinfo } });
const labels = 'export="srv:/exp",protocol="tcp",mountaddr="10.0.0.9"';

test("gives what is counted of a mount, its connections and its operations", async () => {
  const lines = (await expose(mountstats, host(rootfs + nfs("/mnt", tcp, tcp)))) ?? [];
  for (const line of [
    `node_mountstats_nfs_mountpoint_info{${labels},mountpoint="/mnt"} 1`,
    `node_mountstats_nfs_age_seconds_total{${labels}} 13968`,
    `node_mountstats_nfs_read_bytes_total{${labels}} 1`,
    `node_mountstats_nfs_write_pages_total{${labels}} 8`,
    `node_mountstats_nfs_event_vfs_file_release_total{${labels}} 18`,
    `node_mountstats_nfs_event_truncation_total{${labels}} 20`,
    `node_mountstats_nfs_event_pnfs_write_total{${labels}} 27`,
    "# TYPE node_mountstats_nfs_transport_idle_time_seconds gauge",
    `node_mountstats_nfs_transport_idle_time_seconds{${labels},transport="1"} 5`,
    `node_mountstats_nfs_transport_backlog_queue_total{${labels},transport="0"} 10`,
    `node_mountstats_nfs_transport_pending_queue_total{${labels},transport="0"} 13`,
    `node_mountstats_nfs_operations_requests_total{${labels},operation="NULL"} 0`,
    `node_mountstats_nfs_operations_received_bytes_total{${labels},operation="READ"} 1210292152`,
    `node_mountstats_nfs_operations_queue_time_seconds_total{${labels},operation="READ"} 6.5`,
  ]) {
    assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
  }
});

test("counts an export once that is mounted twice, and shows both mountpoints", async () => {
  const lines = (await exposeSeries(mountstats, host(rootfs + nfs("/mnt", tcp) + nfs("/two", tcp)))) ?? [];
  assert.equal(lines.filter((line) => line.includes("age_seconds")).length, 1);
  assert.deepEqual(
    lines.filter((line) => line.includes("mountpoint")),
    ["/mnt", "/two"].map((place) => `node_mountstats_nfs_mountpoint_info{${labels},mountpoint="${place}"} 1`),
  );
});

test("lays out what UDP and RDMA count as TCP does", () => {
  assert.deepEqual(valuesOf(`udp ${numbers(10)}`), [1, 2, 0, 0, 0, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(valuesOf(`rdma ${numbers(28)}`), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0]);
  assert.deepEqual(valuesOf(`tcp ${numbers(10)}`), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0]);
});

test("has nothing to say without NFS, reads the agent's own file, and is absent without any", async () => {
  assert.deepEqual(await exposeSeries(mountstats, host(rootfs)), []);
  const own = stubHost({ proc: { "1/mountstats": systemError("EACCES"), "self/mountstats": nfs("/mnt", tcp) } });
  assert.ok((await exposeSeries(mountstats, own))?.[0]?.includes('export="srv:/exp"'));
  assert.equal(mountstats.read(stubHost({})), undefined);
});

test("refuses what are no numbers, and bears a file that ends early", () => {
  const text = nfs("/mnt", tcp);
  assert.throws(
    () => parseMountstats(Buffer.from(text.replace("1299", "x"))),
    /^Error: mountstats: numbers expected after READ:/,
  );
  for (const end of [10, 60, 150, 300]) assert.ok(parseMountstats(Buffer.from(text.slice(0, end))).length <= 1);
});
