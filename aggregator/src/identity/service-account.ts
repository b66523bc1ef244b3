import type { OptionType } from "@kubevitals/program";

/** A ServiceAccount as `NAMESPACE/NAME`. Names are those of Kubernetes (RFC 1123 subdomains; of namespaces, labels). */
export const serviceAccount: OptionType<string> = {
  placeholder: "NAMESPACE/NAME",
  expected: "a ServiceAccount as NAMESPACE/NAME, such as kubevitals/agent",
  parse: (value) => (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(value) ? value : undefined),
  format: (value) => value,
};
