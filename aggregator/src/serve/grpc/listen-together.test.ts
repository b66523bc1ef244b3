import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { listenTogether } from "./listen-together.ts";

const host = "127.0.0.1";

async function open(t: TestContext, sockets: number, port = 0) {
  const accepted: Socket[] = [];
  const errors: Error[] = [];
  const listener = await listenTogether({ host, port }, sockets, {
    onConnection: (socket) => void accepted.push(socket.on("error", () => undefined)),
    onError: (error) => void errors.push(error),
  });
  t.after(async () => {
    const closed = listener.close();
    for (const socket of accepted) socket.destroy();
    await closed;
  });
  return { listener, accepted, errors };
}

/** Connections that the kernel has taken in. */
function connections(t: TestContext, port: number, count: number): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(port, host);
      socket.on("error", () => undefined);
      t.after(() => socket.destroy());
      await once(socket, "connect");
      return socket;
    }),
  );
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Waits until so many are accepted, and returns how many were in one turn of the event loop, at most. */
async function accepting(accepted: readonly Socket[], count: number): Promise<number> {
  let most = 0;
  while (accepted.length < count) {
    const before = accepted.length;
    await turn();
    most = Math.max(most, accepted.length - before);
  }
  return most;
}

test("several connections are accepted in a turn", async (t) => {
  const { listener, accepted, errors } = await open(t, 16);
  const knocking = connections(t, listener.port, 64);
  const most = await accepting(accepted, 64);
  await knocking;
  assert.deepEqual(errors, []);
  assert.ok(most > 1, "one a turn, as of one socket");
});

test("what the kernel took in while the program was busy is not lost", async (t) => {
  const { listener, accepted } = await open(t, 2);
  const sockets = await connections(t, listener.port, 700); // more than Node.js's 511
  await accepting(accepted, 700);
  assert.equal(sockets.length, 700);
});

test("an address that another of the same user shares is taken all the same", async (t) => {
  const { listener } = await open(t, 4);
  await assert.rejects(listenTogether({ host, port: listener.port }, 4, ignoring), {
    code: "EADDRINUSE",
    message: new RegExp(`${host}:${listener.port}`),
  });
  const again = await connections(t, listener.port, 1);
  assert.equal(again.length, 1, "the first one goes on");
});

test("an address that was closed can be listened on again", async (t) => {
  const first = await listenTogether({ host, port: 0 }, 4, ignoring);
  await first.close();
  const { listener, accepted } = await open(t, 4, first.port);
  assert.equal(listener.port, first.port);
  await connections(t, first.port, 8);
  await accepting(accepted, 8);
});

test("a host that is not ours is named", async () => {
  await assert.rejects(listenTogether({ host: "192.0.2.1", port: 0 }, 4, ignoring), /EADDRNOTAVAIL.*192\.0\.2\.1/);
});

const ignoring = { onConnection: (socket: Socket) => void socket.destroy(), onError: () => undefined };
