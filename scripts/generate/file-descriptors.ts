import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import protobuf from "protobufjs";

const repository = join(import.meta.dirname, "../..");

/**
 * The descriptors of every .proto that the aggregator serves, with their comments, as protoc's rules have them: what server
 * reflection hands out. Compiled by buf, as proto-loader's own descriptors lose `optional`, names and imports.
 */
export function renderFileDescriptors(): string {
  const files = splitDescriptorSet(compile()).map((bytes) => bytes.toString("base64"));
  return `/** Each file's FileDescriptorProto (google/protobuf/descriptor.proto) in base64, imports first. */
export const fileDescriptors: readonly string[] = ${JSON.stringify(files)};
`;
}

/** A FileDescriptorSet of our files and of gRPC's health service. */
function compile(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-proto-"));
  try {
    cpSync(join(repository, "proto/kubevitals"), join(folder, "kubevitals"), { recursive: true });
    cpSync(join(repository, "node_modules/grpc-health-check/proto"), folder, { recursive: true });
    return execFileSync(join(repository, "node_modules/.bin/buf"), ["build", folder, "-o", "-#format=binpb"], {
      env: { ...process.env, BUF_CACHE_DIR: join(folder, "cache") },
      maxBuffer: 16 * 1024 * 1024,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The entries of the set's only field, a list of FileDescriptorProto. */
function splitDescriptorSet(set: Buffer): readonly Buffer[] {
  const files: Buffer[] = [];
  for (const reader = protobuf.Reader.create(set); reader.pos < reader.len;) {
    reader.uint32(); // the tag
    files.push(Buffer.from(reader.bytes()));
  }
  return files;
}
