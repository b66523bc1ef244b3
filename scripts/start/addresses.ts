import { formatHostPort, parseHostPort } from "@kubevitals/program";

/** Where to dial a listener: a wildcard address listens on all of this machine's, of which loopback is the nearest. */
export function dialable(address: string): string {
  const parsed = parseHostPort(address);
  if (parsed?.host === "0.0.0.0") return formatHostPort({ ...parsed, host: "127.0.0.1" });
  // As a URL has it: 0::0 and other ways to write `::` as well.
  const isWildcard = parsed?.host.includes(":") && new URL(`http://${formatHostPort(parsed)}`).hostname === "[::]";
  return parsed && isWildcard ? formatHostPort({ ...parsed, host: "::1" }) : address;
}

/** What the aggregator serves, and where. */
export function aggregatorUrls(http: string, grpc: string): string[] {
  return [
    `  metrics  http://${http}/metrics`,
    `  REST     http://${http}/api/v1/metrics/snapshot`,
    `  docs     http://${http}/docs`,
    `  gRPC     ${grpc}`,
  ];
}

/** What the agent serves by itself. */
export function agentUrl(http: string): string {
  return `  agent    http://${http}/metrics`;
}
