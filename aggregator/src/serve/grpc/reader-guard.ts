import { ServerInterceptingCall, status, type ServerInterceptor } from "@grpc/grpc-js";
import { bearerToken } from "../../identity/bearer.ts";
import type { ReaderAccess, ReaderRefusalReason } from "../../identity/reader-access.ts";

const codes: Readonly<Record<ReaderRefusalReason, status>> = {
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  unavailable: status.UNAVAILABLE,
};

/** Services that have rules of their own, or are asked by probes, which have no token. */
const openServices = ["/kubevitals.v1.AgentService/", "/grpc.health.v1.Health/"];

/** How often a stream's reader is looked at again: what was allowed may have been withdrawn. */
const reviewMilliseconds = 300_000;

/** Lets a call through only where its reader may `get` the method's path, and ends a stream whose reader no longer may. */
export function createReaderGuard(readers: ReaderAccess, milliseconds = reviewMilliseconds): ServerInterceptor {
  return ({ path, responseStream }, call) => {
    if (openServices.some((service) => path.startsWith(service))) return new ServerInterceptingCall(call);
    let isOver = false;
    let again: NodeJS.Timeout | undefined;
    const end = () => {
      isOver = true;
      clearInterval(again);
    };
    const letThrough = async (header: string | undefined, proceed?: () => void) => {
      const refusal = await readers.review(bearerToken(header), path, "get");
      if (isOver) return;
      // A stream that runs goes on while nobody can tell.
      if (refusal === undefined || (!proceed && refusal.reason === "unavailable")) return proceed?.();
      end();
      call.sendStatus({ code: codes[refusal.reason], details: refusal.message });
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, proceed) {
            const header = metadata.get("authorization")[0]?.toString();
            void letThrough(header, () => {
              if (responseStream) again = setInterval(() => void letThrough(header), milliseconds);
              proceed(metadata);
            });
          },
          onCancel: end,
        }),
      sendStatus(answer, next) {
        if (isOver) return;
        end();
        next(answer);
      },
    });
  };
}
