import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScrapeTarget } from "@kubevitals/proto";
import { AddressGuard } from "./address-guard.ts";
import { checkTarget } from "./target.ts";

const told: ScrapeTarget = {
  podUid: "0f9c-1",
  namespace: "shop",
  podName: "cart",
  address: "10.1.2.3",
  port: 8080,
  path: "/metrics",
  tls: false,
};
const check = (changes: Partial<ScrapeTarget>) => checkTarget({ ...told, ...changes }, new AddressGuard([]));

test("a target is known by its pod and its page", () => {
  assert.deepEqual(check({}), {
    key: "0f9c-1 10.1.2.3:8080",
    url: "http://10.1.2.3:8080/metrics",
    title: "shop/cart http://10.1.2.3:8080/metrics",
    podUid: "0f9c-1",
    instance: "10.1.2.3:8080",
    address: "10.1.2.3",
    port: 8080,
    path: "/metrics",
    tls: false,
  });
  const six = check({ address: "fd00::1", tls: true });
  assert.ok("key" in six);
  assert.deepEqual([six.url, six.instance], ["https://[fd00::1]:8080/metrics", "[fd00::1]:8080"]);
});

const refused: readonly (readonly [changes: Partial<ScrapeTarget>, reason: RegExp])[] = [
  [{ address: "169.254.169.254" }, /never/],
  [{ address: "evil.example" }, /not an IP address/],
  [{ port: 0 }, /port/],
  [{ port: 65_536 }, /port/],
  [{ port: NaN }, /port/],
  [{ path: "" }, /path/],
  [{ path: "metrics" }, /path/],
  [{ path: "/a b" }, /path/],
  [{ path: "/a\r\nhost: x" }, /path/],
  [{ path: `/${"a".repeat(1024)}` }, /path/],
  [{ podUid: "" }, /UID/],
  [{ podUid: 'x"} 1\nup' }, /UID/],
];
for (const [changes, reason] of refused) {
  test(`a target is refused: ${JSON.stringify(changes).slice(0, 60)}`, () => {
    const target = check(changes);
    assert.ok("reason" in target);
    assert.match(target.reason, reason);
  });
}

test("what is told of a target stays on one line", () => {
  const { title } = check({ podName: `a\nb${"c".repeat(1000)}` });
  assert.match(title, /^shop\/a\?bc+$/);
  assert.equal(title.length, 512);
});
