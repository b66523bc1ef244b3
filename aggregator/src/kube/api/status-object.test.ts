import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOfAnswer, failureOfStatus } from "./status-object.ts";

const now = Date.UTC(2026, 0, 1);
const status = (more: object) => JSON.stringify({ kind: "Status", message: "no", reason: "Because", ...more });

const answers: readonly (readonly [text: string, retryAfter: string | undefined, expected: object])[] = [
  [status({ code: 410 }), undefined, { message: "no", code: 410, reason: "Because" }],
  [status({}), undefined, { message: "no", code: 503, reason: "Because" }],
  [status({ details: { retryAfterSeconds: 3 } }), undefined, { retryAfterSeconds: 3 }],
  [status({ details: { retryAfterSeconds: 3 } }), "9", { retryAfterSeconds: 9 }],
  [status({ details: { retryAfterSeconds: "soon" } }), undefined, { retryAfterSeconds: undefined }],
  [status({ details: { causes: [{ reason: "A" }, null, { reason: 7 }] } }), undefined, { causes: ["A"] }],
  [status({ details: null, message: 7 }), undefined, { message: "Because", causes: [] }],
  ["404 page not found\n", undefined, { message: "HTTP 503: 404 page not found", code: 503 }],
  ["", "0", { message: "HTTP 503", retryAfterSeconds: 0 }],
  ["", "Thu, 01 Jan 2026 00:00:30 GMT", { retryAfterSeconds: 30 }],
  ["", "Thu, 01 Jan 1970 00:00:30 GMT", { retryAfterSeconds: undefined }],
  ["", "later", { retryAfterSeconds: undefined }],
  ["[]", undefined, { message: "HTTP 503: []" }],
  ["null", undefined, { message: "HTTP 503: null" }],
  [`a\u0000\r\nb${"x".repeat(1000)}`, undefined, { message: `HTTP 503: a b${"x".repeat(287)}…` }],
];

for (const [text, retryAfter, expected] of answers) {
  test(`an answer of 503, ${JSON.stringify(text.slice(0, 60))}, Retry-After ${retryAfter}`, () => {
    const failure = failureOfAnswer(503, text, retryAfter, now);
    const { message, code, reason, retryAfterSeconds, causes } = failure;
    assert.deepEqual(
      { message, code, reason, retryAfterSeconds, causes },
      { message, code, reason, retryAfterSeconds, causes, ...expected },
    );
  });
}

test("an error event that carries no Status is a failure all the same", () => {
  for (const strange of [null, 7, "x", {}, { kind: "Pod" }])
    assert.match(failureOfStatus(strange).message, /not a Status/);
});
