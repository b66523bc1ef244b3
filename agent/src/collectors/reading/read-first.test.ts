import assert from "node:assert/strict";
import { test } from "node:test";
import { readFirst } from "./read-first.ts";
import { stubHost, systemError } from "../../testing/stub-host.ts";

const paths = ["1/net/dev", "net/dev"] as const;
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test("reads as the first process sees it", () => {
  assert.equal(text(readFirst(stubHost({ proc: { "1/net/dev": "first", "net/dev": "own" } }), ...paths)), "first");
});

test("reads as the agent sees it where the first process is hidden or another user's", () => {
  assert.equal(text(readFirst(stubHost({ proc: { "net/dev": "own" } }), ...paths)), "own");
  for (const code of ["EACCES", "EPERM", "ESRCH"]) {
    const host = stubHost({ proc: { "1/net/dev": systemError(code), "net/dev": "own" } });
    assert.equal(text(readFirst(host, ...paths)), "own", code);
  }
});

test("gives nothing where no file is there", () => {
  assert.equal(readFirst(stubHost({}), ...paths), undefined);
});

test("throws what is not a refusal, and the refusal where nothing else is there", () => {
  const broken = stubHost({ proc: { "1/net/dev": systemError("EIO"), "net/dev": "own" } });
  assert.throws(() => readFirst(broken, ...paths), { code: "EIO" });
  const refused = stubHost({ proc: { "1/net/dev": systemError("EACCES") } });
  assert.throws(() => readFirst(refused, ...paths), { code: "EACCES" });
});
