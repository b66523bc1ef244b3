import assert from "node:assert/strict";
import { test } from "node:test";
import { standInTest } from "../testing/stand-in.ts";
import { LibraryError, NvmlLibrary } from "./library.ts";
import { NvmlSession } from "./session.ts";

const loadNothing = () => NvmlLibrary.load(["/nowhere/libnvidia-ml.so.1", "/etc/hostname"]);

test("a library that is not there is told of with what was tried", () => {
  assert.throws(loadNothing, LibraryError);
  assert.throws(
    loadNothing,
    /^Error: NVIDIA's library libnvidia-ml\.so\.1 cannot be loaded: .*\/nowhere\/.*; .*\/etc\/hostname/,
  );
});

standInTest("takes the first library that can be loaded, and does without functions that it lacks", () => {
  // The C library has none of the functions at all.
  const library = NvmlLibrary.load(["/nowhere/libnvidia-ml.so.1", "libc.so.6"]);
  assert.equal(library.path, "libc.so.6");
  assert.throws(() => new NvmlSession(library), /this version of the library lacks the function \(NVML's error 13\)$/);
});
