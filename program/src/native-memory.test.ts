import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cleanFileMappings, waysToGiveBack } from "./native-memory.ts";

function mapping(
  heading: string,
  values: Partial<Record<"Rss" | "Anonymous" | "Private_Dirty" | "Locked", number>> = {},
) {
  const all = { Rss: 4000, Private_Dirty: 0, Anonymous: 0, Locked: 0, ...values };
  const lines = Object.entries(all).map(
    ([field, kilobytes]) => `${`${field}:`.padEnd(16)}${`${kilobytes}`.padStart(8)} kB`,
  );
  return `${heading}\n${lines.join("\n")}\nVmFlags: rd ex mr mw me\n`;
}

const program = "0082e000-03489000 r-xp 0042e000 fe:00 5313381                            /usr/bin/node";

test("finds a program's code, and what it may only read", () => {
  const smaps =
    mapping(program) + mapping("03489000-072a7000 r--p 03089000 fe:00 5313381     /usr/bin/my node (deleted)");
  assert.deepEqual(cleanFileMappings(smaps), [
    { start: 0x82e000n, end: 0x3489000n },
    { start: 0x3489000n, end: 0x72a7000n },
  ]);
});

const others: Record<string, string> = {
  "may be written to": mapping(program.replace("r-xp", "rw-p")),
  "had a page changed": mapping(program, { Anonymous: 4 }),
  "has a page that is not on disk": mapping(program, { Private_Dirty: 4 }),
  "is locked": mapping(program, { Locked: 4 }),
  "is not worth the call": mapping(program, { Rss: 100 }),
  "is no file's": mapping("17688000-17dd1000 r--p 00000000 00:00 0                          [vdso]"),
  "is anonymous": mapping("17688000-17dd1000 r-xp 00000000 00:00 0 "),
  "cannot be read": "nonsense\n",
};
for (const [what, smaps] of Object.entries(others)) {
  test(`leaves what ${what}`, () => assert.deepEqual(cleanFileMappings(smaps), []));
}

test("leaves a mapping of which the kernel does not say enough", () => {
  assert.deepEqual(cleanFileMappings(`${program}\nRss: 4000 kB\n`), []);
});

test("gives back most of what Node.js' program has in memory", () => {
  const ways = waysToGiveBack();
  assert.equal(ways.length, 2);
  const before = fileKilobytes();
  for (const giveBack of ways) giveBack();
  const after = fileKilobytes();
  assert.ok(after < before / 2, `${before} kB before, ${after} kB after`);
});

/** Pages of files in this process's memory. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function fileKilobytes(): number {
  return Number(/^RssFile:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
}
