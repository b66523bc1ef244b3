import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host } from "../host.ts";
import { stubHost, systemError } from "../testing/stub-host.ts";
import { PodNetworks } from "./pod-network.ts";

const heading = "Inter-|   Receive\n face |bytes\n";
const row = (name: string) => `${name}: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n`;
const dev = heading + row("lo") + row("  eth0") + row("veth12") + row("docker0") + row("net1");
const own = { "1/ns/net": "net:[1]", "7/ns/net": "net:[2]" };

const read = (host: Host) => new PodNetworks().read(host, "/kubepods/pod", 7);
const names = (host: Host) => read(host)?.map(({ name }) => name);

test("reads the interfaces of a pod's own network, without those that cAdvisor leaves out", () => {
  const traffic = read(stubHost({ proc: { "7/net/dev": dev }, links: own }));
  assert.deepEqual(
    traffic?.map(({ name }) => name),
    ["eth0", "net1"],
  );
  assert.deepEqual(traffic?.[0], {
    name: "eth0",
    receivedBytes: 1,
    receivedPackets: 2,
    receiveErrors: 3,
    receiveDrops: 4,
    transmittedBytes: 5,
    transmittedPackets: 6,
    transmitErrors: 7,
    transmitDrops: 8,
  });
});

test("does not take the host's traffic for a pod's", () => {
  assert.equal(names(stubHost({ proc: { "7/net/dev": dev }, links: { ...own, "7/ns/net": "net:[1]" } })), undefined);
});

test("says nothing where it cannot be told whose network it is", () => {
  assert.equal(names(stubHost({ proc: { "7/net/dev": dev } })), undefined);
  assert.equal(names(stubHost({ proc: { "7/net/dev": dev }, links: { "7/ns/net": "net:[2]" } })), undefined);
});

/** A host whose links may not be read, and whose two processes see `net/dev` by these inodes. */
function withoutPrivilege(first: number | Error, pod: number | Error): Host {
  return {
    ...stubHost({ proc: { "7/net/dev": dev } }),
    readProcLink: () => {
      throw systemError("EACCES");
    },
    procInode: (path) => {
      const inode = path === "1/net/dev" ? first : pod;
      if (inode instanceof Error) throw inode;
      return inode;
    },
  };
}

test("tells networks apart without the privilege to follow links", () => {
  assert.deepEqual(names(withoutPrivilege(4_026_531_874, 4_026_532_183)), ["eth0", "net1"]);
  assert.equal(names(withoutPrivilege(4_026_531_874, 4_026_531_874)), undefined);
  assert.equal(names(withoutPrivilege(systemError("EACCES"), 4_026_532_183)), undefined);
});

test("says nothing of a process that ends while it is looked at, or is hidden", () => {
  for (const code of ["ESRCH", "EACCES", "EPERM"]) {
    assert.equal(names(stubHost({ proc: { "7/net/dev": systemError(code) }, links: own })), undefined);
  }
  assert.equal(names(stubHost({ links: own })), undefined);
});

test("asks once whose network a process is in", () => {
  let asked = 0;
  const host = {
    ...stubHost({ proc: { "7/net/dev": dev } }),
    readProcLink: (path: string) => {
      asked++;
      return path;
    },
  };
  const networks = new PodNetworks();
  for (let sample = 0; sample < 3; sample++) {
    networks.begin();
    assert.equal(networks.read(host, "/kubepods/pod", 7)?.length, 2);
  }
  assert.equal(asked, 2);
  networks.begin();
  networks.read(host, "/kubepods/other", 7);
  networks.read(host, "/kubepods/pod", 8);
  assert.equal(asked, 6);
});

test("takes no more interfaces than a pod needs", () => {
  const many = heading + Array.from({ length: 500 }, (_, index) => row(`eth${index}`)).join("");
  assert.equal(read(stubHost({ proc: { "7/net/dev": many }, links: own }))?.length, 64);
});
