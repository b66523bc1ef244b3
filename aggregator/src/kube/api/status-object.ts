import { ApiFailure, type ApiFailureDetails } from "./api-failure.ts";

/** What a failure is described by in JSON. Source: Kubernetes' meta/v1 Status. */
interface StatusObject {
  readonly kind: "Status";
  readonly message?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly retryAfterSeconds?: unknown; readonly causes?: unknown } | null;
}

/** The failure that a Status object describes, as an ERROR event of a watch carries it. */
export function failureOfStatus(status: unknown, fallback: ApiFailureDetails = {}): ApiFailure {
  if (!isStatus(status)) return new ApiFailure("an error that is not a Status object", fallback);
  const { message, reason, code, details } = status;
  const text = [message, reason].find((said) => typeof said === "string" && said !== "");
  return new ApiFailure(typeof text === "string" ? text : "no reason given", {
    code: typeof code === "number" ? code : fallback.code,
    reason: typeof reason === "string" ? reason : undefined,
    retryAfterSeconds: fallback.retryAfterSeconds ?? positive(details?.retryAfterSeconds),
    causes: causesOf(details?.causes),
  });
}

/**
 * The failure that an answer with an HTTP status of 400 and above describes: by a Status object, or, from an unknown API group, a
 * dead APIService or a proxy in between, by plain text.
 *
 * @param text the beginning of the body
 * @param retryAfter the header of that name
 * @param now wall time in milliseconds
 */
export function failureOfAnswer(code: number, text: string, retryAfter: string | undefined, now: number): ApiFailure {
  const details = { code, retryAfterSeconds: retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now) };
  try {
    const status: unknown = JSON.parse(text);
    if (isStatus(status)) return failureOfStatus(status, details);
  } catch {
    // Not JSON: the text itself is all there is.
  }
  return new ApiFailure(`HTTP ${code}${text.trim() === "" ? "" : `: ${text}`}`, details);
}

function isStatus(value: unknown): value is StatusObject {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "Status";
}

/** Seconds, or a date. Source: RFC 9110, 10.2.3. */
function parseRetryAfter(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  return positive((Date.parse(text) - now) / 1000);
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && value < Infinity ? value : undefined;
}

function causesOf(causes: unknown): readonly string[] {
  if (!Array.isArray(causes)) return [];
  return causes.flatMap((cause: { readonly reason?: unknown } | null) =>
    typeof cause?.reason === "string" ? [cause.reason] : [],
  );
}
