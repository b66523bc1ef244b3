import { configFile } from "../../programs/support/config-file.ts";
import { fetchPage } from "../../programs/support/prometheus-page.ts";
import { eventually, NotYet } from "../eventually.ts";
import { startReading, type ReadingAggregator } from "../reading-aggregator.ts";
import type { OwnRig } from "../../rig/rig.ts";
import type { Scenario } from "../scenario.ts";

const group = "example.org";
const definitionName = `batteries.${group}`;
const family = "battery_charge_ratio";

/** Written as kube-state-metrics takes it. */
const stateFile = `
kind: CustomResourceStateMetrics
spec:
  resources:
    - groupVersionKind: { group: ${group}, version: "*", kind: Battery }
      metricNamePrefix: battery
      metrics:
        - name: charge_ratio
          help: How full the battery is.
          each: { type: Gauge, gauge: { path: [status, charge] } }
          labelsFromPath: { node: [spec, nodeName] }
`;

const anything = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: definitionName },
  spec: {
    group,
    scope: "Cluster",
    names: { plural: "batteries", singular: "battery", kind: "Battery" },
    versions: [{ name: "v1", served: true, storage: true, schema: anything }],
  },
};

export const customResources: Scenario = {
  name: "custom-resources",
  purpose:
    "a kind that is defined while we run is read by a file of kube-state-metrics, and its values reach the node they name",
  async play({ rig, owner, checks }) {
    const forget = () => rig.kubectl("delete", "customresourcedefinition", definitionName, "--ignore-not-found");
    owner.after(async () => void (await forget()));
    const file = await configFile(owner, stateFile);
    const reading = await startReading(owner, rig.kubeconfig, {
      flags: [`--custom-resource-state-config-file=${file}`],
    });
    const [node] = (await reading.rest.snapshot()).nodes;
    if (node === undefined) throw new Error("the rig has no node");
    checks.same("without a definition there is no family", family, await valueOf(reading), undefined);

    await rig.apply([definition]);
    const battery = (charge: string) => ({
      apiVersion: `${group}/v1`,
      kind: "Battery",
      metadata: { name: "ups" },
      spec: { nodeName: node.nodeName },
      status: { charge },
    });
    for (const [charge, ratio] of [
      ["80%", 0.8],
      ["250m", 0.25],
    ] as const) {
      await eventually(`the charge is ${charge}`, 90, () => isApplied(rig, battery(charge)));
      await eventually(`${family} is ${ratio}`, 60, () => has(reading, ratio));
      const { nodes } = await reading.rest.snapshot();
      const seen = nodes.find(({ nodeName }) => nodeName === node.nodeName);
      checks.same("its value is a custom metric of the node that it names", charge, seen?.customMetrics[family], ratio);
    }

    await forget();
    await eventually("the family is gone with its definition", 60, () => has(reading, undefined));
    checks.holds("the family goes with its definition", true, "");
  },
};

/** The API server takes objects of a new kind some seconds after it has begun to list them. */
async function isApplied(rig: OwnRig, object: object): Promise<true | NotYet> {
  try {
    await rig.apply([object]);
    return true;
  } catch (error) {
    return new NotYet(error instanceof Error ? error.message : String(error));
  }
}

async function has(reading: ReadingAggregator, value: number | undefined): Promise<true | NotYet> {
  const seen = await valueOf(reading);
  return seen === value || new NotYet(`it is ${seen}`);
}

/** The value of the family's one row on the page. */
async function valueOf({ http }: ReadingAggregator): Promise<number | undefined> {
  const { families } = await fetchPage(`http://${http}/metrics`);
  return families.find(({ name }) => name === family)?.samples[0]?.value;
}
