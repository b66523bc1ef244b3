/** Paths by which an orchestrator asks whether the agent is up. They tell nothing else and are open to everybody. */
export const probePaths: ReadonlySet<string> = new Set(["/livez", "/readyz", "/healthz"]);
