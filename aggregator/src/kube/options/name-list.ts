import type { OptionType } from "@kubevitals/program";

/** What a list of names is given as: separated by commas, several times, or both; blank ones do not count. */
export const nameList: OptionType<readonly string[]> = {
  placeholder: "NAME,…",
  form: "repeated",
  expected: "names, separated by commas",
  parse: splitNames,
  format: (names) => names.join(","),
};

/** The names of a list, each of them once, without the spaces around them. */
export function splitNames(text: string): readonly string[] {
  const names = text.split(/[,\n]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}
