import { startTicker, systemClock, type Ticker } from "@kubevitals/program";
import { renderLogLine } from "./log-line.ts";
import { isComplete, type ViewState } from "./view-state.ts";
import type { View } from "./view.ts";

const intervalSeconds = 10;

export interface LogViewOptions {
  readonly current: () => ViewState;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** For a file or a pipe: a line of figures every ten seconds, the first as soon as they are complete; logs pass through. */
export function createLogView({ current, out, err }: LogViewOptions): View {
  let ticker: Ticker | undefined;
  let isFirst = true;

  const print = () => out(renderLogLine(current(), new Date()));
  const start = () =>
    startTicker({ seconds: intervalSeconds, clock: systemClock, tick: print, onError: (error) => err(String(error)) });

  return {
    announce: (lines) => lines.forEach(out),
    childLine: (_program, text) => err(text),
    open: () => void (ticker = start()),
    changed() {
      if (!isFirst || ticker === undefined || !isComplete(current())) return;
      isFirst = false;
      print();
      ticker.stop();
      ticker = start();
    },
    close() {
      ticker?.stop();
      ticker = undefined;
    },
  };
}
