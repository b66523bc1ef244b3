import assert from "node:assert/strict";
import { test } from "node:test";
import { familiesOfPage } from "./families-of-page.ts";

test("families are told by name, with the labels of all their rows", () => {
  const page =
    '# HELP b Bees.\n# TYPE b counter\nb{x="1"} 1\nb{y="a{b,c=\\"d",x="2"} 2\n# HELP a Ants.\n# TYPE a gauge\na 1\n';
  assert.deepEqual(familiesOfPage(page + page), [
    { name: "a", type: "gauge", help: "Ants.", labels: new Set(), rows: 2 },
    { name: "b", type: "counter", help: "Bees.", labels: new Set(["x", "y"]), rows: 4 },
  ]);
});

test("rows of a histogram are its family's", () => {
  const page = '# HELP h H.\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n';
  assert.deepEqual(
    familiesOfPage(page).map(({ name, labels }) => [name, [...labels]]),
    [["h", ["le"]]],
  );
});

test("a family without a row is refused, as nobody knows its labels", () => {
  const page = "# HELP a Ants.\n# TYPE a gauge\na 1\n# HELP b Bees.\n# TYPE b counter\n";
  assert.throws(() => familiesOfPage(page), { message: "nothing shows what labels these families have: b" });
});

test("a row without a family is refused", () => {
  assert.throws(() => familiesOfPage("a 1\n"), /the row is of no family: a 1/);
});
