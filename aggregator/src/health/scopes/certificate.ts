import type { KnownCertificate } from "../../state/snapshot.ts";
import type { Rule } from "../rule.ts";
import { fullReach, type Scope } from "../scope.ts";
import { clusterIdentity } from "./cluster-identity.ts";

/** A rule for the certificates that the aggregator uses or is shown. */
export type CertificateRule = Rule<KnownCertificate>;

/**
 * Certificates that the aggregator uses or is shown. Those of kubelets and of the control plane's parts among themselves are not among them:
 * they lie in files with or beside private keys, which neither agent nor aggregator may read.
 */
export const certificateScope: Scope<KnownCertificate, CertificateRule> = {
  name: "certificate",
  everySeconds: 15,
  batches(observation) {
    const subjects = observation.certificates ?? [];
    return [{ identity: observation, subjects, keys: subjects.map(({ name }) => name) }];
  },
  reach: () => fullReach,
  identify: () => clusterIdentity,
  place: () => "",
};
