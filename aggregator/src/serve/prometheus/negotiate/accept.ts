/** One choice of a header of choices: `text/plain;version=0.0.4;q=0.5`. */
export interface Choice {
  /** In lower case. */
  readonly name: string;
  /** By name in lower case, without `q`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** 0 to 1; what is at 0 is not wanted. */
  readonly weight: number;
}

/** Characters and choices of a header that are looked at: a longer one is nobody's honest question. */
const mostCharacters = 4096;
const mostChoices = 64;

/** The choices of an Accept or Accept-Encoding header in their order (RFC 9110, sections 12.4.2, 12.5.1 and 12.5.3). */
export function parseChoices(header: string | undefined): readonly Choice[] {
  return (header ?? "")
    .slice(0, mostCharacters)
    .split(",", mostChoices)
    .map(parseChoice)
    .filter(({ name }) => name !== "");
}

/** The most wanted choices first; of equally wanted ones the one that was named first. */
export function byWeight(choices: readonly Choice[]): readonly Choice[] {
  return choices.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
}

function parseChoice(text: string): Choice {
  const [name = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters = new Map<string, string>();
  let weight = 1;
  for (const part of rest) {
    const [key = "", value = ""] = part.split("=", 2).map((side) => side.trim());
    if (key.toLowerCase() === "q") weight = weightOf(value);
    else parameters.set(key.toLowerCase(), unquote(value));
  }
  return { name: name.toLowerCase(), parameters, weight };
}

/** What is no weight wants nothing. */
function weightOf(text: string): number {
  return /^[01](\.\d{0,3})?$/.test(text) ? Math.min(1, Number(text)) : 0;
}

function unquote(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1) : text;
}
