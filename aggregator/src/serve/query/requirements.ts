import { quote } from "../../quote.ts";
import { QueryError } from "./query-error.ts";

/** How a requirement compares. `exists` and `absent` compare with nothing, `in` and `notin` with a set, the others with one value. */
export type Operator = "exists" | "absent" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "in" | "notin";

/** One requirement of a filter or a label selector: what is looked at, and how it must be. */
export interface Requirement {
  readonly subject: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Requirements of one text, and values of one set, at most. */
const mostRequirements = 64;
const mostValues = 256;

/** Characters of one text at most: three of them fit into the path that HTTP servers take. */
const mostCharacters = 4096;

/** Operators, the longer ones first where one begins another. */
const comparisons: readonly (readonly [text: string, operator: Operator])[] = [
  ["==", "="],
  ["!=", "!="],
  ["<=", "<="],
  [">=", ">="],
  ["=", "="],
  ["<", "<"],
  [">", ">"],
  ["~", "~"],
];

/**
 * Reads requirements with commas between, as Kubernetes writes them in label selectors:
 * `key`, `!key`, `key=value`, `key!=value`, `key in (a,b)`, `key notin (a,b)`, and `<`, `<=`, `>`, `>=`, `~`. A word that holds
 * other characters than `,()=!<>~"` and spaces is written as it is, any other in double quotes as in JSON.
 *
 * @throws {QueryError} naming the parameter and the place.
 */
export function parseRequirements(parameter: string, text: string): readonly Requirement[] {
  if (text.length > mostCharacters) throw new QueryError(parameter, `is longer than ${mostCharacters} characters`);
  const scanner = new Scanner(parameter, text);
  const requirements: Requirement[] = [];
  do {
    if (requirements.length === mostRequirements)
      throw new QueryError(parameter, `holds more than ${mostRequirements} requirements`);
    requirements.push(parseRequirement(scanner));
  } while (scanner.take(","));
  if (!scanner.isAtEnd) scanner.fail("a comma or the end");
  return requirements;
}

function parseRequirement(scanner: Scanner): Requirement {
  if (scanner.take("!")) return { subject: subjectOf(scanner), operator: "absent", values: [] };
  const subject = subjectOf(scanner);
  for (const [text, operator] of comparisons)
    if (scanner.take(text)) return { subject, operator, values: [scanner.word() ?? ""] };
  for (const operator of ["in", "notin"] as const)
    if (scanner.takeWord(operator)) return { subject, operator, values: parseSet(scanner) };
  return { subject, operator: "exists", values: [] };
}

function subjectOf(scanner: Scanner): string {
  return scanner.word() ?? scanner.fail("a name");
}

function parseSet(scanner: Scanner): readonly string[] {
  if (!scanner.take("(")) scanner.fail("(");
  const values: string[] = [];
  do {
    if (values.length === mostValues) scanner.fail(`at most ${mostValues} values`);
    values.push(scanner.word() ?? "");
  } while (scanner.take(","));
  if (!scanner.take(")")) scanner.fail("a comma or )");
  return values;
}

/** Goes through a text from left to right. */
class Scanner {
  readonly #bareWord = /[^\s,()=!<>~"]+/y;
  readonly #quotedWord = /"(?:[^"\\]|\\.)*"/y;
  readonly #space = /\s*/y;
  readonly #parameter: string;
  readonly #text: string;
  #at = 0;

  constructor(parameter: string, text: string) {
    this.#parameter = parameter;
    this.#text = text;
    this.#skipSpace();
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** Whether this stands next; then it is behind us. */
  take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#advance(text.length);
    return true;
  }

  /** Whether this word stands next, unquoted; then it is behind us. */
  takeWord(word: string): boolean {
    const [found] = this.#match(this.#bareWord);
    return found === word && this.take(word);
  }

  /** The next word; undefined where none stands next. */
  word(): string | undefined {
    const [bare] = this.#match(this.#bareWord);
    if (bare !== undefined) {
      this.#advance(bare.length);
      return bare;
    }
    if (this.#text[this.#at] !== '"') return undefined;
    const [quoted] = this.#match(this.#quotedWord);
    const word = quoted === undefined ? undefined : unquote(quoted);
    if (quoted === undefined || word === undefined) return this.fail("a text in double quotes, as JSON writes it,");
    this.#advance(quoted.length);
    return word;
  }

  fail(expected: string): never {
    const found = this.isAtEnd ? "the text ends" : `there is '${quote(this.#text.slice(this.#at, this.#at + 20))}'`;
    throw new QueryError(this.#parameter, `${expected} is missing at character ${this.#at + 1}, where ${found}`);
  }

  #advance(characters: number): void {
    this.#at += characters;
    this.#skipSpace();
  }

  #skipSpace(): void {
    this.#at += this.#match(this.#space)[0]?.length ?? 0;
  }

  #match(pattern: RegExp): readonly (string | undefined)[] {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text) ?? [];
  }
}

function unquote(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
