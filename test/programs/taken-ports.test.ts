import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { suite, test } from "node:test";
import { runProgram, type Owner } from "./support/program.ts";

const free = "127.0.0.1:0";

suite("an address that is taken stops the start with one line that names it, and exit code 1", () => {
  for (const { door, program, flags } of [
    { door: "HTTP", program: "agent", flags: (taken: string) => ["--http-listen", taken] },
    { door: "HTTP", program: "aggregator", flags: (taken: string) => ["--http-listen", taken, "--grpc-listen", free] },
    { door: "gRPC", program: "aggregator", flags: (taken: string) => ["--http-listen", free, "--grpc-listen", taken] },
  ] as const) {
    test(`${program}: ${door}`, async (t) => {
      const taken = await occupy(t);
      const ended = await runProgram(t, program, [...flags(taken), "--log-level", "error"]);
      assert.deepEqual([ended.code, ended.signal], [1, null], ended.stderr);
      assert.match(ended.stderr, /^[^\n]+\n$/, "not exactly one line");
      assert.ok(ended.stderr.startsWith(`kubevitals ${program}: `), ended.stderr);
      assert.ok(ended.stderr.includes(taken), ended.stderr);
      assert.match(ended.stderr, /EADDRINUSE/);
      assert.equal(ended.stdout, "");
    });
  }
});

/** An address on which somebody listens already. */
async function occupy(owner: Owner): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  owner.after(async () => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
