import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { entropy } from "./entropy.ts";

const available = { "sys/kernel/random/entropy_avail": "256\n" };
const poolSize = { "sys/kernel/random/poolsize": "4096\n" };

test("gives the bits that are there and that there can be, each where the kernel says it", async () => {
  const availableLines = ["# TYPE node_entropy_available_bits gauge", "node_entropy_available_bits 256"];
  const poolLines = ["# TYPE node_entropy_pool_size_bits gauge", "node_entropy_pool_size_bits 4096"];
  assert.deepEqual(await expose(entropy, stubHost({ proc: { ...available, ...poolSize } })), [
    ...availableLines,
    ...poolLines,
  ]);
  assert.deepEqual(await expose(entropy, stubHost({ proc: available })), availableLines);
  assert.deepEqual(await expose(entropy, stubHost({ proc: poolSize })), poolLines);
});

test("is absent where the kernel says neither, and broken where it says no number", () => {
  assert.equal(entropy.read(stubHost({})), undefined);
  for (const text of ["", "x", "1 2"]) {
    const host = stubHost({ proc: { ...available, "sys/kernel/random/poolsize": text } });
    assert.throws(() => entropy.read(host), /^Error: sys\/kernel\/random\/poolsize: one number expected$/, text);
  }
});
