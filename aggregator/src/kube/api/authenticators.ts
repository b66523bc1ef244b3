import type { RequestOptions } from "node:https";
import { ExecAuth } from "@kubernetes/client-node/dist/exec_auth.js";
import type { KubeTarget, KubeUser } from "./kube-target.ts";

/** Proves a user by something that has to be asked first: a plugin, or an identity provider. */
export type Authenticator = (options: RequestOptions) => Promise<void>;

/**
 * client-node's authenticator for a user; undefined where a certificate, a token or nothing is all there is. What it knows it keeps
 * until that expires: after a refusal a new one is needed.
 *
 * @throws {Error} naming a provider that client-node does not have
 */
export async function createAuthenticator({ cluster, user }: KubeTarget): Promise<Authenticator | undefined> {
  if (user?.exec) {
    const exec = new ExecAuth();
    const informed = withExecInfo(user, cluster.server);
    return (options) => exec.applyAuthentication(informed, options);
  }
  const provider = (user?.authProvider as { readonly name?: string } | null | undefined)?.name;
  if (user === undefined || provider === undefined) return undefined;
  const authenticator = await loadProvider(provider);
  return (options) => authenticator.applyAuthentication(user, options);
}

/** Loaded when asked for: the one for OpenID Connect costs 55 MB. */
async function loadProvider(name: string) {
  switch (name) {
    case "oidc":
      return new (await import("@kubernetes/client-node/dist/oidc_auth.js")).OpenIDConnectAuth();
    case "gcp":
      return new (await import("@kubernetes/client-node/dist/gcp_auth.js")).GoogleCloudPlatformAuth();
    case "azure":
      return new (await import("@kubernetes/client-node/dist/azure_auth.js")).AzureAuth();
    default:
      throw new Error(`the kubeconfig's auth-provider '${name}' is not supported: use exec, oidc, gcp or azure`);
  }
}

interface ExecConfig {
  readonly apiVersion?: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
}

/** Tells the plugin what client-node leaves out. Source: Kubernetes' client-go credential plugins, KUBERNETES_EXEC_INFO. */
function withExecInfo(user: KubeUser, server: string): KubeUser {
  const exec = user.exec as ExecConfig;
  const info = {
    kind: "ExecCredential",
    apiVersion: exec.apiVersion ?? "client.authentication.k8s.io/v1",
    spec: { interactive: false, cluster: { server } },
  };
  return {
    ...user,
    exec: { ...exec, env: [...(exec.env ?? []), { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }] },
  };
}
