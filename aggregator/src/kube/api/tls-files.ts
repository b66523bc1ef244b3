import { readFileSync } from "node:fs";
import type { Cluster } from "@kubernetes/client-node";
import type { KubeUser } from "./kube-target.ts";

/** What a TLS connection to the API server is made with, as PEM. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
}

/**
 * What the files and texts of a kubeconfig say now: files may be replaced at any time.
 *
 * @throws {Error} of `readFileSync`, where a file is missing
 */
export function readTlsMaterial(cluster: Cluster, user: KubeUser | undefined): TlsMaterial {
  return {
    ca: fileOrData(cluster.caFile, cluster.caData),
    cert: fileOrData(user?.certFile, user?.certData),
    key: fileOrData(user?.keyFile, user?.keyData),
    rejectUnauthorized: !cluster.skipTLSVerify,
    servername: cluster.tlsServerName,
  };
}

/** The file wins over the text in Base64, as with client-node. */
function fileOrData(file: string | undefined, data: string | undefined): string | undefined {
  if (file) return readFileSync(file, "utf8");
  return data ? Buffer.from(data, "base64").toString("utf8") : undefined;
}
