import { isIP } from "node:net";
import type { V1Pod } from "@kubernetes/client-node";
import type { PodScrape } from "../../state/facts/pod.ts";
import type { Kube } from "../resources/kube-object.ts";
import { sharedText, sharedThing } from "./shared.ts";

type Pod = Kube<V1Pod>;

/** Ports of one pod that are scraped: who declares more has to name one. */
const mostPorts = 8;

/** Longest path that is kept. */
const pathLength = 1024;

/**
 * What a running pod asks of whoever scrapes it: `prometheus.io/scrape: "true"`, with `port`, `path` and `scheme`. They mean what the
 * job kubernetes-pods of Prometheus' chart makes of them: a port that is no number is as good as none, and without one every TCP port
 * that the containers declare has a page.
 * https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus#scraping-pod-metrics-via-annotations
 */
export function podScrape({ metadata, spec, status }: Pod): PodScrape | undefined {
  const { annotations } = metadata;
  if (annotations?.["prometheus.io/scrape"] !== "true") return undefined;
  const address = status?.podIP ?? "";
  if (status?.phase !== "Running" || isIP(address) === 0) return undefined;
  const tls = annotations["prometheus.io/scheme"] === "https";
  const asked = portOf(annotations["prometheus.io/port"]);
  const ports = asked === undefined ? declaredPorts(spec) : [asked];
  return {
    address,
    ports: sharedThing(ports.length > 0 ? ports : [tls ? 443 : 80]),
    path: sharedText(pathOf(annotations["prometheus.io/path"])),
    tls,
    speaksOfNode: annotations["kubevitals.io/custom-metrics"] === "node",
  };
}

function portOf(text: string | undefined): number | undefined {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return isPort(port) ? port : undefined;
}

function declaredPorts(spec: Pod["spec"]): readonly number[] {
  const ports = (spec?.containers ?? [])
    .flatMap((container) => container.ports ?? [])
    .filter(({ protocol, containerPort }) => (protocol ?? "TCP") === "TCP" && isPort(containerPort))
    .map(({ containerPort }) => containerPort);
  return [...new Set(ports)].slice(0, mostPorts);
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}

function pathOf(text: string | undefined): string {
  if (!text || text.length > pathLength) return "/metrics";
  return text.startsWith("/") ? text : `/${text}`;
}
