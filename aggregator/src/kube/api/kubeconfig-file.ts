import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
// Narrow: the package's index loads clients of every API, some 55 MB.
import { newClusters, newContexts, newUsers } from "@kubernetes/client-node/dist/config_types.js";
import { parse } from "yaml";
import type { KubeTarget, KubeUser } from "./kube-target.ts";

/** A kubeconfig as it is written. Source: Kubernetes' "Organizing Cluster Access Using kubeconfig Files". */
interface KubeconfigFile {
  readonly "current-context"?: string;
  readonly clusters?: unknown;
  readonly contexts?: unknown;
  readonly users?: readonly RawUser[];
}

interface RawUser {
  readonly name?: string;
  readonly user?: { readonly token?: string; readonly tokenFile?: string; readonly [key: string]: unknown } | null;
}

type Parts = Pick<ReturnType<typeof readParts>, "clusters" | "contexts" | "users" | "currentContext">;

/**
 * What kubeconfig files say together; of a name that several use the first counts, as with kubectl.
 *
 * @throws {Error} whose message names the file, or what is missing
 */
export function readKubeconfig(paths: readonly string[]): KubeTarget {
  const files = paths.map(readFile);
  const parts: Parts = {
    clusters: files.flatMap(({ clusters }) => clusters),
    contexts: files.flatMap(({ contexts }) => contexts),
    users: files.flatMap(({ users }) => users),
    currentContext: files.find(({ currentContext }) => currentContext)?.currentContext,
  };
  return targetOf(parts, paths.join(", "));
}

function targetOf({ clusters, contexts, users, currentContext }: Parts, foundIn: string): KubeTarget {
  if (!currentContext) throw new Error(`'${foundIn}' has no current-context`);
  const context = contexts.find(({ name }) => name === currentContext);
  if (context === undefined) throw new Error(`'${foundIn}' has no context '${currentContext}', its current one`);
  const cluster = clusters.find(({ name }) => name === context.cluster);
  if (cluster === undefined) throw new Error(`'${foundIn}' has no cluster '${context.cluster}'`);
  if (!/^https?:$/.test(URL.parse(cluster.server)?.protocol ?? ""))
    throw new Error(`'${foundIn}': the server of cluster '${cluster.name}' is not an http or https URL`);
  const user = users.find(({ name }) => name === context.user);
  if (user === undefined && context.user) throw new Error(`'${foundIn}' has no user '${context.user}'`);
  return { foundIn, cluster, user };
}

function readFile(path: string): Parts {
  try {
    return readParts(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Error(`kubeconfig '${path}' cannot be used (${reason.replace(/^\w*Error: /, "")})`, { cause: error });
  }
}

function readParts(path: string) {
  const folder = dirname(path);
  const file = (parse(readFileSync(path, "utf8")) ?? {}) as KubeconfigFile;
  if (typeof file !== "object") throw new Error("it is not a mapping");
  return {
    clusters: newClusters(file.clusters).map((cluster) => ({ ...cluster, caFile: within(folder, cluster.caFile) })),
    contexts: newContexts(file.contexts),
    users: readUsers(file.users, folder),
    currentContext: file["current-context"],
  };
}

function readUsers(users: readonly RawUser[] | undefined, folder: string): readonly KubeUser[] {
  if (!Array.isArray(users)) return [];
  return newUsers(users).map((user, index) => ({
    ...user,
    certFile: within(folder, user.certFile),
    keyFile: within(folder, user.keyFile),
    tokenFile: within(folder, (users[index] as RawUser).user?.tokenFile),
    exec: withinCommand(folder, user.exec as Exec | null),
  }));
}

interface Exec {
  readonly command?: string;
}

/** A command with a slash in it is relative to the file, any other is looked for on the path. */
function withinCommand(folder: string, exec: Exec | null): Exec | undefined {
  if (!exec) return undefined;
  return exec.command?.includes("/") ? { ...exec, command: within(folder, exec.command) } : exec;
}

function within(folder: string, path: string | undefined): string | undefined {
  return !path || isAbsolute(path) ? path || undefined : join(folder, path);
}
