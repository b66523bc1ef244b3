import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { withDeadline } from "./deadline.ts";
import type { Owner } from "./program.ts";

/** Opens a TCP connection and says this; the connection is gone when the owner is. */
export async function connectRaw(owner: Owner, address: string, bytes: string | Uint8Array = ""): Promise<Socket> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const socket = connect(Number(port), hostname);
  owner.after(async () => void socket.destroy());
  await once(socket, "connect");
  socket.on("error", () => {}); // a reset is an answer, too
  if (bytes.length > 0) socket.write(bytes);
  return socket;
}

/** Says this, and waits for the other side to close the connection: what it said before. */
export async function sayRaw(owner: Owner, address: string, bytes: string | Uint8Array): Promise<string> {
  const socket = await connectRaw(owner, address, bytes);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await withDeadline(closed, () => `${address} keeps a connection open on which nothing but rubbish was said`);
  return Buffer.concat(chunks).toString("latin1");
}
