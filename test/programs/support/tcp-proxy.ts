import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Owner } from "./program.ts";

/**
 * What a proxy does with bytes, and with the end of a side, which is not told where bytes are not; each connection keeps what it
 * began to swallow, as what follows would make no sense.
 */
export interface TcpProxy {
  readonly address: string;
  /** Breaks all connections, and takes no more, until `connectTo`. */
  cut(): void;
  /** Lets new connections through, to this address from now on. */
  connectTo(address: string): void;
  /** Connections that are open stay open, but what is said on them does not arrive: both ways, or the answers alone. */
  swallow(what: "everything" | "answers"): void;
  /** Connections that are open stay open, new ones are taken, and what is said on any does not arrive; until `connectTo`, for new ones. */
  goSilent(): void;
  /** Lets so many bytes a second through each connection that begins from now on, in each direction. */
  throttle(bytesPerSecond: number): void;
}

interface Line {
  readonly sockets: readonly [Socket, Socket];
  readonly bytesPerSecond: number;
  swallows: "nothing" | "everything" | "answers";
}

/** How often a throttled line moves on, in seconds. */
const step = 0.05;

/** A link between two programs that a test can break in every way in which links break. */
export async function startTcpProxy(owner: Owner, target: string): Promise<TcpProxy> {
  let goal: string | undefined = target;
  let bytesPerSecond = Infinity;
  let isSilent = false;
  const lines = new Set<Line>();

  const server = createServer((client) => {
    if (goal === undefined) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(`tcp://${goal}`);
    const sockets = [client, connect(Number(port), hostname)] as const;
    const line: Line = { sockets, bytesPerSecond, swallows: isSilent ? "everything" : "nothing" };
    lines.add(line);
    const [from, to] = line.sockets;
    for (const socket of line.sockets) socket.on("error", () => socket.destroy()).setNoDelay();
    void forward(line, from, to, () => line.swallows !== "everything");
    void forward(line, to, from, () => line.swallows === "nothing");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const breakAll = () => {
    for (const { sockets } of lines) for (const socket of sockets) socket.destroy();
  };
  const swallow = (what: Line["swallows"]) => {
    for (const line of lines) line.swallows = what;
  };
  owner.after(async () => {
    server.close();
    breakAll();
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      goal = undefined;
      breakAll();
    },
    connectTo(address) {
      goal = address;
      isSilent = false;
    },
    swallow,
    goSilent() {
      isSilent = true;
      swallow("everything");
    },
    throttle(rate) {
      bytesPerSecond = rate;
    },
  };
}

/** Hands on what one side says, and that it has gone, which is said like anything else. */
async function forward(line: Line, from: Socket, to: Socket, arrives: () => boolean): Promise<void> {
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      const most = Math.max(1, Math.floor(line.bytesPerSecond * step));
      for (let at = 0; at < chunk.length; at += most) {
        if (arrives()) to.write(chunk.subarray(at, at + most));
        if (line.bytesPerSecond < Infinity) await new Promise((resolve) => setTimeout(resolve, step * 1000));
      }
    }
  } catch {
    // It broke: that is a way to go as well.
  }
  from.destroy();
  if (arrives()) to.destroy();
}
