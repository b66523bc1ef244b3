import { writeFile } from "node:fs/promises";

/** A kubeconfig by which the stand-in is read. It asks for no credentials, so none are in it. */
export function kubeconfigText(address: string): string {
  return `apiVersion: v1
kind: Config
current-context: simulated
clusters:
  - name: simulated
    cluster:
      server: http://${address}
contexts:
  - name: simulated
    context:
      cluster: simulated
      user: simulated
users:
  - name: simulated
    user: {}
`;
}

/** Writes it where the aggregator's --kubeconfig finds it. */
export async function writeKubeconfig(path: string, address: string): Promise<void> {
  await writeFile(path, kubeconfigText(address));
}
