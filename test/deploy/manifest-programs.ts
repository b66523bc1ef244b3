import { writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../programs/support/config-file.ts";
import { startProgram, type Owner, type Program } from "../programs/support/program.ts";
import { kubeconfigOf } from "../e2e/service-account.ts";
import type { OwnRig } from "../rig/rig.ts";
import type { KubeObject } from "./kube-object.ts";

const namespace = "kubevitals";

/** Where the programs of an installation find their files, with the installation's own Secrets and settings in them. */
export interface Mounts {
  readonly folder: string;
  readonly ca: string;
}

/** Lays out the files that the kubelet would mount: settings, certificates, the authority. */
export async function layOutMounts(owner: Owner, rig: OwnRig, objects: readonly KubeObject[]): Promise<Mounts> {
  const folder = await temporaryFolder(owner);
  await mkdir(join(folder, "tls"));
  const config = objects.find(({ kind }) => kind === "ConfigMap")?.["data"] as Readonly<Record<string, string>>;
  await writeFile(join(folder, "config.yaml"), config["config.yaml"] ?? "");
  const ca = await secretValue(rig, "kubevitals-agent-ca", "ca.crt");
  await writeFile(join(folder, "ca.crt"), ca);
  await writeCertificate(rig, folder);
  return { folder, ca };
}

/** Lays out the aggregator's certificate as its Secret has it now. */
export async function writeCertificate(rig: OwnRig, folder: string): Promise<void> {
  for (const key of ["tls.crt", "tls.key"])
    await writeFile(join(folder, "tls", key), await secretValue(rig, "kubevitals-aggregator-tls", key), {
      mode: 0o600,
    });
}

async function secretValue(rig: OwnRig, name: string, key: string): Promise<string> {
  const template = `go-template={{index .data "${key}" | base64decode}}`;
  return await rig.kubectl("get", "secret", name, "--namespace", namespace, `--output=${template}`);
}

/** Starts an aggregator by the flags of the Deployment, as the Deployment's ServiceAccount, on loopback. */
export async function startAggregatorOf(
  owner: Owner,
  rig: OwnRig,
  objects: readonly KubeObject[],
  mounts: Mounts,
): Promise<Program> {
  const kubeconfig = await kubeconfigOf(owner, rig, namespace, "kubevitals-aggregator");
  const flags = flagsOf(objects, "Deployment", mounts, { POD_IP: "127.0.0.1", POD_NAME: "first" });
  // What a pod knows of itself has to be said outside of one; of two flags the later counts.
  return await startProgram(owner, "aggregator", [
    ...flags,
    "--http-listen=127.0.0.1:0",
    "--grpc-listen=127.0.0.1:0",
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=required",
    `--leader-elect-resource-namespace=${namespace}`,
  ]);
}

/** Starts the agent of a pod of the DaemonSet by its flags, with a token as the kubelet projects it, on loopback. */
export async function startAgentOf(
  owner: Owner,
  rig: OwnRig,
  objects: readonly KubeObject[],
  mounts: Mounts,
  { grpc }: Program,
): Promise<{ readonly program: Program; readonly node: string }> {
  const selector = "--selector=app.kubernetes.io/name=kubevitals-agent";
  const columns = "--output=jsonpath={.items[0].metadata.name} {.items[0].metadata.uid} {.items[0].spec.nodeName}";
  const found = await rig.kubectl("get", "pods", "--namespace", namespace, selector, columns);
  const [pod = "", uid = "", node = ""] = found.split(" ");
  const bound = ["--bound-object-kind=Pod", `--bound-object-name=${pod}`, `--bound-object-uid=${uid}`];
  const words = ["create", "token", "kubevitals-agent", "--namespace", namespace, "--audience=kubevitals", ...bound];
  await writeFile(join(mounts.folder, "token"), (await rig.kubectl(...words)).trim(), { mode: 0o600 });
  const service = `kubevitals-aggregators.${namespace}.svc`;
  const flags = flagsOf(objects, "DaemonSet", mounts, { NODE_NAME: node }).map((flag) =>
    flag.replace(`${service}:9481`, grpc),
  );
  const program = await startProgram(owner, "agent", [
    ...flags,
    `--aggregator-server-name=${service}`,
    "--http-listen=127.0.0.1:0",
    ...["proc", "sys", "root"].map((part) => `--${part}-path=/${part === "root" ? "" : part}`),
  ]);
  return { program, node };
}

/** The flags of a workload's container, with the paths and variables that its pod would give them. */
function flagsOf(
  objects: readonly KubeObject[],
  kind: string,
  { folder }: Mounts,
  variables: Readonly<Record<string, string>>,
): readonly string[] {
  const workload = objects.find((object) => object.kind === kind);
  const spec = workload?.["spec"] as { template: { spec: { containers: { args: string[] }[] } } };
  const known: Readonly<Record<string, string>> = { POD_NAMESPACE: namespace, ...variables };
  return (spec.template.spec.containers[0]?.args ?? []).map((flag) =>
    flag
      .replace(/\$\((\w+)\)/g, (reference, name: string) => known[name] ?? reference)
      .replace("/etc/kubevitals", folder)
      .replace("/var/run/kubevitals", folder),
  );
}
