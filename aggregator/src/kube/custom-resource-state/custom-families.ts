import type { KubeFamily } from "../resources/family.ts";
import type { KubeObject } from "../resources/kube-object.ts";
import type { CustomResourceConfig, FamilyConfig } from "./config.ts";
import { compileEach } from "./each-values.ts";
import { compileLabels, type RowLabels } from "./path-labels.ts";
import type { ServedKind } from "./served-kinds.ts";

/** A value of a custom resource that cannot be had. */
export interface ValueProblem {
  readonly family: string;
  /** How much is to be logged before this is: 0 always. */
  readonly errorLogV: number;
  readonly reason: string;
}

/** The families of one kind. Those of one name are one family, as a page may not name one twice. */
export function customFamilies(
  config: CustomResourceConfig,
  kind: ServedKind,
  onProblem: (problem: ValueProblem) => void,
): readonly KubeFamily<KubeObject>[] {
  const byName = Map.groupBy(
    config.metrics.map((family) => customFamily(family, config, kind, onProblem)),
    ({ name }) => name,
  );
  return [...byName.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const all = [first, ...others];
    return [{ ...first, rows: (object, out) => all.forEach((each) => each.rows(object, out)) }];
  });
}

function customFamily(
  family: FamilyConfig,
  resource: CustomResourceConfig,
  kind: ServedKind,
  onProblem: (problem: ValueProblem) => void,
): KubeFamily<KubeObject> {
  const { name, errorLogV } = family;
  const values = compileEach(family.each);
  const common = new Map([...resource.commonLabels, ...kindLabels(kind), ...family.commonLabels]);
  const addLabels = compileLabels(new Map([...resource.labelsFromPath, ...family.labelsFromPath]));
  return {
    name,
    help: family.help,
    type: family.each.type,
    labels: [],
    rows(object, out) {
      const base: RowLabels = new Map(common);
      addLabels(object, base);
      for (const { labels, value } of values(object, (reason) => onProblem({ family: name, errorLogV, reason }))) {
        out.addLabelled(
          value,
          [...new Map([...base, ...labels])].toSorted(([left], [right]) => (left < right ? -1 : 1)),
        );
      }
    },
  };
}

/** Which kind a row is of: labels that the file cannot give all families, though it can one. */
function kindLabels({ group, version, kind }: ServedKind): readonly (readonly [string, string])[] {
  return [
    ["customresource_group", group],
    ["customresource_version", version],
    ["customresource_kind", kind],
  ];
}
