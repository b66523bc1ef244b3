import { statSync } from "node:fs";
import type { SecureContextOptions } from "node:tls";
import { UsageError, readRegularFile, reasonOf, type Clock, type Logger } from "@kubevitals/program";
import { secureOptionsOf } from "./secure-options.ts";
import { parseWebConfig, type WebConfig } from "./web-config.ts";

/** A configuration with what it refers to. */
export interface LoadedWebConfig extends WebConfig {
  /** What a TLS server is made of; undefined without TLS. */
  readonly secureOptions: SecureContextOptions | undefined;
}

/** How often the files are looked at, at most. */
const checkMilliseconds = 1000;

/**
 * The file given by `--web.config.file`. It and the certificates that it names may be renewed at any time: whoever serves asks
 * for `current` and gets what the files say. A state of theirs that cannot be used is logged, and the last good one stays.
 */
export class WebConfigFile {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  #current: LoadedWebConfig;
  #state: string;
  #checkedAt: number;

  /** @throws {UsageError} naming the file and what is wrong with it. */
  constructor(file: string, clock: Clock, log: Logger) {
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#current = load(file);
    this.#state = stateOf(this.#files());
    this.#checkedAt = clock.monotonic();
  }

  /** What is in force: the same object as long as no file has changed. */
  get current(): LoadedWebConfig {
    const now = this.#clock.monotonic();
    if (now - this.#checkedAt < checkMilliseconds) return this.#current;
    this.#checkedAt = now;
    const state = stateOf(this.#files());
    if (state !== this.#state) this.#reload(state);
    return this.#current;
  }

  #reload(state: string): void {
    this.#state = state;
    try {
      this.#current = load(this.#file);
      // The file may name others now.
      this.#state = stateOf(this.#files());
      this.#log.info({ file: this.#file }, "web configuration or certificates read again");
    } catch (error) {
      this.#log.error({ err: error }, "the web configuration has changed and cannot be used; what was in force stays");
    }
  }

  #files(): readonly string[] {
    const { tls } = this.#current;
    const sources = tls ? [tls.certificate, tls.key, tls.clientCa] : [];
    return [this.#file, ...sources.flatMap((source) => (source && "file" in source ? [source.file] : []))];
  }
}

function load(file: string): LoadedWebConfig {
  let text: string;
  try {
    text = readRegularFile(file);
  } catch (error) {
    throw new UsageError(`--web.config.file: '${file}' cannot be read (${reasonOf(error)})`);
  }
  const config = parseWebConfig(file, text);
  return { ...config, secureOptions: config.tls && secureOptionsOf(file, config.tls) };
}

/** What changes when one of the files does. */
function stateOf(files: readonly string[]): string {
  return files
    .map((file) => {
      try {
        const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
        return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? "";
      }
    })
    .join("\n");
}
