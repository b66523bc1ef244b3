import {
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ClientDuplexStream,
  type ServerDuplexStream,
} from "@grpc/grpc-js";
import { agentServiceDefinition } from "@kubevitals/proto";
import type { Owner } from "../support/program.ts";

const asIs = (bytes: Buffer) => bytes;

/** Agents' streams as bytes, so that nothing of this checkout reads or writes them. */
const { Connect: connect } = agentServiceDefinition as unknown as Readonly<
  Record<"Connect", { readonly path: string }>
>;
const rawMethod = {
  path: connect.path,
  requestStream: true,
  responseStream: true,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};

export type RawClientStream = ClientDuplexStream<Buffer, Buffer>;
export type RawServerStream = ServerDuplexStream<Buffer, Buffer>;

/** Opens an agent's stream. It is cancelled when the owner is done. */
export function openRawStream(owner: Owner, address: string): RawClientStream {
  const client = new Client(address, credentials.createInsecure());
  const call = client.makeBidiStreamRequest(rawMethod.path, asIs, asIs);
  owner.after(async () => {
    call.on("error", () => undefined).cancel();
    client.close();
  });
  return call;
}

/** Listens for agents' streams on loopback. @returns the address */
export async function listenForRawStreams(owner: Owner, serve: (stream: RawServerStream) => void): Promise<string> {
  const server = new Server();
  server.addService({ Connect: rawMethod }, { Connect: serve });
  owner.after(async () => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `127.0.0.1:${port}`;
}
