import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { awaitProtocol } from "./first-bytes.ts";

/** Both ends of a connection over loopback. */
async function openConnection(t: TestContext) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [[socket]] = (await Promise.all([once(server, "connection"), once(client, "connect")])) as [[Socket], unknown];
  t.after(() => {
    for (const end of [client, socket, server]) if ("destroy" in end) end.destroy();
    server.close();
  });
  return { client, socket };
}

/** Holds the event loop, as much work does. */
function hold(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test("bytes that came in time are read, however late there is time for that", async (t) => {
  const { client, socket } = await openConnection(t);
  const decided = new Promise((resolve) => {
    socket.once("close", () => resolve("closed"));
    awaitProtocol(socket, 1, resolve);
  });
  client.write("PRI * HTTP/2.0");
  hold(20);
  assert.equal(await decided, "http2");
});

test("who says nothing is shown out", async (t) => {
  const { socket } = await openConnection(t);
  awaitProtocol(socket, 1, () => assert.fail("it has said nothing"));
  await once(socket, "close");
});
