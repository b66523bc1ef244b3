import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";
import type { OptionType } from "@kubevitals/program";

/** An origin (RFC 6454) whose pages may read the answers, or `*` for those of all. */
export const corsOrigin: OptionType<string> = {
  placeholder: "ORIGIN",
  expected: "an origin, such as https://dashboards.example.com, or * for all",
  parse: (text) => (text === "*" || originOf(text) === text ? text : undefined),
  format: (origin) => origin,
};

function originOf(text: string): string | undefined {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return undefined;
  return new URL(text).origin;
}

/** How long a browser remembers what it may ask for, in seconds. */
const preflightSeconds = 600;

/**
 * Lets pages of these origins read the answers, with a bearer token where one is asked for; cookies are never taken. Without
 * origins browsers let nobody: answers then say nothing of it. https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export async function addCors(
  app: FastifyInstance,
  origins: readonly string[],
  exposedHeaders: readonly string[],
): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: origins.includes("*") ? "*" : [...origins],
    methods: ["GET", "HEAD"],
    allowedHeaders: ["Authorization", "If-None-Match", "Last-Event-ID"],
    exposedHeaders: [...exposedHeaders],
    maxAge: preflightSeconds,
    strictPreflight: false,
  });
}
