import assert from "node:assert/strict";
import { test } from "node:test";
import { expose, exposeSeries } from "../../testing/exposition.ts";
import { stubHost } from "../../testing/stub-host.ts";
import { createOsRelease } from "./os-release.ts";
import { parseAssignments } from "./os-release-parse.ts";

const etc = (text: string) => stubHost({ root: { "etc/os-release": text } });
const usr = (id: string) => stubHost({ root: { "usr/lib/os-release": `ID=${id}\n` } });
const versionOf = async (id: string) => (await exposeSeries(createOsRelease(), etc(`VERSION_ID=${id}`)))?.[1];

test("gives what the system says of itself, its version as a number and the end of its support", async () => {
  const text =
    'NAME="Fedora Linux"\nVERSION="41 (Server)"\nID=fedora\nVERSION_ID=41\nSUPPORT_END=2025-12-15\nHOME_URL=x\n';
  assert.deepEqual(await expose(createOsRelease(), etc(text)), [
    "# TYPE node_os_info gauge",
    'node_os_info{id="fedora",name="Fedora Linux",version="41 (Server)",version_id="41"} 1',
    "# TYPE node_os_version gauge",
    'node_os_version{id="fedora",name="Fedora Linux"} 41',
    "# TYPE node_os_support_end_timestamp_seconds gauge",
    "node_os_support_end_timestamp_seconds 1765756800",
  ]);
});

test("takes major and minor part for the version, and none that is no number", async () => {
  assert.equal(await versionOf("22.04.3"), "node_os_version 22.04");
  assert.equal(await versionOf('"9."'), "node_os_version 9");
  for (const id of ["", "rolling", "v3", "0"]) assert.equal(await versionOf(id), undefined, id);
});

test("reads the system's own file where /etc has none, and follows a change at the fourth reading from there", async () => {
  const collector = createOsRelease();
  for (const [id, told] of ["aa", "ba", "ba", "ba", "bb"])
    assert.deepEqual(await exposeSeries(collector, usr(id ?? "")), [`node_os_info{id="${told}"} 1`]);
  assert.equal(createOsRelease().read(stubHost({})), undefined);
});

test("refuses a date that is none", async () => {
  for (const date of ["soon", "2025-13-01", "2025"]) {
    await assert.rejects(
      expose(createOsRelease(), etc(`SUPPORT_END=${date}`)),
      /^Error: os-release: a date YYYY-MM-DD/,
      date,
    );
  }
});

const values: Record<string, string> = {
  "A=b": "b",
  'A="b c"': "b c",
  "A='b \"c\" \\n'": 'b "c" \\n',
  'A="b\\"c\\\\d\\$e"': 'b"c\\d$e',
  " export A = b ": "b",
  "A=b # comment": "b",
  'A="b # c" # comment': "b # c",
  "A=": "",
  'A="open': "",
  "A=b'c'\"d\"": "bcd",
  "A=é\u{1f600}": "é\u{1f600}",
};
for (const [line, value] of Object.entries(values)) {
  test(`reads ${line} as a shell does`, () => assert.equal(parseAssignments(line).get("A"), value));
}

test("leaves out what assigns nothing", () => {
  assert.equal(parseAssignments("\n# A=1\nA\n=1\n1A=2\nA B=3\n").size, 0);
});
