import { readFile } from "node:fs/promises";

/** What is read of a dashboard's JSON, ours or somebody else's: whatever may be missing in a stranger's file is optional. */
export interface DashboardJson {
  readonly title?: string;
  readonly panels?: readonly PanelJson[];
  /** Before Grafana 5 panels stood in rows. */
  readonly rows?: readonly { readonly panels?: readonly PanelJson[] }[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: { readonly list?: readonly AnnotationJson[] };
}

export interface PanelJson {
  readonly type: string;
  readonly title?: string;
  readonly targets?: readonly TargetJson[];
  /** Of a row: the panels of a closed section. */
  readonly panels?: readonly PanelJson[];
}

export interface TargetJson {
  readonly expr?: string;
  readonly refId?: string;
  readonly hide?: boolean;
  readonly instant?: boolean;
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly query?: string | { readonly query?: string };
  readonly definition?: string;
  readonly regex?: string;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
}

export interface AnnotationJson {
  readonly name: string;
  readonly expr?: string;
  readonly target?: TargetJson;
}

/** A dashboard from its file; an answer of Grafana's API has it one level down. */
export async function readDashboard(path: string): Promise<DashboardJson> {
  const read = JSON.parse(await readFile(path, "utf8")) as DashboardJson & { readonly dashboard?: DashboardJson };
  return read.dashboard ?? read;
}

/** All panels that ask Prometheus something, those of closed sections too. */
export function panelsWithQueries({ panels = [], rows = [] }: DashboardJson): readonly PanelJson[] {
  return [...panels, ...rows.flatMap((row) => row.panels ?? [])]
    .flatMap((panel) => [panel, ...(panel.panels ?? [])])
    .filter((panel) => queriesOf(panel).length > 0);
}

/** What a panel asks, without what its author has switched off. */
export function queriesOf({ targets = [] }: PanelJson): readonly string[] {
  return targets
    .filter(({ hide }) => hide !== true)
    .flatMap(({ expr }) => (expr === undefined || expr === "" ? [] : [expr]));
}

/** What asks Prometheus for times to mark. */
export function annotationQueries({
  annotations,
}: DashboardJson): readonly { readonly name: string; readonly expr: string }[] {
  return (annotations?.list ?? []).flatMap(({ name, expr, target }) => {
    const asked = target?.expr ?? expr;
    return asked === undefined ? [] : [{ name, expr: asked }];
  });
}
