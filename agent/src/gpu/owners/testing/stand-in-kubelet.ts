/** For tests: a kubelet of which there is nothing but its PodResources socket. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  loadPackageDefinition,
  status,
  type GrpcObject,
  type ServiceClientConstructor,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const definition = loadSync(join(import.meta.dirname, "api.proto"), { keepCase: false, longs: Number });
const { service } = (loadPackageDefinition(definition)["v1"] as GrpcObject)[
  "PodResourcesLister"
] as ServiceClientConstructor;

/** What a pod's container has, in the words of the API. */
export interface StandInContainer {
  readonly name: string;
  readonly devices?: readonly { readonly resourceName: string; readonly deviceIds: readonly string[] }[];
  readonly dynamicResources?: readonly object[];
}

export interface StandInPod {
  readonly namespace: string;
  readonly name: string;
  readonly containers: readonly StandInContainer[];
}

/** A method's answer in place of the usual one: a gRPC status, raw bytes, or none at all. */
export type Trouble = { readonly code: status } | { readonly bytes: Buffer } | "hangs" | undefined;

type Method = "List" | "Get" | "GetAllocatableResources";

/** The kubelet, and what it is to say: tests change it while it runs. */
export class StandInKubelet {
  readonly socketPath: string;
  readonly #folder: string;
  #server: Server | undefined;
  pods: readonly StandInPod[] = [];
  allocatable: StandInContainer["devices"] = [];
  readonly troubles: Partial<Record<Method, Trouble>> = {};
  /** How often each method was called. */
  readonly calls: Record<Method, number> = { List: 0, Get: 0, GetAllocatableResources: 0 };

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "kubevitals-kubelet-"));
    this.socketPath = join(this.#folder, "kubelet.sock");
  }

  async start(): Promise<void> {
    const server = new Server({ "grpc.max_send_message_length": -1 });
    server.addService(service, {
      List: this.#answer("List", () => ({ podResources: this.pods })),
      Get: this.#answer("Get", ({ podNamespace, podName }) => {
        const pod = this.pods.find(({ namespace, name }) => namespace === podNamespace && name === podName);
        return pod ? { podResources: pod } : undefined;
      }),
      GetAllocatableResources: this.#answer("GetAllocatableResources", () => ({ devices: this.allocatable })),
    });
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`unix://${this.socketPath}`, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    this.#server = server;
  }

  /** Ends it as a crash does: connections break, and the socket is gone. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
    rmSync(this.socketPath, { force: true });
  }

  remove(): void {
    this.stop();
    rmSync(this.#folder, { recursive: true });
  }

  #answer(method: Method, usual: (request: Record<string, string>) => object | undefined) {
    return (call: { request: Record<string, string> }, reply: (error: object | null, answer?: unknown) => void) => {
      this.calls[method]++;
      const trouble = this.troubles[method];
      if (trouble === "hangs") return;
      if (trouble && "code" in trouble) return reply({ code: trouble.code, details: "as the test wishes" });
      const answer = trouble ? trouble.bytes : usual(call.request);
      if (answer === undefined) return reply({ code: status.UNKNOWN, details: "pod not found" });
      reply(null, answer);
    };
  }
}

for (const method of Object.values(service)) {
  const serialize = method.responseSerialize;
  // Bytes of a test's own go out as they are.
  method.responseSerialize = (answer: unknown) => (Buffer.isBuffer(answer) ? answer : serialize(answer));
}
