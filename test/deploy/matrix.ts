import type { HelmValues } from "./helm.ts";

/** An overlay of kustomize, and the values by which the chart renders the same. */
export const overlays: Readonly<Record<string, string>> = {
  base: "base",
  minimal: "overlays/minimal",
  ha: "overlays/ha",
  gpu: "overlays/gpu",
  kind: "overlays/kind",
  openshift: "overlays/openshift",
};

/** A component of kustomize, laid over the base, and the values by which the chart renders the same. */
export const components: Readonly<Record<string, readonly string[]>> = {
  "cert-manager": ["tls.mode=certManager"],
  "service-monitor": ["serviceMonitor.enabled=true"],
  alerts: ["prometheusRule.enabled=true"],
  dashboards: ["dashboards.enabled=true"],
  "scrape-annotations": ["scrapeAnnotations=true"],
  "scrape-pods": ["agent.scrapePods=true"],
  "gpu-processes": ["agent.gpu.processes=true"],
  "root-reads": ["agent.root=true"],
  "kernel-log": ["agent.kernelLog=true"],
  buffer: ["agent.buffer.enabled=true"],
};

/** Components that are laid over an overlay together, in the order in which somebody happened to name them. */
export const combinations: readonly (readonly [overlay: string, ...components: string[]])[] = [
  ["minimal", "cert-manager", "service-monitor", "alerts", "dashboards", "scrape-annotations"],
  ["ha", "service-monitor", "root-reads", "scrape-pods"],
  ["gpu", "buffer", "kernel-log", "gpu-processes"],
  ["gpu", "gpu-processes", "kernel-log", "cert-manager"],
  ["kind", "scrape-pods", "buffer"],
  ["openshift", "root-reads"],
  ["openshift", "scrape-pods", "buffer"],
  ["openshift", "kernel-log", "gpu-processes"],
];

/** Values that people give, each of which has to render objects that an API server takes. */
export const matrix: readonly HelmValues[] = [
  {},
  { release: "monitoring", namespace: "elsewhere" },
  { release: "team.monitoring" },
  { release: "2026" },
  { release: "null" },
  { release: "a-release-name-that-is-as-long-as-helm-lets-names-be1" },
  { set: ["fullnameOverride=vitals", "clusterDomain=example.org"] },
  { set: ["listenHost=[::]"] },
  { set: ["tls.mode=off"] },
  { set: ["tls.mode=off", "aggregator.auth=open", "serviceMonitor.enabled=true", "scrapeAnnotations=true"] },
  { set: ["tls.mode=existing", "tls.aggregatorSecret=mine", "tls.agentCaSecret=ours"] },
  { set: ["tls.readers=false", "serviceMonitor.enabled=true", "serviceMonitor.labels.release=kps"] },
  { set: ["prometheusRule.enabled=true", "prometheusRule.labels.release=kps", "dashboards.enabled=true"] },
  { set: ["prometheusRule.enabled=true", "prometheusRule.runbookUrl=https://pages.example.org/kubevitals/"] },
  // As a chart gives them that has this one as a dependency.
  { set: ["enabled=true", "global.region=north"] },
  // As --reuse-values leaves it, of values that a former chart had not.
  { set: ["apiServerPorts=null", "agent.nodeSelector=null", "aggregator.nodeSelector=null", "readers=null"] },
  { set: ["apiServerPorts={8443}", "tls.generated.days=90", "tls.generated.renewDays=30"] },
  { set: ["agent.nodeSelector.kubernetes\\.io/os=linux", "agent.nodeSelector.pool=a", "agent.gpu.enabled=true"] },
  { set: ["readers[0].name=prometheus-k8s", "readers[0].namespace=monitoring"] },
  { set: ["image.registry=images.example.org/a", "image.pullSecrets[0]=pull"] },
  { set: [`agent.image.digest=sha256:${"ab".repeat(32)}`, "aggregator.image.tag=edge"] },
  {
    set: ["agent.priorityClassName=system-node-critical", "agent.maxUnavailable=1", "agent.args[0]=--log-level=debug"],
  },
  { set: ["agent.gpu.enabled=true", "agent.gpu.nodeLabel=example.org/gpu"] },
  { set: ["agent.root=true", "agent.kernelLog=true", "agent.buffer.enabled=true", "openshift.enabled=true"] },
  { set: ["config.aggregator.log_level=debug", "config.metrics.collect_interval=5s", "config.agent.buffer_bytes=8Mi"] },
  {
    set: [
      "aggregator.extraRules[0].apiGroups[0]=example.org",
      "aggregator.extraRules[0].resources[0]=batteries",
      "aggregator.extraRules[0].verbs[0]=list",
      "aggregator.replicas=3",
      "aggregator.podAnnotations.a=b",
      "aggregator.nodeSelector.pool=infra",
    ],
  },
];

/** Values that make no sense, and what has to be said of them. */
export const refused: readonly (readonly [pair: string, says: RegExp])[] = [
  ["agent.rooot=true", /additional properties 'rooot' not allowed/],
  ["agents.root=true", /additional properties 'agents' not allowed/],
  ["aggregator.replicas=0", /replicas/],
  ["aggregator.replicas=9", /replicas/],
  ["aggregator.auth=none", /auth/],
  ["tls.mode=selfsigned", /mode/],
  ["listenHost=127.0.0.1", /listenHost/],
  ["agent.maxUnavailable=0", /maxUnavailable/],
  ["agent.image.digest=latest", /digest/],
  ["config.agregator.log_level=debug", /agregator/],
  ["agent.args[0]=debug", /args/],
  ["agent.buffer.hostPath=relative", /hostPath/],
  ["readers[0].name=prometheus", /namespace/],
  ["aggregator.extraRules[0].verbs[0]=delete", /extraRules/],
  ["fullnameOverride=Not_a_name", /fullnameOverride/],
  ["fullnameOverride=not.a.name", /fullnameOverride/],
  ["tls.generated.days=30", /renewDays \(1095\) has to be less than tls\.generated\.days \(30\)/],
  ["tls.generated.days=20000", /days/],
  ["agent.env[0].name=NODE_NAME", /env\/0\/name/],
  ["agent.podLabels.app\\.kubernetes\\.io/name=mine", /podLabels\/app\.kubernetes\.io~1name/],
  ["aggregator.podLabels.app\\.kubernetes\\.io/instance=mine", /podLabels\/app\.kubernetes\.io~1instance/],
  ["apiServerPorts={https}", /apiServerPorts/],
  ["apiServerPorts={}", /apiServerPorts/],
  ["serviceMonitor=null", /missing property 'serviceMonitor'/],
  ["agent.gpu=null", /agent.*missing property 'gpu'/],
  ["prometheusRule.runbookUrl=pages", /runbookUrl/],
];
