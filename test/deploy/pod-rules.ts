import type { KubeObject } from "./kube-object.ts";

/** What of a pod's template the rules look at. Source: Kubernetes' core/v1 PodSpec. */
interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: SecurityContext;
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
  readonly containers: readonly Container[];
}

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

interface Container {
  readonly image: string;
  readonly securityContext?: SecurityContext;
  readonly resources?: { readonly requests?: object; readonly limits?: Readonly<Record<string, unknown>> };
  readonly livenessProbe?: object;
  readonly readinessProbe?: object;
  readonly startupProbe?: object;
  readonly volumeMounts?: readonly { readonly name: string; readonly readOnly?: boolean }[];
}

/** A pod of ours breaks this rule; undefined: it does not. */
type Rule = (pod: PodSpec, container: Container) => string | undefined;

/** What is asked of every workload, as kube-linter and polaris ask it. */
const rules: readonly Rule[] = [
  ({ hostNetwork, hostPID, hostIPC }) =>
    hostNetwork || hostPID || hostIPC ? "shares a namespace of the host" : undefined,
  ({ securityContext }) => (securityContext?.runAsNonRoot === true ? undefined : "may run as root"),
  ({ securityContext }) =>
    securityContext?.seccompProfile?.type === "RuntimeDefault" ? undefined : "has no seccomp profile",
  ({ terminationGracePeriodSeconds: seconds = 0 }) => (seconds >= 5 ? undefined : "has no time to stop in order"),
  (_, { securityContext }) => (securityContext?.privileged ? "is privileged" : undefined),
  (_, { securityContext }) => (securityContext?.allowPrivilegeEscalation === false ? undefined : "may gain privileges"),
  (_, { securityContext }) =>
    securityContext?.readOnlyRootFilesystem ? undefined : "may write to its root filesystem",
  (_, { securityContext: context }) =>
    context?.capabilities?.drop?.includes("ALL") && !context.capabilities.add ? undefined : "has capabilities",
  (_, { resources }) => (resources?.requests ? undefined : "requests nothing"),
  (_, { resources }) => (resources?.limits?.["memory"] === undefined ? "has no limit of memory" : undefined),
  (_, { resources }) =>
    resources?.limits?.["cpu"] === undefined ? undefined : "has a limit of CPU, which delays samples",
  (_, { livenessProbe, readinessProbe, startupProbe }) =>
    livenessProbe && readinessProbe && startupProbe ? undefined : "lacks a probe",
  (_, { image }) =>
    /(:[^/]+|@sha256:\w{64})$/.test(image) && !image.endsWith(":latest") ? undefined : "has no fixed image",
  ({ volumes = [] }, { volumeMounts = [] }) => {
    const ofHost = new Set(volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name));
    return volumeMounts.some(({ name, readOnly }) => ofHost.has(name) && readOnly !== true)
      ? "may write to the host"
      : undefined;
  },
];

/** Rules that this workload breaks, each as a short sentence. */
export function brokenRules({ spec }: KubeObject): readonly string[] {
  const pod = (spec as { readonly template: { readonly spec: PodSpec } }).template.spec;
  return pod.containers.flatMap((container) => rules.flatMap((rule) => rule(pod, container) ?? []));
}
