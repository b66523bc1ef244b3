import { formatHostPort } from "@kubevitals/program";
import type { SimulateOptions } from "../simulate/options.ts";
import type { DemoOptions } from "./options.ts";

/** The cluster that the demo shows. */
export function simulateOptions(options: DemoOptions, kubeconfigOut: string): SimulateOptions {
  const { nodes, podsPerNode, seed, grpcListen } = options;
  return {
    nodes,
    podsPerNode,
    seed,
    aggregator: grpcListen,
    seconds: undefined,
    beganAt: undefined,
    speed: 1,
    processes: 1,
    agents: true,
    seriesPerNode: 500,
    containers: true,
    churn: 2,
    gpuNodes: 20,
    faults: true,
    apiListen: { host: "127.0.0.1", port: 0 },
    kubeconfigOut,
    metricsServer: true,
    rampSeconds: 1,
    reportSeconds: 60,
    logLevel: "error",
  };
}

/** What the aggregator is started with. */
export function aggregatorArguments({ httpListen, grpcListen }: DemoOptions, kubeconfig: string): readonly string[] {
  return [
    "--kubernetes=required",
    `--kubeconfig=${kubeconfig}`,
    `--http-listen=${formatHostPort(httpListen)}`,
    `--grpc-listen=${formatHostPort(grpcListen)}`,
    "--log-level=warn",
  ];
}
