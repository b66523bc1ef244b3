/** Names that Kubernetes gives nodes: a DNS subdomain (RFC 1123). Hosts outside Kubernetes may use capitals and `_` too. */
const nodeName = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** Whether a node may go by this name: RFC 1123, at most 253 characters. */
export function isNodeName(name: string): boolean {
  return name.length <= 253 && nodeName.test(name);
}
