import type { FastifyReply, FastifyRequest } from "fastify";
import { negotiateEncoding, type Encoding } from "../../prometheus/negotiate/encoding.ts";
import type { KeptAnswer } from "../../kept/kept-answers.ts";

/** Bytes below which compressing saves nothing worth having. */
const fewestBytes = 1024;

/** Sends an answer that is kept, its length told, in the coding that the reader wants. */
export async function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, compressed }: KeptAnswer,
): Promise<FastifyReply> {
  const coding = codingFor(request, bytes);
  // Some readers take a coding that is not kept: @fastify/compress looks after them.
  if (coding === "identity") return reply.send(bytes);
  const body = await compressed(coding);
  const vary = reply.getHeader("vary");
  return reply
    .header("vary", [vary ?? [], "accept-encoding"].flat().join(", "))
    .header("content-encoding", coding)
    .send(body);
}

function codingFor({ headers }: FastifyRequest, { length }: Buffer): Encoding {
  if (length < fewestBytes || headers["x-no-compression"] !== undefined) return "identity";
  return negotiateEncoding(headers["accept-encoding"]?.toString());
}
