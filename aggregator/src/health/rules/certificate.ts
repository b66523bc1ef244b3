import type { CertificateRule } from "../scopes/certificate.ts";

const day = 86_400;

const common = {
  unit: "seconds",
  bad: "below",
  margin: 3600,
  holdSeconds: 5 * 60,
  measure: ({ name, expiresAt }, { now }) => {
    const seconds = (expiresAt - now) / 1000;
    const verb = seconds > 0 ? "expires" : "expired";
    return [{ part: name, value: seconds, evidence: `${name} ${verb} at ${new Date(expiresAt).toISOString()}` }];
  },
} satisfies Partial<CertificateRule>;

/** Thresholds of the Kubernetes mixin's KubeClientCertificateExpiration. */
export const certificateRules: readonly CertificateRule[] = [
  {
    ...common,
    id: "certificate-expires-soon",
    severity: "SEVERITY_WARNING",
    summary: "A certificate is about to expire",
    action:
      "See why it was not renewed (kubeadm certs check-expiration, cert-manager, your cloud's console), and renew it.",
    threshold: 7 * day,
  },
  {
    ...common,
    id: "certificate-expires",
    severity: "SEVERITY_CRITICAL",
    summary: "A certificate expires any moment, or has expired",
    action:
      "Renew it now (kubeadm certs renew, cert-manager, your cloud's console): whoever relies on it stops working.",
    threshold: day,
    hides: ["certificate-expires-soon"],
  },
];
