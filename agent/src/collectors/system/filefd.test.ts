import assert from "node:assert/strict";
import { test } from "node:test";
import { expose } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { filefd, parseFileNr } from "./filefd.ts";

test("gives the handles that are allocated and that may be", async () => {
  const host = stubHost({ proc: { "sys/fs/file-nr": "1728\t0\t9223372036854775807\n" } });
  assert.deepEqual(await expose(filefd, host), [
    "# TYPE node_filefd_allocated gauge",
    "node_filefd_allocated 1728",
    "# TYPE node_filefd_maximum gauge",
    "node_filefd_maximum 9223372036854776000",
  ]);
  assert.equal(filefd.read(stubHost({})), undefined);
});

test("refuses anything but three numbers", () => {
  for (const text of ["", "1 0", "x 0 1", "1 0 x"]) {
    assert.throws(() => parseFileNr(Buffer.from(text)), /^Error: sys\/fs\/file-nr: three numbers expected$/, text);
  }
});
