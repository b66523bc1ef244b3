import assert from "node:assert/strict";
import { test } from "node:test";
import { PageAborted } from "../page/page-aborted.ts";
import { SharedPage } from "./shared-page.ts";
import { SharedPages } from "./shared-pages.ts";

const megabyte = Buffer.alloc(1024 * 1024);

async function textOf(parts: AsyncIterable<Buffer>): Promise<string> {
  const texts: string[] = [];
  for await (const part of parts) texts.push(part.toString());
  return texts.join("");
}

test("all readers get all of a page, whenever they begin and however it grows", async () => {
  const page = new SharedPage();
  const first = textOf(page.read());
  page.push(Buffer.from("a"));
  const second = textOf(page.read());
  await Promise.resolve();
  page.push(Buffer.from("b"));
  page.push(Buffer.alloc(0));
  page.finish();
  assert.deepEqual(await Promise.all([first, second, textOf(page.read())]), ["ab", "ab", "ab"]);
});

test("a page that could not be made fails all of its readers", async () => {
  const page = new SharedPage();
  const readers = [textOf(page.read()), textOf(page.read())];
  page.push(Buffer.from("a"));
  page.finish(new Error("broken"));
  for (const reader of readers) await assert.rejects(reader, /broken/);
});

test("a page waits for its fastest reader, and ends when all are gone", async () => {
  const page = new SharedPage();
  const [slow, fast] = [page.read(), page.read()];
  for (let count = 0; count < 4; count++) page.push(megabyte);
  let mayGoOn = false;
  const pace = page.keepPace().then(() => (mayGoOn = true));
  await slow.next();
  assert.equal(mayGoOn, false);
  await fast.next();
  await fast.next();
  await pace;
  await fast.return();
  await slow.return();
  await assert.rejects(page.keepPace(), PageAborted);
});

test("what nobody will read any more is let go", async () => {
  const page = new SharedPage();
  const reader = page.read();
  for (let count = 0; count < 3; count++) page.push(megabyte);
  await reader.next();
  await reader.next();
  assert.equal(page.bytes, 3 * megabyte.length);
  page.close();
  assert.equal(page.bytes, 2 * megabyte.length);
  await reader.return();
  assert.equal(page.bytes, 0);
});

test("one page is made for all who ask for the same of one snapshot", async () => {
  const pages = new SharedPages();
  const made: string[] = [];
  const read = (snapshot: string, key: string) =>
    textOf(
      pages.read(snapshot, key, (page) => {
        made.push(`${snapshot} ${key}`);
        page.push(Buffer.from(`${snapshot} ${key}`));
        page.finish();
      }),
    );
  assert.deepEqual(await Promise.all([read("1", "a"), read("1", "a"), read("1", "b")]), ["1 a", "1 a", "1 b"]);
  assert.equal(await read("1", "a"), "1 a");
  assert.equal(await read("2", "a"), "2 a");
  assert.deepEqual(made, ["1 a", "1 b", "2 a"]);
});

test("pages are kept as far as there is memory for them, the latest that were asked for", async () => {
  const pages = new SharedPages();
  const made: string[] = [];
  const read = (key: string) =>
    textOf(
      pages.read("1", key, (page) => {
        made.push(key);
        for (let count = 0; count < 30; count++) page.push(megabyte);
        page.finish();
      }),
    );
  for (const key of ["a", "b", "a", "c", "d", "c", "b"]) await read(key);
  assert.deepEqual(made, ["a", "b", "c", "d", "b"]);
});

test("of a page that is too large to be kept only what its reader has not taken stays", async () => {
  const pages = new SharedPages();
  let made: SharedPage | undefined;
  const reader = pages.read("1", "a", (page) => (made = page));
  for (let count = 0; count < 70; count++) {
    made?.push(megabyte);
    await reader.next();
  }
  assert.equal(made?.bytes, megabyte.length);
  let isMadeAgain = false;
  const next = pages.read("1", "a", () => (isMadeAgain = true));
  assert.ok(isMadeAgain);
  await Promise.all([reader.return(), next.return()]);
});

test("a page that could not be made is made again for the next who asks", async () => {
  const pages = new SharedPages();
  const read = (text?: string) =>
    textOf(
      pages.read("1", "a", (page) => {
        if (text === undefined) {
          pages.forget("a", page);
          return page.finish(new Error("broken"));
        }
        page.push(Buffer.from(text));
        page.finish();
      }),
    );
  await assert.rejects(read(), /broken/);
  assert.equal(await read("whole"), "whole");
});
