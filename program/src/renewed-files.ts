import { UsageError } from "./options/usage-error.ts";
import { readRegularFile, reasonOf } from "./regular-file.ts";

/** A file that an option names. */
export interface NamedFile {
  /** `--grpc-tls-key-file`: what a complaint begins with. */
  readonly option: string;
  readonly path: string;
}

/**
 * Something that is made of files which others replace at any time: certificates, keys, tokens. The files are read at each look,
 * and it is made anew only where they say something new. What cannot be used keeps what was made before in force.
 */
export class RenewedFiles<T> {
  readonly #files: readonly NamedFile[];
  readonly #make: (texts: readonly string[]) => T;
  readonly #complain: (problem: string) => void;
  #madeOf: readonly string[];
  #made: T;
  /** What was wrong at the last look, so that it is said once. */
  #problem: string | undefined;

  /**
   * @param make what is made of the files' texts, in their order; throws with a reason that holds nothing secret
   * @param complain hears of a replacement that cannot be used, once for each kind of fault until a good one comes
   * @throws {UsageError} where the files cannot be used now, naming option and file
   */
  constructor(files: readonly NamedFile[], make: (texts: readonly string[]) => T, complain: (problem: string) => void) {
    this.#files = files;
    this.#make = make;
    this.#complain = complain;
    try {
      this.#madeOf = files.map(readNamed);
      this.#made = this.#makeOf(this.#madeOf);
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }

  /** What the files say now, or said when they could last be used. */
  get current(): T {
    try {
      const texts = this.#files.map(readNamed);
      if (texts.some((text, index) => text !== this.#madeOf[index])) {
        this.#made = this.#makeOf(texts);
        this.#madeOf = texts;
      }
      this.#problem = undefined;
    } catch (error) {
      const problem = (error as Error).message;
      if (problem !== this.#problem) this.#complain(problem);
      this.#problem = problem;
    }
    return this.#made;
  }

  #makeOf(texts: readonly string[]): T {
    try {
      return this.#make(texts);
    } catch (error) {
      const names = this.#files.map(({ option, path }) => `${option}: ${path}`).join(", ");
      throw new Error(`${names} cannot be used: ${(error as Error).message}`, { cause: error });
    }
  }
}

function readNamed({ option, path }: NamedFile): string {
  try {
    return readRegularFile(path);
  } catch (error) {
    throw new Error(`${option}: ${path} cannot be read (${reasonOf(error)})`, { cause: error });
  }
}
