import { join } from "node:path";
import { createSelfMetrics as createAgentSelfMetrics } from "../../agent/src/self.ts";
import { collectorPages, type CollectorPage } from "./agent-pages.ts";
import { aggregatorFamilies } from "./aggregator-families.ts";
import { familiesOfPage, type FamilyDescription } from "./families-of-page.ts";
import { markdownTable } from "./markdown.ts";
import { requireNamedFamilies } from "./named-families.ts";
import { scrapeCollectorPage } from "./scraped-page.ts";

/** Whose names families carry, by how they begin. */
const origins = [
  { prefix: "node_", whose: "node_exporter's names, types and labels" },
  { prefix: "container_", whose: "cAdvisor's names and types; which pod it is, its UID in `pod_uid` says" },
  { prefix: "machine_", whose: "cAdvisor's names, types and labels" },
  {
    prefix: "kubelet_",
    whose:
      "the kubelet's names and types; the aggregator puts the claim's `namespace` and `persistentvolumeclaim` in place of `pod_uid` and `volume`",
  },
  { prefix: "problem_counter", whose: "node-problem-detector's name, type and label" },
  { prefix: "DCGM_", whose: "the DCGM exporter's names, types, units and labels; of NVIDIA's GPUs only" },
  { prefix: "kubevitals_gpu_", whose: "ours: GPUs of all vendors alike" },
  { prefix: "kubevitals_agent_", whose: "ours" },
] as const;

/**
 * Every metric family that the programs expose, for people: what the fixture hosts and a sample snapshot bring out.
 *
 * @throws {Error} naming a family that is named in the source and brought out by nothing, or of which something is not known
 */
export async function renderMetricsReference(): Promise<string> {
  const aggregator = aggregatorFamilies();
  const pages = [...(await collectorPages()), await scrapeCollectorPage()];
  const streamed = familiesOfPage(pages.map(({ text }) => text).join(""));
  const waiting = { records: [], bytes: 0, dropped: { full: 0 } };
  const lines = [{ address: "127.0.0.1:9481", isConnected: true }];
  const ofAgent = createAgentSelfMetrics(waiting, false, { problems: { removed: 0 } }, () => lines);
  const own = familiesOfPage(await ofAgent());
  const root = join(import.meta.dirname, "../..");
  requireNamedFamilies(join(root, "agent/src"), [...streamed, ...own]);
  requireNamedFamilies(join(root, "aggregator/src/serve/prometheus"), [...aggregator, ...streamed]);
  const head = ["family", "type", "labels", "meaning"];
  return `# Metrics

Generated from what the programs expose by \`npm run update\`. Do not edit.

Both programs also expose \`process_*\` and \`nodejs_*\` of their own process. On the aggregator's page every series of a node carries
\`job\`, \`instance\` and \`node\` beside its own labels, as \`--label-profile\` says: scrape it with \`honor_labels: true\`.

## The aggregator's own

${markdownTable(head, aggregator.map(rowOf))}
## The agent's own

On the agent's page alone.

${markdownTable(head, own.map(rowOf))}
## Every node's

On the agent's page, and on the aggregator's for each node.

${originsOf(streamed)}

Some collectors name families after what the kernel shows, such as \`node_memory_*\`, \`node_netstat_*\` and \`node_zfs_*\`, and
\`textfile\` serves whatever its files say: there may be more of these, and fewer on a kernel that shows less. A collector in brackets
runs only where \`--collector.NAME\` asks for it, and \`scrape\` where \`--scrape-pods\` does.

${markdownTable(
  [...head.slice(0, 3), "collector", "meaning"],
  streamed.map((family) => rowOf(family).toSpliced(3, 0, collectorsOf(family, pages))),
)}`;
}

function rowOf({ name, type, help, labels }: FamilyDescription): readonly string[] {
  return [`\`${name}\``, type, [...labels].toSorted().join(", ") || "-", help];
}

/** Who says it; what every collector's page says is said of the collectors. */
function collectorsOf({ name }: FamilyDescription, pages: readonly CollectorPage[]): string {
  const speakers = pages.filter(({ text }) => text.includes(`# TYPE ${name} `));
  if (speakers.length === pages.length) return "-";
  return speakers.map(({ collector, runsByDefault }) => (runsByDefault ? collector : `(${collector})`)).join(", ");
}

/** A list of whose names these are. */
function originsOf(families: readonly FamilyDescription[]): string {
  const nobodys = families.filter(({ name }) => !origins.some(({ prefix }) => name.startsWith(prefix)));
  if (nobodys.length > 0)
    throw new Error(`whose names are ${nobodys.map(({ name }) => name).join(", ")}? Say so in metrics-reference.ts`);
  return origins.map(({ prefix, whose }) => `- \`${prefix}${prefix.endsWith("_") ? "*" : ""}\`: ${whose}`).join("\n");
}
