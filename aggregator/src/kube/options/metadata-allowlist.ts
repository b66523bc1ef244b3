import type { OptionType } from "@kubevitals/program";
import type { Allowlist } from "../resources/shared/allowlist.ts";

/** Keys of labels or annotations that may be shown, by the lower-case plural of a kind; `*` stands for every kind. */
export type AllowlistsByKind = ReadonlyMap<string, Allowlist>;

/** `pods=[app,team-*],nodes=[*]`, as kube-state-metrics takes it. */
export const metadataAllowlist: OptionType<AllowlistsByKind> = {
  placeholder: "KINDS=[KEY,…],…",
  expected: "such as pods=[app,example.org/*],nodes=[*]: kinds in the plural, keys in brackets, one * a key at most",
  parse: parseMetadataAllowlist,
  format: (allowlists) => [...allowlists].map(([kind, keys]) => `${kind}=[${keys.join(",")}]`).join(","),
};

/** The keys by kind; undefined where the text is not written as it has to be. A kind that is named twice keeps its last keys. */
export function parseMetadataAllowlist(text: string): AllowlistsByKind | undefined {
  const allowlists = new Map<string, Allowlist>();
  let rest = text.trim();
  while (rest !== "") {
    const [whole, kind = "", keyText = "", comma] = /^([^=[\],]+)=\[([^=[\]]*)\](,(?=.))?/s.exec(rest) ?? [];
    if (whole === undefined || kind.trim() === "") return undefined;
    rest = rest.slice(whole.length);
    if (comma === undefined && rest !== "") return undefined;
    const keys = keyText.trim() === "" ? [] : keyText.split(",").map((key) => key.trim());
    if (keys.some((key) => key === "" || key.split("*").length > 2)) return undefined;
    allowlists.set(kind.trim(), keys);
  }
  return allowlists;
}
