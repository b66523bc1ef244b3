import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readConfigFile } from "./config-file.ts";
import { refusal } from "./testing/example.ts";
import { fileOf, folderOf } from "./testing/temporary-file.ts";

const moduleUrl = new URL("config-file.ts", import.meta.url).href;

/** What a shell's command prints, in which `$READ NAME` prints the file of that name, or why it is refused. */
function shell(command: string): string {
  const script = `import(process.argv[1]).then(({ readConfigFile }) => console.log(readConfigFile(process.argv[2], "--config")), console.error).catch((error) => console.log(error.message))`;
  const read = `read_file() { "${process.execPath}" --import tsx -e '${script}' "${moduleUrl}" "$1"; }`;
  const { stdout, stderr } = spawnSync("bash", ["-c", `${read}\n${command}`], { encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout;
}

function pipeIn(folder: string): string {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  return pipe;
}

test("a file is read, also behind the links of a ConfigMap", (t) => {
  const file = fileOf(t, "a: größer\n");
  const folder = folderOf(t);
  mkdirSync(join(folder, "..2026"));
  writeFileSync(join(folder, "..2026/kubevitals.yaml"), "agent: {}\n");
  symlinkSync("..2026", join(folder, "..data"));
  symlinkSync("..data/kubevitals.yaml", join(folder, "kubevitals.yaml"));
  assert.equal(readConfigFile(file, "--config"), "a: größer\n");
  assert.equal(readConfigFile(join(folder, "kubevitals.yaml"), "--config"), "agent: {}\n");
  assert.equal(readConfigFile(fileOf(t, ""), "--config"), "");
  assert.equal(readConfigFile("/dev/null", "--config"), "");
});

for (const [what, command] of [
  ["a shell's <(…)", "read_file <(echo 'a: 1')"],
  ["what is piped into /dev/stdin", "(echo 'a: 1') | read_file /dev/stdin"],
  ["a file that is redirected to /dev/stdin", "read_file /dev/stdin <<< 'a: 1'"],
] as const) {
  test(`${what} is read to its end`, () => {
    assert.equal(shell(command), "a: 1\n\n");
  });
}

test("a pipe is read to its end although it comes in parts, late", (t) => {
  const pipe = pipeIn(folderOf(t));
  const writer = execFile("bash", ["-c", `exec 3>"$1"; echo "a: 1" >&3; sleep 0.1; echo "b: 2" >&3`, "bash", pipe]);
  t.after(() => writer.kill());
  assert.equal(readConfigFile(pipe, "--config"), "a: 1\nb: 2\n");
});

test("a pipe that nobody writes to is not waited for for ever", (t) => {
  const pipe = pipeIn(folderOf(t));
  assert.equal(
    refusal(() => readConfigFile(pipe, "--config", 50)),
    `--config: '${pipe}' is a pipe into which nobody wrote anything within 0.05 s; name a file, or start what writes into it first`,
  );
});

test("nor is one whose writer does not come to an end", (t) => {
  const pipe = pipeIn(folderOf(t));
  const writer = execFile("bash", ["-c", `exec 3<>"$1"; echo "a: 1" >&3; exec sleep 60`, "bash", pipe]);
  t.after(() => writer.kill());
  assert.equal(
    refusal(() => readConfigFile(pipe, "--config", 1000)),
    `--config: '${pipe}' is a pipe whose writer did not close it within 1 s; name a file, or let the writer end`,
  );
});

test("what is no file of options is refused before it fills the memory, or is opened at all", async (t) => {
  const folder = folderOf(t);
  const large = join(folder, "large");
  writeFileSync(large, "");
  truncateSync(large, 2 ** 40);
  assert.match(
    refusal(() => readConfigFile(large, "--config")),
    /large' has more than 1048576 bytes: it is no file of options$/,
  );
  assert.match(shell("yes | read_file /dev/stdin"), /'\/dev\/stdin' has more than 1048576 bytes/);
  for (const device of ["/dev/zero", "/dev/full"]) {
    assert.equal(
      refusal(() => readConfigFile(device, "--config")),
      `--config: '${device}' is a device; name a file, or give the text by a pipe: --config <(…) or … | … --config /dev/stdin`,
    );
  }
  const server = createServer().listen(join(folder, "socket"));
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  assert.match(
    refusal(() => readConfigFile(join(folder, "socket"), "--config")),
    /socket' is a socket; name a file/,
  );
  assert.match(
    refusal(() => readConfigFile(folder, "KUBEVITALS_AGENT_CONFIG")),
    /^KUBEVITALS_AGENT_CONFIG: '.*' cannot be read \(EISDIR\)$/,
  );
});
