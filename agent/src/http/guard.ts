import type { Clock } from "@kubevitals/program";
import { BasicAuth } from "../web-config/basic-auth.ts";
import { TokenBucket } from "../web-config/token-bucket.ts";
import type { WebConfigFile } from "../web-config/web-config-file.ts";
import { sentence, type Answer, type Handle, type PageRequest } from "./exchange.ts";
import { probePaths } from "./probe-paths.ts";
import { splitUrl } from "./router.ts";

/** Lets through what the web configuration allows, and puts its headers on every answer. */
export function guarded(file: WebConfigFile, clock: Clock, handle: Handle): Handle {
  const auth = new BasicAuth(clock);
  // The rate is not changed on the fly: who renews the file in a loop would never be held back.
  const { rateLimit } = file.current;
  const bucket = rateLimit && new TokenBucket(rateLimit.intervalSeconds, rateLimit.burst, clock);

  return async (request) => {
    const { headers, users } = file.current;
    const answer = (await refusal(request, users)) ?? (await handle(request));
    // An answer has its names in small letters: one that is set twice would stand there twice.
    const added = Array.from(headers, ([name, value]) => [name.toLowerCase(), value]);
    return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(added) } };
  };

  async function refusal(request: PageRequest, users: ReadonlyMap<string, string>): Promise<Answer | undefined> {
    if (probePaths.has(splitUrl(request.url).path)) return undefined;
    if (bucket && !bucket.takes()) return sentence(429, "too many requests");
    if (users.size === 0) return undefined;
    const verdict = await auth.judge(users, request.headers.authorization);
    if (verdict === "busy") return sentence(429, "too many wrong passwords; try again later", { "retry-after": "1" });
    if (verdict === "denied") return sentence(401, "user and password are needed", { "www-authenticate": "Basic" });
    return undefined;
  }
}
