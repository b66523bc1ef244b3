import { parse } from "yaml";

/** A file of rules as Prometheus takes it. */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly object[] }[];
}

/**
 * The rules of a file, which may be Prometheus' own or an object of Prometheus Operator.
 *
 * @throws where it is neither
 */
export function ruleFileOf(name: string, text: string): RuleFile {
  const read = parse(text) as { readonly groups?: RuleFile["groups"]; readonly spec?: Partial<RuleFile> } | null;
  const groups = read?.groups ?? read?.spec?.groups;
  if (groups === undefined) throw new Error(`${name} has no groups of rules`);
  return { groups };
}
