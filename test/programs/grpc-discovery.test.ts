import assert from "node:assert/strict";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { test } from "node:test";
import {
  credentials,
  loadPackageDefinition,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { protoPath } from "grpc-health-check";
import descriptors from "protobufjs/ext/descriptor/index.js";
import { metricsServiceDefinition } from "@kubevitals/proto";
import { withDeadline } from "./support/deadline.ts";
import type { Owner } from "./support/program.ts";
import { startAggregator } from "./support/programs.ts";

const services = ["kubevitals.v1.AgentService", "kubevitals.v1.MetricsService"];

test("a gRPC client that knows nothing of the aggregator finds out everything", { timeout: 60_000 }, async (t) => {
  const aggregator = await startAggregator(t);

  await t.test("health is SERVING, as a whole and for each service, and NOT_FOUND for others", async (own) => {
    const health = connect(own, aggregator.grpc, protoPath, "grpc.health.v1.Health") as HealthClient;
    const check = (service: string) =>
      new Promise((resolve) => {
        health.Check({ service }, (error, answer) => resolve(error ? error.code : answer?.status));
      });
    assert.deepEqual(await Promise.all(["", ...services].map(check)), ["SERVING", "SERVING", "SERVING"]);
    assert.equal(await check("kubevitals.v1.Nothing"), 5);
  });

  await t.test("who watches the health of a service hears at once how it is", async (own) => {
    const health = connect(own, aggregator.grpc, protoPath, "grpc.health.v1.Health") as HealthClient;
    for (const service of ["", ...services]) {
      const call = health.Watch({ service });
      call.on("error", () => undefined); // it is cancelled
      const [answer] = (await once(call, "data")) as [{ status: string }];
      assert.equal(answer.status, "SERVING", service);
      call.cancel();
    }
  });

  for (const version of ["v1", "v1alpha"]) {
    await t.test(`reflection ${version} lists the services`, async (own) => {
      const { listServicesResponse } = await reflect(own, aggregator.grpc, version, { listServices: "*" });
      const names = listServicesResponse?.service.map(({ name }) => name) ?? [];
      for (const name of [...services, "grpc.health.v1.Health"])
        assert.ok(names.includes(name), `${name} of ${names.join()}`);
    });
  }

  await t.test("reflection describes the services with files that need nothing beside themselves", async (own) => {
    const files = new Map<string, FileDescriptor>();
    for (const symbol of [...services, "grpc.health.v1.Health"]) {
      const { fileDescriptorResponse, errorResponse } = await reflect(own, aggregator.grpc, "v1", {
        fileContainingSymbol: symbol,
      });
      assert.ok(fileDescriptorResponse, `${symbol}: ${errorResponse?.errorMessage}`);
      for (const bytes of fileDescriptorResponse.fileDescriptorProto) {
        const file = descriptors.FileDescriptorProto.decode(bytes).toJSON() as FileDescriptor;
        files.set(file.name, file);
      }
    }
    const all = [...files.values()];
    for (const { name, dependency = [] } of all) {
      for (const wanted of dependency) assert.ok(files.has(wanted), `${name} imports ${wanted}, which is not served`);
    }
    for (const file of all) {
      const visible = [file, ...(file.dependency ?? []).map((name) => files.get(name))].filter(
        (seen) => seen !== undefined,
      );
      const types = new Set(visible.flatMap((seen) => typesOf(seen.messageType, seen.enumType, `.${seen.package}`)));
      for (const reference of referencesOf(file))
        assert.ok(types.has(reference), `${file.name} does not import ${reference}`);
    }
    const metrics = all.flatMap(({ service = [] }) => service).find(({ name }) => name === "MetricsService");
    assert.deepEqual(
      metrics?.method.map(({ name }) => name).toSorted(),
      Object.keys(metricsServiceDefinition).toSorted(),
    );
    const node = all.flatMap(({ messageType = [] }) => messageType).find(({ name }) => name === "NodeMetrics");
    const fields = node?.field?.map(({ name }) => name) ?? [];
    assert.ok(
      fields.includes("node_name") && fields.includes("cpu_usage_rate"),
      `names as in the .proto, not ${fields.join()}`,
    );
  });
});

/** The parts of google.protobuf.FileDescriptorProto that are looked at. */
interface FileDescriptor {
  readonly name: string;
  readonly package: string;
  readonly dependency?: readonly string[];
  readonly messageType?: readonly MessageDescriptor[];
  readonly enumType?: readonly { readonly name: string }[];
  readonly service?: readonly {
    readonly name: string;
    readonly method: readonly { readonly name: string; readonly inputType: string; readonly outputType: string }[];
  }[];
}

interface MessageDescriptor {
  readonly name: string;
  readonly field?: readonly { readonly name: string; readonly typeName?: string }[];
  readonly nestedType?: readonly MessageDescriptor[];
  readonly enumType?: readonly { readonly name: string }[];
}

function typesOf(
  messages: readonly MessageDescriptor[] = [],
  enums: readonly { name: string }[] = [],
  scope: string,
): readonly string[] {
  return [
    ...enums.map(({ name }) => `${scope}.${name}`),
    ...messages.flatMap(({ name, nestedType, enumType }) => [
      `${scope}.${name}`,
      ...typesOf(nestedType, enumType, `${scope}.${name}`),
    ]),
  ];
}

/** Every type that a file refers to, as it refers to it: protoc writes all of them in full, with a dot first. */
function referencesOf({ messageType = [], service = [] }: FileDescriptor): readonly string[] {
  const ofMessage = ({ field = [], nestedType = [] }: MessageDescriptor): readonly string[] => [
    ...field.map(({ typeName }) => typeName ?? "").filter((name) => name !== ""),
    ...nestedType.flatMap(ofMessage),
  ];
  return [
    ...messageType.flatMap(ofMessage),
    ...service.flatMap(({ method }) => method.flatMap((one) => [one.inputType, one.outputType])),
  ];
}

interface HealthClient extends Client {
  Watch(request: { service: string }): ClientReadableStream<{ status: string }>;
  Check(
    request: { service: string },
    done: (error: { code: number } | null, answer?: { status: string }) => void,
  ): void;
}

interface ReflectionAnswer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
  readonly errorResponse?: { readonly errorMessage: string };
}

interface ReflectionClient extends Client {
  ServerReflectionInfo(): ClientDuplexStream<object, ReflectionAnswer>;
}

const reflectionFolder = join(
  dirname(createRequire(import.meta.url).resolve("@grpc/reflection/package.json")),
  "build/proto/grpc/reflection",
);

async function reflect(owner: Owner, address: string, version: string, question: object): Promise<ReflectionAnswer> {
  const file = join(reflectionFolder, version, "reflection.proto");
  const client = connect(owner, address, file, `grpc.reflection.${version}.ServerReflection`) as ReflectionClient;
  const call = client.ServerReflectionInfo();
  call.end(question);
  const answers = await withDeadline(call.toArray() as Promise<ReflectionAnswer[]>, () => "reflection gave no answer");
  assert.equal(answers.length, 1);
  return answers[0] ?? {};
}

/** A client from a .proto alone. */
function connect(owner: Owner, address: string, file: string, service: string): Client {
  const loaded = loadPackageDefinition(loadSync(file, { enums: String, longs: String }));
  const constructor = service.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], loaded);
  const made = new (constructor as new (...args: unknown[]) => Client)(address, credentials.createInsecure());
  owner.after(async () => made.close());
  return made;
}
