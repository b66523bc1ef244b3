import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteCursor } from "./byte-cursor.ts";

function cursorOver(text: string): ByteCursor {
  return new ByteCursor(Buffer.from(text));
}

test("gives words between blanks and tabs, and nothing at the end of a line", () => {
  const cursor = cursorOver("  one\ttwo \r\nthree");
  assert.deepEqual([cursor.word(), cursor.word(), cursor.word()], ["one", "two", ""]);
  assert.equal(cursor.isAtLineEnd, true);
  cursor.nextLine();
  assert.equal(cursor.word(), "three");
  assert.equal(cursor.isAtEnd, true);
});

test("reads numbers as JavaScript does", () => {
  for (const text of ["0", "7", "-12", "0.20", "3.75", "123456789012345", "0.1", "-0.5", "5."]) {
    assert.equal(cursorOver(`${text} rest`).number(), Number(text), text);
    assert.equal(cursorOver(text).number(), Number(text), `${text} at the end of the file`);
  }
});

test("rounds numbers of more than 15 digits once", () => {
  for (const text of ["18446744073709551615", "9007199254740993", "-9223372036854775808", "0.1234567890123456789"]) {
    assert.equal(cursorOver(text).number(), Number(text), text);
  }
});

test("gives NaN for what is not a number, and goes on behind it", () => {
  for (const text of ["x", "1x", "1.2.3", "-", ".", "1e5", "0x10", "nan", "+1", "--1"]) {
    const cursor = cursorOver(`${text} 42`);
    assert.deepEqual([cursor.number(), cursor.number()], [NaN, 42], text);
  }
});

test("looks for a number on its own line only", () => {
  const cursor = cursorOver("\n42");
  assert.equal(cursor.number(), NaN);
  cursor.nextLine();
  assert.equal(cursor.number(), 42);
});

test("gives what stands before a mark, on its own line only", () => {
  const cursor = cursorOver("  eth0:12\nno mark\neth1: 34");
  assert.equal(cursor.until(":"), "eth0");
  assert.equal(cursor.number(), 12);
  cursor.nextLine();
  assert.equal(cursor.until(":"), undefined);
  assert.equal(cursor.rest(), "no mark");
  cursor.nextLine();
  assert.equal(cursor.until(":"), "eth1");
});

test("gives the rest of a line with the blanks inside it", () => {
  const cursor = cursorOver("a  b  c \n");
  cursor.word();
  assert.equal(cursor.rest(), "b  c");
  cursor.nextLine();
  assert.equal(cursor.isAtEnd, true);
});

test("replaces what is not UTF-8", () => {
  assert.equal(new ByteCursor(Buffer.from([0x61, 0xff, 0x62])).word(), "a\uFFFDb");
});

test("reads a part of a larger buffer as if it were all", () => {
  const cursor = new ByteCursor(Buffer.from("12 34 56 78").subarray(3, 8));
  assert.deepEqual([cursor.word(), cursor.number(), cursor.isAtEnd], ["34", 56, true]);
});

test("reads hexadecimal numbers of up to 64 bits, and nothing else as one", () => {
  const cursor = new ByteCursor(Buffer.from("0 1f 00000AbC ffffffffffffffff 20000000000000\n"));
  assert.deepEqual(
    Array.from({ length: 6 }, () => cursor.hex()),
    [0, 31, 2748, 2 ** 64, 2 ** 53, NaN],
  );
  for (const text of ["", "x", "1g", "-1", "0x1", "1,2"]) {
    assert.equal(new ByteCursor(Buffer.from(text)).hex(), NaN, text);
  }
});

test("passes over words of one line only", () => {
  const cursor = new ByteCursor(Buffer.from("a  b\tc d\ne"));
  cursor.skipWords(2);
  assert.equal(cursor.word(), "c");
  cursor.skipWords(5);
  assert.ok(cursor.isAtLineEnd && !cursor.isAtEnd);
});

test("gives lines as bytes, the last one with or without an end", () => {
  const cursor = new ByteCursor(Buffer.from("a b\n\nc"));
  assert.deepEqual(
    Array.from({ length: 3 }, () => cursor.line().toString()),
    ["a b", "", "c"],
  );
  assert.ok(cursor.isAtEnd);
  assert.equal(cursor.line().length, 0);
});
