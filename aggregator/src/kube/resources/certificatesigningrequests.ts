import type { V1CertificateSigningRequest } from "@kubernetes/client-node";
import type { Kube } from "./kube-object.ts";
import type { KubeResource } from "./resource.ts";
import type { MetadataAllowlists } from "./shared/allowlist.ts";
import { annotationsFamily, labelsFamily } from "./shared/metadata-families.ts";
import { numberFamily } from "./shared/numbers.ts";
import { createdFamily } from "./shared/timestamps.ts";

type SigningRequest = Kube<V1CertificateSigningRequest>;

const conditions = ["Approved", "Denied", "Failed"];

/** CertificateSigningRequests, the kubelets' among them. */
export function createCertificateSigningRequests(allowed: MetadataAllowlists): KubeResource<SigningRequest> {
  return {
    name: "certificatesigningrequests",
    kind: "CertificateSigningRequest",
    group: "certificates.k8s.io",
    version: "v1",
    isNamespaced: false,
    isDefault: true,
    labels: ["certificatesigningrequest", "signer_name"],
    labelValues: ({ metadata, spec }) => [metadata.name, spec?.signerName ?? ""],
    families: [
      annotationsFamily("kube_certificatesigningrequest_annotations", allowed.annotations),
      labelsFamily("kube_certificatesigningrequest_labels", allowed.labels),
      createdFamily("kube_certificatesigningrequest_created"),
      {
        name: "kube_certificatesigningrequest_condition",
        help: "How often the request is said to be approved, denied or failed.",
        type: "gauge",
        labels: ["condition"],
        rows({ status }, out) {
          for (const condition of conditions) {
            const said = (status?.conditions ?? []).filter(({ type }) => type === condition);
            out.add(said.length, condition.toLowerCase());
          }
        },
      },
      numberFamily(
        "kube_certificatesigningrequest_cert_length",
        "Bytes of the certificate that was issued; 0 before it is.",
        ({ status }) => Buffer.byteLength(status?.certificate ?? "", "base64"),
      ),
    ],
  };
}
