import { UsageError, isLoopback, type HostPort } from "@kubevitals/program";

/** Who has to prove who they are. */
export interface AuthModes {
  /** Readers. */
  readonly auth: "open" | "required";
  /** Agents. */
  readonly agentAuth: "open" | "token";
}

/** What the modes follow from, where they are not said. */
export interface AuthModeOptions {
  readonly auth: AuthModes["auth"] | undefined;
  readonly agentAuth: AuthModes["agentAuth"] | undefined;
  readonly httpListen: HostPort;
  readonly grpcListen: HostPort;
  readonly kubernetes: "auto" | "off" | "required";
}

/**
 * Beyond loopback only who proves who they are comes in, unless somebody says otherwise.
 *
 * @throws {UsageError} where Kubernetes, which would have to check that, is off
 */
export function resolveAuthModes(options: AuthModeOptions): AuthModes {
  const { auth, agentAuth, httpListen, grpcListen, kubernetes } = options;
  const isPrivate = isLoopback(httpListen.host) && isLoopback(grpcListen.host);
  const modes: AuthModes = {
    auth: auth ?? (isPrivate ? "open" : "required"),
    agentAuth: agentAuth ?? (isLoopback(grpcListen.host) ? "open" : "token"),
  };
  const isOpen = modes.auth === "open" && modes.agentAuth === "open";
  if (isOpen || kubernetes !== "off") return modes;
  throw new UsageError(whyNobodyChecks(modes, "Kubernetes is not read: --kubernetes is off"));
}

/** Why tokens that are asked for cannot be checked, and what would do. @param none why there is no Kubernetes, as a sentence */
export function whyNobodyChecks({ auth }: AuthModes, none: string): string {
  return auth === "required"
    ? `--auth: 'required', as it is where a listener is not on loopback, needs Kubernetes to check tokens. ${none}. ` +
        "Listen on loopback, or say --auth open to let anybody read"
    : `--agent-auth: 'token', as it is where --grpc-listen is not on loopback, needs Kubernetes to check tokens. ${none}. ` +
        "Listen on loopback, or say --agent-auth open to let anybody speak for any node";
}
