import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { anchorsOf, chartValuesOf, familiesOf, linksOf, scriptsOf } from "./markdown-page.ts";

const repository = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(repository, path), "utf8");

const pages = globSync("{*.md,{docs,deploy,test,proto,program,agent,aggregator,dashboards,scripts}/**/*.md}", {
  cwd: repository,
  exclude: (path) => path === "node_modules",
}).toSorted();

test("every link of every page leads to a file, and to a heading of it", () => {
  assert.ok(pages.includes("README.md") && pages.includes("docs/install.md"), pages.join(", "));
  const dead = pages.flatMap((page) =>
    linksOf(read(page)).flatMap(({ path, anchor }) => {
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(repository, target))) return [`${page}: there is no ${path}`];
      if (anchor === "" || !target.endsWith(".md") || anchorsOf(read(target)).has(anchor)) return [];
      return [`${page}: ${target} has no heading #${anchor}`];
    }),
  );
  assert.deepEqual(dead, []);
});

test("every script that a page names is one of package.json", () => {
  const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
  const unknown = pages.flatMap((page) =>
    Array.from(scriptsOf(read(page)))
      .filter((name) => !(name in scripts))
      .map((name) => `${page}: npm run ${name}`),
  );
  assert.deepEqual(unknown, []);
});

test("every page of docs/ can be reached from the README", () => {
  const reached = new Set<string>();
  const follow = (page: string): void => {
    if (reached.has(page)) return;
    reached.add(page);
    for (const { path } of pages.includes(page) ? linksOf(read(page)) : [])
      if (path !== "") follow(normalize(join(dirname(page), path)));
  };
  follow("README.md");
  assert.deepEqual(
    pages.filter((page) => page.startsWith("docs/") && !reached.has(page) && !reached.has(dirname(page))),
    [],
  );
});

test("every family of ours that a page names is in the metrics reference", () => {
  const families = familiesOf(read("docs/reference/metrics.md"));
  assert.ok(families.size > 50);
  const parts = ["_bucket", "_sum", "_count"];
  const unknown = pages.flatMap((page) =>
    Array.from(familiesOf(read(page)))
      .filter((name) => !families.has(name) && !parts.some((part) => families.has(name.replace(part, ""))))
      .map((name) => `${page}: ${name}`),
  );
  assert.deepEqual(unknown, []);
});

test("every value of the chart that a page sets is one of the chart's", () => {
  const values = parse(read("deploy/helm/kubevitals/values.yaml")) as unknown;
  const unknown = pages.flatMap((page) =>
    Array.from(chartValuesOf(read(page)))
      .filter((path) => !isValue(values, path.split(".")))
      .map((path) => `${page}: ${path}`),
  );
  assert.deepEqual(unknown, []);
});

/** Whether there is such a value; below settings and other maps that are empty by default anything may stand. */
function isValue(values: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined || typeof values !== "object" || values === null) return key === undefined;
  if (Object.keys(values).length === 0) return true;
  return key in values && isValue((values as Readonly<Record<string, unknown>>)[key], rest);
}
