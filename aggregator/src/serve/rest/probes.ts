import type { FastifyInstance, FastifyReply } from "fastify";
import type { Clock } from "@kubevitals/program";
import type { SnapshotReader } from "../../state/snapshot-store.ts";

/** What the probes look at. */
export interface ProbeOptions {
  readonly reader: SnapshotReader;
  readonly clock: Clock;
  /** Seconds between snapshots. */
  readonly tickSeconds: number;
}

/** Paths that are open to everybody. */
export const probePaths: ReadonlySet<string> = new Set(["/livez", "/readyz", "/healthz"]);

/** A snapshot older than this many ticks is no sign of readiness. */
const readyTicks = 1.5;

/**
 * `/livez` says that the process answers, `/readyz` that the newest snapshot is younger than 1.5 ticks, `/healthz` both, for
 * what still asks for it. They are open to everybody, and say nothing of the cluster's health.
 */
export function addProbes(app: FastifyInstance, options: ProbeOptions): void {
  const schema = { hide: true };
  app.get("/livez", { schema }, (_request, reply) => answer(reply, undefined));
  app.get("/readyz", { schema }, (_request, reply) => answer(reply, whyNotReady(options)));
  app.get("/healthz", { schema }, (_request, reply) => answer(reply, whyNotReady(options)));
}

function answer(reply: FastifyReply, problem: string | undefined): FastifyReply {
  void reply.header("cache-control", "no-store").type("text/plain; charset=utf-8");
  return problem === undefined ? reply.send("ok\n") : reply.code(503).send(`${problem}\n`);
}

function whyNotReady({ reader, clock, tickSeconds }: ProbeOptions): string | undefined {
  const snapshot = reader.peek();
  if (snapshot === undefined) return "no snapshot has been taken yet";
  const age = (clock.monotonic() - snapshot.monotonic) / 1000;
  return age > readyTicks * tickSeconds
    ? `the newest snapshot is ${age.toFixed(1)} s old, more than 1.5 ticks of ${tickSeconds} s`
    : undefined;
}
