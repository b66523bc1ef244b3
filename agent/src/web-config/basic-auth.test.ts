import assert from "node:assert/strict";
import { test } from "node:test";
import { hashSync } from "bcryptjs";
import { BasicAuth } from "./basic-auth.ts";

const header = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** Credentials are compared by this instead of by bcrypt: a hash is the password with stars around it. */
function authOf() {
  const compared: string[] = [];
  let now = 0;
  const auth = new BasicAuth({ now: () => 0, monotonic: () => now }, async (password, hash) => {
    compared.push(`${password} ${hash.slice(0, 7)}`);
    return hash === `*${password}*`;
  });
  return { auth, compared, pass: (milliseconds: number) => (now += milliseconds) };
}

const users = new Map([["prom", "*secret*"]]);

test("grants the right password and remembers it", async () => {
  const { auth, compared } = authOf();
  for (let round = 0; round < 20; round++) assert.equal(await auth.judge(users, header("prom", "secret")), "granted");
  assert.equal(compared.length, 1);
});

test("a password that was changed is granted no more", async () => {
  const { auth } = authOf();
  assert.equal(await auth.judge(users, header("prom", "secret")), "granted");
  assert.equal(await auth.judge(new Map([["prom", "*other*"]]), header("prom", "secret")), "denied");
  assert.equal(await auth.judge(new Map(), header("prom", "secret")), "denied");
});

test("an unknown user costs as much as a wrong password", async () => {
  const { auth, compared } = authOf();
  const dear = new Map([
    ["a", `$2y$05$${"a".repeat(53)}`],
    ["b", `$2y$12$${"a".repeat(53)}`],
  ]);
  assert.equal(await auth.judge(dear, header("nobody", "x")), "denied");
  assert.equal(await auth.judge(dear, header("b", "x")), "denied");
  assert.deepEqual(compared, ["x $2b$12$", "x $2y$12$"]);
});

for (const [what, value] of [
  ["no header", undefined],
  ["another scheme", "Bearer abc"],
  ["no base64", "Basic ???"],
  ["no colon", `Basic ${Buffer.from("prom").toString("base64")}`],
  ["other bytes than UTF-8", `Basic ${Buffer.from("prom:\xff", "latin1").toString("base64")}`],
] as const) {
  test(`${what} is denied at no cost`, async () => {
    const { auth, compared } = authOf();
    assert.equal(await auth.judge(users, value), "denied");
    assert.deepEqual(compared, []);
  });
}

test("who guesses is held back, and who was granted access does not notice", async () => {
  const { auth, compared, pass } = authOf();
  await auth.judge(users, header("prom", "secret"));
  const verdicts = await Promise.all(
    Array.from({ length: 200 }, (_, guess) => auth.judge(users, header("prom", `${guess}`))),
  );
  assert.equal(verdicts.filter((verdict) => verdict === "denied").length, 9);
  assert.equal(verdicts.filter((verdict) => verdict === "busy").length, 191);
  assert.equal(compared.length, 10);
  assert.equal(await auth.judge(users, header("prom", "secret")), "granted");
  assert.equal(await auth.judge(users, header("prom", "0")), "denied");
  pass(1000);
  assert.equal(await auth.judge(users, header("prom", "new guess")), "denied");
  assert.equal(await auth.judge(users, header("prom", "newer guess")), "busy");
});

test("guesses do not push out who was granted access", async () => {
  const { auth, compared, pass } = authOf();
  await auth.judge(users, header("prom", "secret"));
  for (let guess = 0; guess < 300; guess++) {
    pass(1000);
    await auth.judge(users, header("prom", `${guess}`));
  }
  const before = compared.length;
  assert.equal(await auth.judge(users, header("prom", "secret")), "granted");
  assert.equal(compared.length, before);
});

test("compares by bcrypt, with the hashes of htpasswd too", async () => {
  const auth = new BasicAuth({ now: () => 0, monotonic: () => 0 });
  const real = hashSync("geheim ä", 4);
  for (const prefix of ["$2a$", "$2b$", "$2y$"]) {
    const hashes = new Map([["prom", prefix + real.slice(4)]]);
    assert.equal(await auth.judge(hashes, header("prom", "geheim ä")), "granted");
    assert.equal(await auth.judge(hashes, header("prom", "geheim")), "denied");
  }
});
