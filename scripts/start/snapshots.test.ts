import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
} from "@grpc/grpc-js";
import { metricsServiceDefinition, type GetHealthRequest, type WatchSnapshotsRequest } from "@kubevitals/proto";
import { followSnapshots } from "./snapshots.ts";

type WatchCall = ServerWritableStream<WatchSnapshotsRequest, object>;

test("a reading holds the nodes of one snapshot and the verdict of the same; when the stream ends, it is opened again", async (t) => {
  let streams = 0;
  const address = await serve(t, (call) => {
    streams++;
    assert.equal(call.request.minIntervalSeconds, 1);
    sendSnapshot(call, `${streams}-1`, ["a", "b"], ["c"]);
    sendSnapshot(call, `${streams}-2`, ["d"]);
    if (streams === 1) call.end();
  });
  const seen: unknown[] = [];
  const stop = new AbortController();
  await followSnapshots(
    address,
    {
      onReading({ nodes, health }) {
        seen.push([nodes.map(({ nodeName }) => nodeName).join(), health?.unknown[0]?.reason]);
        if (seen.length === 5) stop.abort();
      },
      onTrouble: (reason) => seen.push(reason),
    },
    stop.signal,
  );
  assert.deepEqual(seen, [
    ["a,b,c", "verdict on 1-1"],
    ["d", "verdict on 1-2"],
    "it ended the stream",
    ["a,b,c", "verdict on 2-1"],
    ["d", "verdict on 2-2"],
  ]);
});

test("an aggregator that cannot be reached is a trouble, not an end", async () => {
  const stop = new AbortController();
  const troubles: string[] = [];
  await followSnapshots(
    "127.0.0.1:1",
    {
      onReading: () => assert.fail("nobody is there"),
      onTrouble(reason) {
        troubles.push(reason);
        if (troubles.length === 2) stop.abort();
      },
    },
    stop.signal,
  );
  for (const reason of troubles) assert.match(reason, /UNAVAILABLE/);
});

function sendSnapshot(call: WatchCall, snapshotId: string, ...batches: string[][]): void {
  call.write({ snapshotId, header: { clusterId: "c" } });
  for (const names of batches) call.write({ snapshotId, nodes: { items: names.map((nodeName) => ({ nodeName })) } });
  call.write({ snapshotId, end: { nodes: batches.flat().length } });
}

const unused = () => undefined;

function getHealth({ request }: ServerUnaryCall<GetHealthRequest, object>, answer: sendUnaryData<object>): void {
  const unknown = [{ rule: "r", reason: `verdict on ${request.snapshotId}` }];
  answer(null, { snapshotId: request.snapshotId, health: { unknown } });
}

/** The address of an aggregator that answers a watch so, and whose verdict names the snapshot that it is on. */
async function serve(t: TestContext, watchSnapshots: (call: WatchCall) => void): Promise<string> {
  const others = Object.fromEntries(Object.keys(metricsServiceDefinition).map((name) => [name, unused]));
  const server = new Server();
  server.addService(metricsServiceDefinition, { ...others, WatchSnapshots: watchSnapshots, GetHealth: getHealth });
  t.after(() => server.forceShutdown());
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
  return `127.0.0.1:${await promise}`;
}
