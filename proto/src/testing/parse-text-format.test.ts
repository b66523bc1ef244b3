import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTextFormat } from "./parse-text-format.ts";

const header = "# HELP a A.\n# TYPE a gauge\n";

test("the strict parser reads a page", () => {
  assert.deepEqual(parseTextFormat(`${header}a{l="x\\n\\"",m="y"} -1.5e+10\na NaN\n`), [
    {
      name: "a",
      type: "gauge",
      help: "A.",
      samples: [
        { name: "a", labels: { l: 'x\n"', m: "y" }, value: -1.5e10 },
        { name: "a", labels: {}, value: NaN },
      ],
    },
  ]);
});

const wrong: Record<string, string> = {
  "a last line that does not end": `${header}a 1`,
  "an empty line": `${header}\na 1\n`,
  "no TYPE": "# HELP a A.\na 1\n",
  "an unknown TYPE": "# HELP a A.\n# TYPE a undefined\na 1\n",
  "a second header": header + header,
  "a sample of another family": `${header}b 1\n`,
  "a sample without header": "a 1\n",
  "a series that stands twice": `${header}a{l="1",m="2"} 1\na{m="2",l="1"} 2\n`,
  "a label that stands twice": `${header}a{l="1",l="2"} 1\n`,
  "an unknown escape": `${header}a{l="\\t"} 1\n`,
  "a value that is no number": `${header}a undefined\n`,
  "empty braces": `${header}a{} 1\n`,
};
for (const [what, page] of Object.entries(wrong)) {
  test(`the strict parser refuses ${what}`, () => {
    assert.throws(() => parseTextFormat(page), Error);
  });
}
