/** How long a reader waits before it connects again, in milliseconds. */
const retryMilliseconds = 2000;

/** What begins a stream of events: the reader knows at once that it is heard. */
export const streamBegin = `retry: ${retryMilliseconds}\n\n`;

/** Keeps a quiet connection open, and says nothing. */
export const heartbeat = ": nothing new\n\n";

/**
 * An event whose data is a text on one line, in pieces.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* eventText(id: string, data: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  yield `id: ${id}\ndata: `;
  yield* data;
  yield "\n\n";
}

/** The event after which a stream ends: why, as a problem document. */
export function problemEvent(problem: object): string {
  return `event: problem\ndata: ${JSON.stringify(problem)}\n\n`;
}
