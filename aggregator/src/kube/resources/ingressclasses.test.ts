import { test } from "node:test";
import { assertRows, showAllMetadata } from "../../testing/kube-rows.ts";
import { createIngressClasses } from "./ingressclasses.ts";

const classes = createIngressClasses(showAllMetadata);

test("a class with everything, and one with nothing", () => {
  const metadata = { name: "nginx", uid: "u1", creationTimestamp: "2017-07-14T02:40:00Z", labels: { team: "edge" } };
  assertRows(
    classes,
    { metadata, spec: { controller: "k8s.io/ingress-nginx" } },
    `
      kube_ingressclass_annotations{} 1
      kube_ingressclass_created{} 1500000000
      kube_ingressclass_info{controller="k8s.io/ingress-nginx"} 1
      kube_ingressclass_labels{label_team="edge"} 1
    `,
  );
  assertRows(
    classes,
    { metadata: { name: "bare", uid: "u2" } },
    'kube_ingressclass_info{controller=""} 1',
    /info|created/,
  );
});
