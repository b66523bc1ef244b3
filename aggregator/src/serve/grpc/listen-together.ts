import { once } from "node:events";
import { createServer, type AddressInfo, type ListenOptions, type Server, type Socket } from "node:net";
import type { HostPort } from "@kubevitals/program";

/** Sockets that listen on one address. */
export interface SharedAddress {
  readonly host: string;
  readonly port: number;
  /** Stops listening; connections go on. */
  close(): Promise<void>;
}

export interface ConnectionEvents {
  readonly onConnection: (socket: Socket) => void;
  /** A connection could not be accepted, for want of descriptors, say. */
  readonly onError: (error: Error) => void;
}

/**
 * Connections that the kernel takes in ahead of us, a socket. Where there are more it drops their SYN, and they ask again after 1, 3, 7 s.
 * The kernel lowers it to net.core.somaxconn, 4096 by default: listen(2).
 */
const backlog = 65_535;

/**
 * Listens on one address with several sockets, among which the kernel spreads connections: SO_REUSEPORT in socket(7). libuv accepts one
 * connection of a socket in a turn of the event loop (libuv pull request 3696), which is some sixty a second where turns are full of other
 * work; the agents of a large cluster, which all come at once, would not be accepted before they give up.
 *
 * @param sockets where the system has no SO_REUSEPORT as Linux has it, there is one
 * @throws when the address cannot be listened on, as another program has it; the error's message names it
 */
export async function listenTogether(
  { host, port }: HostPort,
  sockets: number,
  { onConnection, onError }: ConnectionEvents,
): Promise<SharedAddress> {
  const isShared = process.platform === "linux" && sockets > 1;
  if (isShared && port !== 0) await assertFree({ host, port });
  const servers: Server[] = [];
  const address = { host, port };
  try {
    while (servers.length < (isShared ? sockets : 1)) {
      const server = await listening({ ...address, backlog, reusePort: isShared });
      servers.push(server);
      server.on("connection", onConnection).on("error", onError);
      address.port = (server.address() as AddressInfo).port;
    }
  } catch (error) {
    await Promise.all(servers.map(closed));
    throw error;
  }
  return { ...address, close: async () => void (await Promise.all(servers.map(closed))) };
}

/** Sockets that share an address would share it with another aggregator of this user too: one that does not share finds out. */
async function assertFree(address: HostPort): Promise<void> {
  const server = await listening({ ...address });
  server.on("connection", (socket) => socket.destroy());
  await closed(server);
}

async function listening(options: ListenOptions): Promise<Server> {
  const server = createServer();
  server.listen(options);
  await once(server, "listening");
  return server;
}

async function closed(server: Server): Promise<void> {
  const end = once(server, "close");
  server.close();
  await end;
}
