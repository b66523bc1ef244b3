import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { PageAborted } from "./page-aborted.ts";
import { writeTo } from "./response-writer.ts";

/** An answer, and the reader at its other end, which has read nothing of it. */
async function open(t: TestContext) {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const reader = connect((server.address() as AddressInfo).port, "127.0.0.1");
  reader.on("error", () => undefined);
  reader.pause();
  reader.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  const [, response] = (await once(server, "request")) as [unknown, ServerResponse];
  t.after(() => {
    reader.destroy();
    server.close();
  });
  return { reader, response };
}

const more = Buffer.alloc(32 << 20, "x"); // than any socket's buffers take

test("a reader that takes nothing is shown out", async (t) => {
  const { response } = await open(t);
  await assert.rejects(writeTo(response, more, 10), PageAborted);
  assert.ok(response.destroyed);
  await assert.rejects(writeTo(response, Buffer.from("more")), /gone/);
});

test("how long it was written nothing does not count", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { reader, response } = await open(t);
  reader.resume();
  await writeTo(response, Buffer.from("a"), 10);
  t.mock.timers.tick(1_000_000);
  await writeTo(response, Buffer.from("b"), 10);
  assert.equal(response.destroyed, false);
});

test("a reader that goes away ends the writing", async (t) => {
  const { reader, response } = await open(t);
  const written = writeTo(response, more);
  reader.destroy();
  await assert.rejects(written, PageAborted);
});
