import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createIngresses } from "./ingresses.ts";

const ingresses = createIngresses(showNoMetadata);
const metadata = { namespace: "shop", name: "front", uid: "u1" };

test("an ingress with everything", () => {
  assertRows(
    ingresses,
    {
      metadata: { ...metadata, resourceVersion: "42", creationTimestamp: "2017-07-14T02:40:00Z" },
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: ["a.example", "b.example"], secretName: "cert" }, { hosts: ["c.example"] }, {}],
        rules: [
          {
            host: "a.example",
            http: {
              paths: [
                { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
                { backend: { service: { name: "api", port: { name: "http" } } } },
              ],
            },
          },
          {
            http: {
              paths: [
                {
                  path: "/r",
                  pathType: "Exact",
                  backend: { resource: { apiGroup: "x.io", kind: "Bucket", name: "b" } },
                },
                { path: "/s", backend: { resource: { kind: "Thing", name: "t" } } },
              ],
            },
          },
          { host: "without.paths" },
        ],
      },
    },
    `
      kube_ingress_created{} 1500000000
      kube_ingress_info{ingressclass="nginx"} 1
      kube_ingress_metadata_resource_version{} 42
      kube_ingress_path{host="a.example",path="/",path_type="Prefix",service_name="web",service_port="80"} 1
      kube_ingress_path{host="a.example",path="",path_type="",service_name="api",service_port="0"} 1
      kube_ingress_path{host="",path="/r",path_type="Exact",resource_api_group="x.io",resource_kind="Bucket",resource_name="b"} 1
      kube_ingress_path{host="",path="/s",path_type="",resource_api_group="",resource_kind="Thing",resource_name="t"} 1
      kube_ingress_tls{tls_host="a.example",secret="cert"} 1
      kube_ingress_tls{tls_host="b.example",secret="cert"} 1
      kube_ingress_tls{tls_host="c.example",secret=""} 1
    `,
  );
});

test("an ingress with nothing", () => {
  assertRows(ingresses, { metadata }, 'kube_ingress_info{ingressclass="_default"} 1');
});

test("the annotation names the class where there are both", () => {
  const annotations = { "kubernetes.io/ingress.class": "old" };
  const ingress = { metadata: { ...metadata, annotations }, spec: { ingressClassName: "new" } };
  assertRows(ingresses, ingress, 'kube_ingress_info{ingressclass="old"} 1', /info/);
});

test("a path to nowhere, and a version that is no number, have no rows", () => {
  const rules = [{ http: { paths: [{ path: "/", backend: {} }, { path: "/x" }] } }];
  assertRows(ingresses, { metadata: { ...metadata, resourceVersion: "abc" }, spec: { rules } }, "", /path|version/);
});
