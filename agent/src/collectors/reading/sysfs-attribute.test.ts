import assert from "node:assert/strict";
import { test } from "node:test";
import { sysHost } from "../../testing/sys-tree.ts";
import { systemError } from "../../testing/stub-host.ts";
import { integerOf, readAttribute, readInteger, readText, validText } from "./sysfs-attribute.ts";

const numbers: readonly (readonly [text: string, expected: number | undefined])[] = [
  ["1500\n", 1500],
  ["-1\n", -1],
  [" 42 ", 42],
  ["0x1003\n", 0x1003],
  ["0xffffffffffffffff", 2 ** 64],
  ["18446744073709551615", 2 ** 64],
  ["9007199254740993", 9007199254740992],
  ["0", 0],
  ["", undefined],
  ["\n", undefined],
  ["-", undefined],
  ["0x", undefined],
  ["0xzz", undefined],
  ["12 34", undefined],
  ["1.5", undefined],
  ["N/A", undefined],
  ["\0\u0001\u0002", undefined],
];

test("takes a whole number for what it is and nothing else for one", () => {
  for (const [text, expected] of numbers) assert.equal(integerOf(Buffer.from(text)), expected, JSON.stringify(text));
});

test("leaves out what cannot be read, whatever the reason", () => {
  for (const code of ["EIO", "EAGAIN", "ENODATA", "EINVAL", "EACCES", "EPERM", "ENXIO", "ETIMEDOUT", "ENODEV"]) {
    const host = sysHost({ "class/x/value": systemError(code) });
    assert.equal(readInteger(host, "class/x/value"), undefined, code);
    assert.equal(readText(host, "class/x/value"), undefined, code);
  }
  assert.equal(readText(sysHost({}), "class/x/value"), undefined);
});

test("does not take a want of the agent's own for one of the device", () => {
  for (const code of ["EMFILE", "ENFILE", "ENOMEM"]) {
    assert.throws(() => readAttribute(sysHost({ value: systemError(code) }), "value"), { code });
  }
});

test("makes text of any bytes, with one sign for each run that is no UTF-8", () => {
  const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x62, 0xe2, 0x82, 0x63]);
  assert.equal(validText(bytes), "a\uFFFDb\uFFFDc");
  assert.equal(validText(Buffer.from("\uFFFD\uFFFD é")), "\uFFFD\uFFFD é");
});

test("reads as much of a text as node_exporter does", () => {
  assert.equal(readText(sysHost({ value: ` ${"x".repeat(300)}\n` }), "value"), "x".repeat(127));
});
