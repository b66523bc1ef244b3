import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { Answer } from "./exchange.ts";

const compress = promisify(gzip);

/** Whether a client takes gzip, by its header `Accept-Encoding` (RFC 9110, 12.5.3). */
export function acceptsGzip(header: string | readonly string[] | undefined): boolean {
  const codings = new Map(
    String(header ?? "")
      .toLowerCase()
      .split(",")
      .map((item) => {
        const [coding = "", ...parameters] = item.split(";").map((part) => part.trim());
        const quality = parameters.find((parameter) => parameter.startsWith("q="));
        return [coding, quality === undefined ? 1 : Number(quality.slice(2))] as const;
      }),
  );
  return (codings.get("gzip") ?? codings.get("*") ?? 0) > 0;
}

/** The answer with its body compressed, off the thread that takes the samples and at the level that costs least. */
export async function compressed(answer: Answer): Promise<Answer> {
  const body = await compress(answer.body, { level: constants.Z_BEST_SPEED });
  return { ...answer, headers: { ...answer.headers, "content-encoding": "gzip" }, body };
}
