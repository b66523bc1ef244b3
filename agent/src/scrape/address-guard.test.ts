import assert from "node:assert/strict";
import { test } from "node:test";
import { AddressGuard } from "./address-guard.ts";
import { network } from "./network.ts";

const networks = (...texts: readonly string[]) => texts.map((text) => network.parse(text) ?? assert.fail(text));

const cases: readonly (readonly [allowed: readonly string[], address: string, refusal: RegExp | undefined])[] = [
  [[], "10.1.2.3", undefined],
  [[], "8.8.8.8", undefined],
  [[], "fd00::1", undefined],
  [[], "::ffff:10.1.2.3", undefined],
  [[], "", /not an IP address/],
  [[], "metadata.google.internal", /not an IP address/],
  [[], "10.1.2", /not an IP address/],
  [[], "010.1.2.3", /not an IP address/],
  [[], "0x7f000001", /not an IP address/],
  [[], "127.0.0.1", /of the machine itself/],
  [[], "127.255.0.9", /of the machine itself/],
  [[], "::1", /of the machine itself/],
  [[], "::ffff:127.0.0.1", /of the machine itself/],
  [[], "::ffff:7f00:1", /of the machine itself/],
  [[], "169.254.169.254", /never/],
  [[], "::ffff:169.254.169.254", /never/],
  [[], "::ffff:a9fe:a9fe", /never/],
  [[], "64:ff9b::a9fe:a9fe", /never/],
  [[], "fe80::1", /never/],
  [[], "fe80::1%eth0", /never/],
  [[], "fd00:ec2::254", /never/],
  [[], "0.0.0.0", /never/],
  [[], "::", /never/],
  [[], "224.0.0.1", /never/],
  [[], "255.255.255.255", /never/],
  [[], "ff02::1", /never/],
  [["10.0.0.0/8"], "10.1.2.3", undefined],
  [["10.0.0.0/8"], "::ffff:10.1.2.3", undefined],
  [["10.0.0.0/8"], "11.1.2.3", /in no network/],
  [["10.0.0.0/8"], "fd00::1", /in no network/],
  [["10.0.0.0/8", "fd00::/8"], "fd00::1", undefined],
  [["0.0.0.0/0"], "127.0.0.1", /of the machine itself/],
  [["::/0"], "::1", /of the machine itself/],
  [["0.0.0.0/0"], "169.254.169.254", /never/],
  [["169.254.0.0/16"], "169.254.169.254", /never/],
  [["127.0.0.0/8"], "127.0.0.1", undefined],
  [["127.0.0.1/32"], "127.0.0.2", /of the machine itself/],
  [["::1/128"], "::1", undefined],
  [["127.0.0.0/8"], "10.1.2.3", /in no network/],
];
for (const [allowed, address, refusal] of cases) {
  const where = allowed.length > 0 ? ` where ${allowed.join()} is allowed` : "";
  test(`${JSON.stringify(address)}${where} is ${refusal ? "not " : ""}asked`, () => {
    const answer = new AddressGuard(networks(...allowed)).refusal(address);
    if (refusal === undefined) assert.equal(answer, undefined);
    else assert.match(answer ?? "", refusal);
  });
}

for (const text of ["", "10.0.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0/8", "x/8", "10.0.0.0/-1", "10.0.0.0/8/8"]) {
  test(`${JSON.stringify(text)} is no network`, () => assert.equal(network.parse(text), undefined));
}
