import { DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";

/** The tag by which the dashboards find each other. */
export const tag = "kubevitals";

/** Uids of the dashboards; their addresses are made of them, so they never change. */
export const uids = {
  cluster: "kubevitals-cluster",
  node: "kubevitals-node",
  pods: "kubevitals-pods",
  namespace: "kubevitals-namespace",
  gpu: "kubevitals-gpu",
  network: "kubevitals-network",
  self: "kubevitals-self",
} as const;

/** A dashboard that something leads to, with what it shows there. */
export interface Target {
  readonly title: string;
  readonly to: keyof typeof uids;
  /** Its variables, by expressions of Grafana such as `${__data.fields.node}`. */
  readonly with: Readonly<Record<string, string>>;
}

/** The menu of all our dashboards, above each of them. */
export const menu = new DashboardLinkBuilder("Kubevitals")
  .type(DashboardLinkType.Dashboards)
  .tags([tag])
  .asDropdown(true)
  .includeVars(true)
  .keepTime(true);

/** A link of a value, which keeps the time, the data source and the cluster. */
export function dataLink(target: Target): DashboardLinkBuilder {
  return new DashboardLinkBuilder(target.title).url(addressOf(target));
}

/** The address that a link leads to. */
export function addressOf({ to, with: variables }: Target): string {
  const chosen = Object.entries(variables).map(([name, value]) => `var-${name}=${value}`);
  return `/d/${uids[to]}?\${datasource:queryparam}&\${cluster:queryparam}&${chosen.join("&")}&\${__url_time_range}`;
}
