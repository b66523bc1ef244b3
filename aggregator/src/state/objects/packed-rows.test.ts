import assert from "node:assert/strict";
import { test } from "node:test";
import { appendCell, cellBytes } from "./append-cell.ts";
import { changeBucket, emptyBucket } from "./bucket.ts";
import { writing, type WrittenRows } from "../../testing/written-rows.ts";
import { bytesIn, isSameText, RowPacker } from "./packed-rows.ts";
import { paddedView, TextSink } from "./text-sink.ts";

/** What the rows of these objects say in a family, behind the head that every row begins with. */
function textOf(objects: readonly WrittenRows[], family = 0, head = "x{"): string {
  const packer = new RowPacker();
  const entries = objects.map((rows, index) => {
    const uid = String(index);
    return [
      uid,
      { object: { uid, namespace: "", name: "", facts: undefined }, rows: packer.pack(writing(rows)) },
    ] as const;
  });
  const bucket = changeBucket<undefined>(emptyBucket, new Map(entries));
  const view = paddedView([Buffer.from(head)]);
  const sink = new TextSink(cellBytes(bucket, family, view));
  appendCell(bucket, family, view, sink);
  assert.equal(sink.length, cellBytes(bucket, family, view));
  return sink.written().toString();
}

const cases: readonly [what: string, rows: WrittenRows, text: string][] = [
  ["no row", { labels: 'a="b"', families: [[]] }, ""],
  ["a row without a piece of its own", { labels: 'a="b"', families: [[["} 1"]]] }, 'x{a="b"} 1\n'],
  ["an own piece", { labels: 'a="b"', families: [[[',n="', "7", '"} 1']]] }, 'x{a="b",n="7"} 1\n'],
  ["a value of its own", { labels: "", families: [[["} ", "17", ""]]] }, "x{} 17\n"],
  [
    "a piece that comes again",
    {
      labels: "a",
      families: [
        [
          ["<", "7", ">"],
          ["<", "7", "|", "8", ">"],
        ],
      ],
    },
    "x{a<7>\nx{a<7|8>\n",
  ],
  ["text beyond ASCII", { labels: "größe", families: [[["ä", "ö🙂", "ü"]]] }, "x{größeäö🙂ü\n"],
  ["half characters that meet", { labels: "\ud83d", families: [[["", "\ude42", "\ud83d"]]] }, "x{\ufffd\ufffd\ufffd\n"],
  ["nothing at all", { labels: "", families: [[["", "", ""]]] }, "x{\n"],
  ["pieces that look like marks", { labels: "1:2;", families: [[["3:", "-1;", "0"]]] }, "x{1:2;3:-1;0\n"],
];

for (const [what, rows, text] of cases) {
  test(`rows come out as they went in: ${what}`, () => assert.equal(textOf([rows]), text));
}

test("rows of any length come out as they went in, alone and among others", () => {
  for (let length = 0; length < 40; length++) {
    const rows = { labels: "l".repeat(length), families: [[["c".repeat(length), "o".repeat(40 - length), "} 1"]]] };
    const text = `x{${rows.labels}${"c".repeat(length)}${"o".repeat(40 - length)}} 1\n`;
    assert.equal(textOf([rows, rows]), text + text);
  }
});

for (const bytes of [65_000, 65_535, 65_536, 66_000, 300_000]) {
  test(`an own piece of ${bytes} bytes keeps its place beside others`, () => {
    const rows = { labels: "l", families: [[["<", "1", "|", "y".repeat(bytes), "|", "2", ">"]]] };
    assert.equal(textOf([rows, rows]), `x{l<1|${"y".repeat(bytes)}|2>\n`.repeat(2));
  });
}

test("families are told apart, and only the one that is asked for comes", () => {
  const rows = {
    labels: "l",
    families: [
      [[" 1"]],
      [],
      [
        [" ", "2", ""],
        [" ", "3", ""],
      ],
    ],
  };
  assert.equal(textOf([rows], 0), "x{l 1\n");
  assert.equal(textOf([rows], 1), "");
  assert.equal(textOf([rows, rows], 2), "x{l 2\nx{l 3\n".repeat(2));
});

test("objects whose rows are alike but for their own pieces share all else", () => {
  const packer = new RowPacker();
  const packed = ["1", "2", "3"].map((own) =>
    packer.pack(writing({ labels: own, families: [[[',n="', own, '"} 1']], [["} 1"]]] })),
  );
  assert.equal(new Set(packed.map(({ layout }) => layout)).size, 1);
  assert.equal(packer.shared, 3); // two templates, one layout
});

test("what differs in its common pieces, in their order, or in how they are cut does not share", () => {
  const packer = new RowPacker();
  const shapes = [["a", "1", "b"], ["b", "1", "a"], ["ab"], ["a", "1", "", "1", "b"], ["a", "1", "", "2", "b"]];
  const layouts = shapes.map((pieces) => packer.pack(writing({ labels: "l", families: [[pieces]] })).layout);
  assert.equal(new Set(layouts).size, shapes.length);
});

test("two versions of an object are compared family by family", () => {
  const packer = new RowPacker();
  const version = (phase: string, address: string) =>
    packer.pack(writing({ labels: "l", families: [[[phase]], [["", address, ""]], []] }));
  const [a, b] = [version("Running", "10.0.0.1"), version("Running", "10.0.0.2")];
  assert.deepEqual(
    [0, 1, 2].map((family) => isSameText(a, b, family)),
    [true, false, true],
  );
  assert.deepEqual(
    [0, 1, 2].map((family) => isSameText(a, version("Failed", "10.0.0.1"), family)),
    [false, true, true],
  );
  const renamed = packer.pack(writing({ labels: "m", families: [[["Running"]], [["", "10.0.0.1", ""]], []] }));
  assert.deepEqual(
    [0, 1, 2].map((family) => isSameText(a, renamed, family)),
    [false, false, true],
  );
  assert.equal(bytesIn(a, 1), "l10.0.0.1\n".length);
});
