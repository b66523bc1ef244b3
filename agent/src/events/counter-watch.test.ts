import assert from "node:assert/strict";
import { test } from "node:test";
import { stubHost } from "../testing/stub-host.ts";
import type { CounterSource } from "./counter-sources.ts";
import type { CounterValues } from "./counter-values.ts";
import { CounterWatch } from "./counter-watch.ts";

/** A counter that the test sets, looked at once a second. */
function setUp() {
  let values: CounterValues | undefined | Error;
  let now = 0;
  let looks = 0;
  const source: CounterSource = {
    reason: "Ext4Error",
    name: "errors_count",
    everySeconds: 1,
    countsWhatLogTells: true,
    read() {
      looks++;
      if (values instanceof Error) throw values;
      return values;
    },
  };
  const watch = new CounterWatch(source);
  const look = (next: Readonly<Record<string, number>> | undefined | Error, logMayTell: boolean, seconds = 1) => {
    now += seconds * 1000;
    values = next === undefined || next instanceof Error ? next : new Map(Object.entries(next));
    const host = { ...stubHost({}), clock: { now: () => 42, monotonic: () => now } };
    return watch.look(host, logMayTell).map(({ object, count }) => [object, count]);
  };
  const tell = (object: string | undefined, count = 1) =>
    watch.tell({ reason: "Ext4Error", message: "", at: 0, object, count });
  return { watch, look, tell, looks: () => looks };
}

test("finds what a counter grows by, from its first value on", () => {
  const { look } = setUp();
  assert.deepEqual(look({ sda: 7 }, false), []);
  assert.deepEqual(look({ sda: 7, sdb: 3 }, false), []);
  assert.deepEqual(look({ sda: 9, sdb: 4 }, false), [
    ["sda", 2],
    ["sdb", 1],
  ]);
  assert.deepEqual(look({ sda: 9, sdb: 4 }, false), []);
});

test("starts again with a counter that goes back, and with a device that came back", () => {
  const { look } = setUp();
  look({ sda: 7 }, false);
  assert.deepEqual(look({ sda: 1 }, false), []);
  assert.deepEqual(look({ sda: 2 }, false), [["sda", 1]]);
  assert.deepEqual(look({}, false), []);
  assert.deepEqual(look({ sda: 50 }, false), []);
});

test("finds nothing that the log told, be it before or after the counter grew", () => {
  const { look, tell } = setUp();
  look({ sda: 0 }, true);
  tell("sda");
  assert.deepEqual(look({ sda: 1 }, true), []);
  assert.deepEqual(look({ sda: 2 }, true), []);
  tell("sda");
  assert.deepEqual(look({ sda: 2 }, true), []);
  tell("sda");
  assert.deepEqual(look({ sda: 2 }, true), []);
  assert.deepEqual(look({ sda: 3 }, true), []);
  assert.deepEqual(look({ sda: 3 }, true), []);
});

test("finds what the log kept to itself, one look later", () => {
  const { look, tell } = setUp();
  look({ sda: 0, sdb: 0 }, true);
  tell("sda", 2);
  assert.deepEqual(look({ sda: 10, sdb: 0 }, true), []);
  assert.deepEqual(look({ sda: 11, sdb: 0 }, true), [["sda", 8]]);
  assert.deepEqual(look({ sda: 11, sdb: 0 }, true), [["sda", 1]]);
  assert.deepEqual(look({ sda: 11, sdb: 0 }, true), []);
});

test("takes what the log told of anything for a counter that has no objects", () => {
  const { look, tell } = setUp();
  look({ "": 0 }, true);
  tell("some process");
  assert.deepEqual(look({ "": 1 }, true), []);
  assert.deepEqual(look({ "": 1 }, true), []);
});

test("looks no more often than it is told to", () => {
  const { look, looks } = setUp();
  look({ sda: 0 }, false);
  look({ sda: 1 }, false, 0.5);
  assert.equal(looks(), 1);
  assert.deepEqual(look({ sda: 1 }, false, 0.5), [["sda", 1]]);
});

test("is absent where the kernel has no such counter, or does not let us read it", () => {
  const { watch, look } = setUp();
  look(undefined, false);
  assert.equal(watch.isAbsent, true);
  look(new Error("EACCES"), false);
  assert.equal(watch.isAbsent, true);
  look({ sda: 1 }, false);
  assert.equal(watch.isAbsent, false);
});
