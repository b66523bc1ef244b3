import assert from "node:assert/strict";
import { test } from "node:test";
import { parseProto } from "./testing/parse-proto.ts";
import { renderTypes } from "./proto-types.ts";

test("a field is optional where the wire tells absent from its default", () => {
  const types = render(`message M {
    string plain = 1;
    optional uint64 maybe = 2;
    repeated double list = 3;
    map<string, bool> by_name = 4;
    oneof either { bytes left = 5; M right = 6; }
  }`);
  assert.match(
    types,
    new RegExp(
      [
        "export interface M {",
        "readonly plain: string;",
        String.raw`readonly maybe\?: number;`,
        String.raw`readonly list: readonly number\[\];`,
        "readonly byName: Readonly<Record<string, boolean>>;",
        String.raw`readonly left\?: Uint8Array;`,
        String.raw`readonly right\?: M;`,
        "}",
      ].join("\n"),
    ),
  );
});

test("an enum is the union of its values' names", () => {
  assert.match(render("enum E { E_UNSPECIFIED = 0; E_ON = 1; }"), /^export type E = "E_UNSPECIFIED" \| "E_ON";$/m);
});

test("a service says of each method how it streams", () => {
  const types = render(`message A {}
  service S {
    rpc One(A) returns (A);
    rpc Down(A) returns (stream A);
    rpc Up(stream A) returns (A);
    rpc Both(stream A) returns (stream A);
  }`);
  const kinds = [...types.matchAll(/readonly (\w+): \{ readonly kind: "([a-z-]+)"/g)].map(([, name, kind]) => [
    name,
    kind,
  ]);
  assert.deepEqual(kinds, [
    ["one", "unary"],
    ["down", "server-stream"],
    ["up", "client-stream"],
    ["both", "bidi"],
  ]);
});

test("comments become one line of documentation and cannot end it", () => {
  const types = render("// What /proc/*/stat\n// says.\nmessage M {\n  // A value.\n  bool a = 1;\n}");
  assert.match(
    types,
    /^\/\*\* What \/proc\/\*\\\/stat says\. \*\/\nexport interface M \{\n\/\*\* A value\. \*\/\nreadonly a/m,
  );
});

test("a type that has no counterpart is refused, and the field named", () => {
  assert.throws(
    () => render("message M { sfixed32 odd = 1; }"),
    /^Error: \.test\.M\.odd: type sfixed32 has no TypeScript/,
  );
});

function render(text: string): string {
  return renderTypes(parseProto(text), "test");
}
