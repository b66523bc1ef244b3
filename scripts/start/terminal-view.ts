import type { LiveArea, TerminalStream } from "./live-area.ts";
import { forTerminal, readChildLine } from "./child-line.ts";
import { plainLine, renderLine, type Line } from "./spans.ts";
import { renderSummary } from "./summary.ts";
import type { ViewState } from "./view-state.ts";
import type { View } from "./view.ts";

/** Warnings and errors of the programs that stay under the summary. */
const newsKept = 4;
/** A terminal that does not know its size says 0. */
const usualColumns = 80;
/** When nothing new comes, ages are still drawn anew; a little more than the second in which a snapshot comes. */
const redrawMilliseconds = 1100;

export interface TerminalViewOptions {
  readonly current: () => ViewState;
  readonly stream: TerminalStream;
  readonly area: LiveArea;
  readonly useColor: boolean;
}

/** A terminal's view, that also knows what to do when its terminal changes. */
export interface TerminalView extends View {
  /** The terminal has another size. */
  resized(): void;
  /** The process was stopped (Ctrl-Z) and goes on. */
  resumed(): void;
}

/** For a person at a terminal: a summary that is drawn anew each second, and under it the latest warnings. */
export function createTerminalView({ current, stream, area, useColor }: TerminalViewOptions): TerminalView {
  const announced: string[] = [];
  const news: Line[] = [];
  let isOpen = false;
  let timer: NodeJS.Timeout | undefined;

  const render = (line: Line) => renderLine(line, stream.columns || usualColumns, useColor);

  function draw(): void {
    if (!isOpen) return;
    const below = news.length > 0 ? [plainLine(""), ...news] : [];
    area.draw([plainLine(""), ...renderSummary(current()), ...below].map(render));
    clearTimeout(timer);
    timer = setTimeout(draw, redrawMilliseconds);
  }

  function addNews(line: Line): void {
    if (!isOpen) return area.printAbove([render(line)]);
    news.push(line);
    if (news.length > newsKept) news.shift();
    draw();
  }

  return {
    announce(lines) {
      announced.push(...lines);
      area.printAbove(lines);
    },
    childLine(program, text) {
      const read = readChildLine(program, text);
      if (read.kind === "news") addNews(read.line);
      else if (read.kind === "text") area.printAbove([forTerminal(text)]);
    },
    open() {
      isOpen = true;
      draw();
    },
    changed: draw,
    resized() {
      if (isOpen) area.restart(announced);
      draw();
    },
    resumed() {
      area.forget();
      draw();
    },
    close() {
      isOpen = false;
      clearTimeout(timer);
      area.close();
    },
  };
}
