/** What the .proto files declare, with comments: for the generator and for tests. The programs load them by proto-loader. */
import { join } from "node:path";
import protobuf from "protobufjs";

const repository = join(import.meta.dirname, "../..");

/** Parses every .proto of the project, with comments; resolves Google's well-known types from protobufjs. */
export function loadDescriptor(files: readonly string[]): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    target.startsWith("google/")
      ? join(repository, "node_modules/protobufjs", target)
      : join(repository, "proto", target);
  root.loadSync([...files], { alternateCommentMode: true });
  root.resolveAll();
  return root;
}

/** Types of a package, in the order of their files. */
export function typesOf(root: protobuf.Root, packageName: string): protobuf.ReflectionObject[] {
  return root.lookup(packageName) instanceof protobuf.Namespace
    ? (root.lookup(packageName) as protobuf.Namespace).nestedArray
    : [];
}

/** Whether a field may be absent on the wire and absent differs from its default. */
export function hasPresence(field: protobuf.Field): boolean {
  return field.partOf !== null && field.partOf !== undefined;
}

/** The comment of a declaration on one line, or undefined. */
export function commentOf(object: protobuf.ReflectionObject): string | undefined {
  return object.comment?.replaceAll(/\s+/g, " ").trim();
}

/** The name of a message in lower camel case, in which an acronym is a word like any other: `nodeMetrics`, `gpuMetrics`. */
export function camelCase(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (start) => start.toLowerCase());
}
