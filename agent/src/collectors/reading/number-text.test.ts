import assert from "node:assert/strict";
import { test } from "node:test";
import { createNumberTextReader, parseNumberText, type LayoutCursor, type NumberText } from "./number-text.ts";

/** Lines of a name and numbers, all of which are taken: the names with the slots of their numbers. */
function learnLines(cursor: LayoutCursor): readonly (readonly [name: string, slots: readonly number[]])[] {
  const lines: [string, number[]][] = [];
  for (; !cursor.isAtEnd; cursor.nextLine()) {
    const name = cursor.word();
    const slots: number[] = [];
    while (!cursor.isAtLineEnd) {
      const slot = cursor.slot();
      if (slot === undefined) throw new Error(`numbers expected after ${name}`);
      slots.push(slot);
    }
    lines.push([name, slots]);
  }
  return lines;
}

function linesOf({ layout, values }: NumberText<ReturnType<typeof learnLines>>) {
  return layout.map(([name, slots]) => [name, ...slots.map((slot) => values[slot])]);
}

/** A reader that says how many texts it had to learn. */
function countingReader() {
  let learnt = 0;
  const read = createNumberTextReader((cursor) => {
    learnt++;
    return learnLines(cursor);
  }, linesOf);
  return { read: (text: string) => read(Buffer.from(text)), learnt: () => learnt };
}

test("gives what taking the text apart anew gives, whatever has changed", () => {
  const texts = [
    "a 1 2\nb 3\n",
    "a 1 2\nb 4\n",
    "a 10 -2\nb 0.5\n",
    "a   7\t8\nb 9\n",
    "a 1 2\nc 3\n",
    "a 1 2\nc 3\nd 4\n",
    "a 1 2\nc 3",
    "a 1 2 5\nc 3",
    "a 1\nc 3",
    "c 3",
    "a 18446744073709551615 9007199254740993\nb 123456789012345678\n",
    "a 1 2\nb 3\n\n",
    "",
    "a 12\n",
    "a 1 2\n",
    "a1 2\n",
  ];
  for (const before of texts) {
    for (const text of texts) {
      const { read } = countingReader();
      read(before);
      assert.deepEqual(
        read(text),
        linesOf(parseNumberText(Buffer.from(text), learnLines)),
        JSON.stringify([before, text]),
      );
    }
  }
});

test("learns a layout once, also where numbers have grown and lines have moved by it", () => {
  const { read, learnt } = countingReader();
  for (const text of ["a 9 9\nb 9\n", "a 10 9\nb 9\n", "a 10000 10\nb -1\n", "a   1     0\nb 1.25\n"]) read(text);
  assert.deepEqual(read("a 1 2\nb 3\n"), [
    ["a", 1, 2],
    ["b", 3],
  ]);
  assert.equal(learnt(), 1);
  read("a 1 2\nc 3\n");
  assert.equal(learnt(), 2);
});

test("gives the very object for the same bytes, and another one that leaves it alone for others", () => {
  const { read } = countingReader();
  const first = read("a 1\n");
  assert.equal(read("a 1\n"), first);
  assert.notEqual(read("a 2\n"), first);
  assert.deepEqual(first, [["a", 1]]);
});

test("keeps nothing of the bytes that it was given, which are valid until the next read only", () => {
  const read = createNumberTextReader(learnLines, linesOf);
  const bytes = Buffer.from("a 1\n");
  const first = read(bytes);
  bytes.write("a 7");
  assert.deepEqual(read(bytes), [["a", 7]]);
  assert.deepEqual(first, [["a", 1]]);
});

test("throws as often as a text is broken, and goes on with the next that is not", () => {
  const { read } = countingReader();
  read("a 1\n");
  for (let time = 0; time < 2; time++) assert.throws(() => read("a x\n"), /^Error: numbers expected after a$/);
  for (const broken of ["a 1x\n", "a 1-2\n", "a 1.2.3\n", "a -\n"]) assert.throws(() => read(broken), Error, broken);
  assert.deepEqual(read("a 2\n"), [["a", 2]]);
});
