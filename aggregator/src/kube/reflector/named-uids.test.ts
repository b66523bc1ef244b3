import assert from "node:assert/strict";
import { test } from "node:test";
import { NamedUids } from "./named-uids.ts";

test("names of one namespace are none of another's, nor of what has no namespace", () => {
  const uids = new NamedUids();
  uids.set("shop", "web", "1");
  uids.set("", "web", "2");
  uids.set("shop", "db", "3");
  uids.set("shop", "web", "4");
  assert.deepEqual([uids.get("shop", "web"), uids.get("", "web"), uids.get("shop/web", "")], ["4", "2", undefined]);
  assert.deepEqual(Array.from(uids, ({ namespace, name, uid }) => `${namespace}/${name}=${uid}`).toSorted(), [
    "/web=2",
    "shop/db=3",
    "shop/web=4",
  ]);
  uids.delete("shop", "web");
  uids.delete("shop", "db");
  uids.delete("other", "db");
  assert.deepEqual([...uids], [{ namespace: "", name: "web", uid: "2" }]);
});
