import assert from "node:assert/strict";
import { test } from "node:test";
import { sysHost } from "../../testing/sys-tree.ts";
import { createKeptDevices } from "./kept-devices.ts";

/** Devices that remember how often they were looked at. */
function counting(isSame?: () => boolean, everyReadings = 1) {
  const looks: string[] = [];
  const devicesOf = createKeptDevices(
    "class/x",
    (_host, name) => {
      looks.push(name);
      return name.startsWith("no") ? undefined : { name };
    },
    isSame,
    everyReadings,
  );
  return { looks, namesOf: (names: readonly string[]) => [...(devicesOf(hostOf(names))?.keys() ?? [])] };
}

const hostOf = (names: readonly string[]) =>
  sysHost(Object.fromEntries(names.map((name) => [`class/x/${name}/f`, ""])));

test("sees devices that come and go at once", () => {
  const { namesOf } = counting();
  assert.deepEqual(namesOf(["a", "b"]), ["a", "b"]);
  assert.deepEqual(namesOf(["b", "c", "no"]), ["b", "c"]);
  assert.deepEqual(namesOf([]), []);
  assert.deepEqual(namesOf(["a"]), ["a"]);
});

test("lists the folder as often as it is told, and anew where there was none", () => {
  const { namesOf } = counting(undefined, 3);
  const seen = [["a"], ["b"], ["b"], ["c"], ["d"]].map((names) => namesOf(names).join());
  assert.deepEqual(seen, ["a", "a", "a", "c", "c"]);
});

test("looks at those that it knows one at a time, in turn", () => {
  const { looks, namesOf } = counting();
  for (let reading = 0; reading < 4; reading++) namesOf(["a", "b", "c"]);
  assert.deepEqual(looks.slice(0, 3), ["a", "b", "c"]);
  assert.deepEqual(looks.slice(3).toSorted(), ["a", "b", "c"]);
});

test("looks again at one that is not the same any more", () => {
  const { looks, namesOf } = counting(() => false);
  for (let reading = 0; reading < 2; reading++) namesOf(["a", "b"]);
  assert.deepEqual(looks, ["a", "b", "a", "b"]);
});

test("has none where there is no such folder", () => {
  assert.equal(createKeptDevices("class/x", () => 1)(sysHost({})), undefined);
});
