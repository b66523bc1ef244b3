import protobuf from "protobufjs";

/** Declarations of a .proto file, in the package `test`, with Google's Timestamp at hand. */
export function parseProto(declarations: string): protobuf.Root {
  const root = new protobuf.Root();
  root.addJSON(protobuf.common.get("google/protobuf/timestamp.proto")?.nested ?? {});
  protobuf.parse(`syntax = "proto3"; package test;\n${declarations}`, root, { alternateCommentMode: true });
  root.resolveAll();
  return root;
}
