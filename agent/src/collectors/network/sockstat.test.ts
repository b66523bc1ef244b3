import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSockstat, sockstat } from "./sockstat.ts";
import { readAt, stubHost, systemError } from "../../testing/stub-host.ts";

const ipv4 = "sockets: used 11\nTCP: inuse 4 orphan 0 mem 48\nFRAG: inuse 0 memory 0\n";
const ipv6 = "TCP6: inuse 3\n";

function connectionsOf(counts: ReadonlyMap<string, number>) {
  return sockstat.vitals?.(readAt(0, { counts, pageBytes: 4096 }), undefined).networkConnections;
}

test("reads pairs of state and number by protocol", () => {
  assert.deepEqual(
    parseSockstat(Buffer.from(ipv4)),
    new Map(
      Object.entries({ sockets_used: 11, TCP_inuse: 4, TCP_orphan: 0, TCP_mem: 48, FRAG_inuse: 0, FRAG_memory: 0 }),
    ),
  );
});

test("refuses lines without a protocol, a number or a name that a metric may have", () => {
  for (const text of ["TCP inuse 4", "TCP: inuse", "TCP: inuse x", 'T"P: inuse 4', "TCP: in-use 4", ": inuse 4"]) {
    assert.throws(() => parseSockstat(Buffer.from(text)), /^Error: sockstat: /, text);
  }
});

test("reads the host's files of both protocols, or the agent's own where the host's may not be read", () => {
  const first = stubHost({ proc: { "1/net/sockstat": ipv4, "1/net/sockstat6": ipv6 } });
  const own = stubHost({
    proc: { "1/net/sockstat": systemError("EACCES"), "net/sockstat": ipv4, "net/sockstat6": ipv6 },
  });
  assert.deepEqual(sockstat.read(first), sockstat.read(own));
  assert.equal(sockstat.read(stubHost({})), undefined);
});

test("counts TCP connections of both protocols, or of the one that there is", () => {
  assert.equal(connectionsOf(new Map(Object.entries({ TCP_inuse: 4, TCP6_inuse: 3 }))), 7);
  assert.equal(connectionsOf(new Map(Object.entries({ TCP_inuse: 4 }))), 4);
  assert.equal(connectionsOf(new Map()), undefined);
});
