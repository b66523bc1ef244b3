import assert from "node:assert/strict";
import { test } from "node:test";
import { renderJson } from "./proto-json.ts";
import { parseProto } from "./testing/parse-proto.ts";

test("what may be absent is not required, and lists, maps and plain fields are", () => {
  const json = render(
    "message M { string a = 1; optional string b = 2; repeated bool c = 3; map<string, double> d = 4; }",
  );
  assert.match(json, /"required":\["a","c","d"\]/);
  assert.match(json, /"c":\{"type":"array","items":\{"type":"boolean"\}\}/);
  assert.match(json, /"d":\{"type":"object","additionalProperties":\{"type":"number"\}\}/);
});

test("a message is converted where an instant or an enum lies in it, however deep", () => {
  const json = render(`enum Mood { MOOD_UNSPECIFIED = 0; MOOD_VERY_GOOD = 1; }
    message Inner { optional google.protobuf.Timestamp at = 1; Mood mood = 2; }
    message Outer { repeated Inner many = 1; optional Inner one = 2; string name = 3; }
    message Plain { string name = 1; }`);
  assert.match(json, /"enum":\["unspecified","very-good"\]/);
  assert.match(json, /at: message\.at && timestampToJson\(message\.at\), mood: enumToJson\("MOOD_", message\.mood\)/);
  assert.match(
    json,
    /many: message\.many\.map\(\(item\) => innerToJson\(item\)\), one: message\.one && innerToJson\(message\.one\)/,
  );
  assert.doesNotMatch(json, /plainToJson/);
});

const refused: Record<string, readonly [proto: string, message: RegExp]> = {
  "a type without a JSON form": [
    "message M { bytes odd = 1; }",
    /^Error: \.test\.M\.odd: type bytes has no JSON Schema/,
  ],
  "an enum value without its prefix": [
    "enum Mood { UNSPECIFIED = 0; } message M { Mood mood = 1; }",
    /^Error: \.test\.Mood: value UNSPECIFIED does not begin with MOOD_/,
  ],
  "a map of messages that are converted": [
    "message I { optional google.protobuf.Timestamp at = 1; } message M { map<string, I> by_name = 1; }",
    /^Error: \.test\.M\.byName: maps of messages have no JSON form/,
  ],
};
for (const [what, [proto, message]] of Object.entries(refused)) {
  test(`${what} is refused, and named`, () => {
    assert.throws(() => render(proto), message);
  });
}

function render(text: string): string {
  return renderJson(parseProto(text), "test", ["M", "I", "Inner", "Outer", "Plain"]);
}
