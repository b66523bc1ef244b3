import assert from "node:assert/strict";
import { test } from "node:test";
import { formatHostPort, isLoopback, parseHostPort } from "./host-port.ts";

const accepted: readonly [text: string, host: string, port: number][] = [
  ["127.0.0.1:9480", "127.0.0.1", 9480],
  ["0.0.0.0:0", "0.0.0.0", 0],
  ["localhost:65535", "localhost", 65_535],
  ["kubevitals-aggregator.kubevitals.svc:9481", "kubevitals-aggregator.kubevitals.svc", 9481],
  ["[::1]:9480", "::1", 9480],
  ["[::]:1", "::", 1],
  ["[::ffff:127.0.0.1]:80", "::ffff:127.0.0.1", 80],
];
for (const [text, host, port] of accepted) {
  test(`${text} is a host and a port, and is written so again`, () => {
    assert.deepEqual(parseHostPort(text), { host, port });
    assert.equal(formatHostPort({ host, port }), text);
  });
}

const refused = [
  "",
  ":",
  ":9480",
  "9480",
  "localhost",
  "localhost:",
  "localhost:65536",
  "localhost:99999999999",
  "localhost:-1",
  "localhost:http",
  "localhost:80 ",
  " localhost:80",
  "local host:80",
  "::1:9480",
  "fe80::1:80",
  "[::1]",
  "[::1]9480",
  "[127.0.0.1]:80",
  "[:::]:80",
  "[]:80",
  "http://localhost:80",
  "localhost:80\n",
];
for (const text of refused) {
  test(`${JSON.stringify(text)} is no host and port`, () => {
    assert.equal(parseHostPort(text), undefined);
  });
}

const hosts: readonly [host: string, isLoopback: boolean][] = [
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["127.255.255.255", true],
  ["::1", true],
  ["0:0:0:0:0:0:0:1", true],
  ["::ffff:127.0.0.1", true],
  ["::ffff:7f00:1", true],
  ["localhost", true],
  ["0.0.0.0", false],
  ["::", false],
  ["10.0.0.1", false],
  ["128.0.0.1", false],
  ["126.255.255.255", false],
  ["::2", false],
  ["::ffff:10.0.0.1", false],
  ["localhost.example.com", false],
  ["127.0.0.1.example.com", false],
  ["", false],
];
for (const [host, expected] of hosts) {
  test(`${JSON.stringify(host)} is ${expected ? "" : "not "}this machine alone`, () => {
    assert.equal(isLoopback(host), expected);
  });
}
