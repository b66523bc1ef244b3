import { spawn, type ChildProcess } from "node:child_process";
import { backoffSeconds, type Clock } from "@kubevitals/program";
import { killGroup, killOrphans } from "../../../helper/kill-group.ts";
import type { GpuReading } from "../../device.ts";
import { columns, identityColumns, lastColumn, type Column } from "./columns.ts";
import { parseRow } from "./parse-row.ts";

/** How long it may say nothing: at the start the driver may have to wake each GPU. */
const firstPatienceMilliseconds = 60_000;
const patienceMilliseconds = 10_000;

/** How long a device's row stands for it: the program writes one a second. */
const rowMilliseconds = 5000;

/** How long it is not started again after it ended. */
const failureBackoff = { firstSeconds: 2, mostSeconds: 300 };

/** One that lasts so long is well: one that ends after each first row is not started every other second. */
const settledMilliseconds = 60_000;

/** Characters of a line, and devices, at most. */
const mostCharacters = 8192;
const mostDevices = 256;

/** A device's last row. */
interface Row {
  readonly reading: GpuReading;
  /** On the wall clock and on the monotonic one, in milliseconds. */
  readonly at: number;
  readonly monotonic: number;
}

/** What nvidia-smi says of devices, and since when. */
export interface SmiSample {
  readonly takenAt: number;
  readonly devices: readonly GpuReading[];
}

/**
 * Has `nvidia-smi` write a row a second of every device, for as long as somebody wants it: one process, not one a sample. One that falls
 * silent is killed, and one that has ended is started again after a while that grows.
 */
export class SmiClient {
  readonly #program: string;
  readonly #clock: Clock;
  readonly #rows = new Map<string, Row>();
  #columns: readonly Column[] = columns;
  #child: ChildProcess | undefined;
  #rest = "";
  #failures = 0;
  #failure: string | undefined;
  #startedAt = -Infinity;
  #startableAt = -Infinity;
  #silence: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param program the file to run */
  constructor(program: string, clock: Clock) {
    this.#program = program;
    this.#clock = clock;
  }

  /** Why nothing is known at the moment; undefined while all goes well. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Starts it where it does not run, and may be started. */
  keepRunning(): void {
    if (this.#child === undefined && this.#clock.monotonic() >= this.#startableAt) this.#start();
  }

  /** What was written of late; undefined where nothing was. */
  read(): SmiSample | undefined {
    const since = this.#clock.monotonic() - rowMilliseconds;
    const rows = [...this.#rows.values()].filter(({ monotonic }) => monotonic >= since);
    if (rows.length === 0) return undefined;
    const devices = rows.map(({ reading }) => reading).toSorted((one, other) => one.index - other.index);
    return { takenAt: Math.min(...rows.map(({ at }) => at)), devices };
  }

  close(): void {
    this.#isClosed = true;
    this.#startableAt = Infinity;
    this.#end();
  }

  #start(): void {
    if (this.#isClosed) return;
    const properties = [...identityColumns, ...this.#columns.map(({ name }) => name), lastColumn].join(",");
    const child = spawn(this.#program, [`--query-gpu=${properties}`, "--format=csv,noheader,nounits", "-lms", "1000"], {
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
      env: { ...process.env, LC_ALL: "C" },
    });
    this.#child = child;
    this.#startedAt = this.#clock.monotonic();
    this.#rest = "";
    child.unref();
    const endWithAgent = () => child.pid !== undefined && killGroup(child.pid);
    process.once("exit", endWithAgent);
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      if (child === this.#child) this.#hear(text);
    });
    child.on("error", (error) => {
      process.off("exit", endWithAgent);
      this.#ended(child, `${this.#program} could not be started: ${error.message}`);
    });
    child.on("exit", () => {
      process.off("exit", endWithAgent);
      if (child.pid !== undefined) killOrphans(child.pid);
    });
    // Its last words, which may say why it ended, may come behind its end.
    child.on("close", (code, signal) => {
      this.#ended(child, signal === null ? `nvidia-smi ended with code ${code}` : `nvidia-smi ended by ${signal}`);
    });
    // A pipe keeps a program running that waits for it: the agent may end.
    if ("unref" in child.stdout && typeof child.stdout.unref === "function") child.stdout.unref();
    this.#watch(firstPatienceMilliseconds);
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = (lines.pop() ?? "").slice(0, mostCharacters);
    for (const line of lines) this.#hearLine(line.slice(0, mostCharacters));
  }

  #hearLine(line: string): void {
    const unknown = /^Field "([\w.]+)" is not a valid field to query/.exec(line)?.[1];
    if (unknown !== undefined) {
      // It ends after that, and is started again without the property after the shortest pause.
      const rest = this.#columns.filter(({ name }) => name !== unknown);
      if (rest.length < this.#columns.length) this.#failures = 0;
      this.#columns = rest;
      return;
    }
    const reading = parseRow(line, this.#columns);
    if (reading?.uuid === undefined || (this.#rows.size >= mostDevices && !this.#rows.has(reading.uuid))) return;
    if (this.#clock.monotonic() - this.#startedAt >= settledMilliseconds) this.#failures = 0;
    this.#failure = undefined;
    this.#rows.set(reading.uuid, { reading, at: this.#clock.now(), monotonic: this.#clock.monotonic() });
    this.#watch(patienceMilliseconds);
  }

  #watch(patience: number): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#fail(`nvidia-smi has said nothing for ${patience / 1000} s`);
      this.#end();
    }, patience);
    this.#silence.unref();
  }

  #ended(child: ChildProcess, reason: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    clearTimeout(this.#silence);
    this.#fail(reason);
  }

  #fail(reason: string): void {
    this.#failure = reason;
    this.#failures++;
    const wait = backoffSeconds(this.#failures, failureBackoff) * 1000;
    if (!this.#isClosed) this.#startableAt = this.#clock.monotonic() + wait;
  }

  #end(): void {
    clearTimeout(this.#silence);
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid !== undefined) killGroup(child.pid);
  }
}
