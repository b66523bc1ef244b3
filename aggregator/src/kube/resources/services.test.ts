import { test } from "node:test";
import { assertRows, showNoMetadata } from "../../testing/kube-rows.ts";
import { createEndpoints } from "./endpoints.ts";
import { createEndpointSlices } from "./endpointslices.ts";
import { createServices } from "./services.ts";

const metadata = { name: "web", namespace: "shop", uid: "u" };

test("a Service behind a load balancer", () => {
  assertRows(
    createServices(showNoMetadata),
    {
      metadata: { ...metadata, creationTimestamp: "2026-01-02T03:04:05Z", deletionTimestamp: "2026-01-02T03:04:06Z" },
      spec: {
        type: "LoadBalancer",
        clusterIP: "10.0.0.1",
        loadBalancerIP: "192.0.2.9",
        externalTrafficPolicy: "Local",
        externalIPs: ["192.0.2.1", "192.0.2.2"],
      },
      status: { loadBalancer: { ingress: [{ ip: "192.0.2.3" }, { hostname: "lb.test" }] } },
    },
    `kube_service_info{cluster_ip="10.0.0.1",external_name="",load_balancer_ip="192.0.2.9",external_traffic_policy="Local"} 1
     kube_service_created{} 1767323045
     kube_service_deletion_timestamp{} 1767323046
     kube_service_spec_type{type="LoadBalancer"} 1
     kube_service_spec_external_ip{external_ip="192.0.2.1"} 1
     kube_service_spec_external_ip{external_ip="192.0.2.2"} 1
     kube_service_status_load_balancer_ingress{ip="192.0.2.3",hostname=""} 1
     kube_service_status_load_balancer_ingress{ip="",hostname="lb.test"} 1`,
  );
});

test("a Service of which nothing is known but its name", () => {
  assertRows(
    createServices(showNoMetadata),
    { metadata, spec: { externalIPs: [] }, status: { loadBalancer: {} } },
    `kube_service_info{cluster_ip="",external_name="",load_balancer_ip="",external_traffic_policy=""} 1
     kube_service_spec_type{type=""} 1`,
  );
});

test("Endpoints: a row for each address and port, ready or not", () => {
  assertRows(
    createEndpoints(showNoMetadata),
    {
      metadata,
      subsets: [
        {
          addresses: [{ ip: "192.0.2.1" }],
          notReadyAddresses: [{ ip: "192.0.2.2" }],
          ports: [
            { port: 80, protocol: "TCP" },
            { name: "dns", port: 53 },
          ],
        },
        { addresses: [{ ip: "192.0.2.3" }], ports: null },
      ],
    },
    `kube_endpoint_info{} 1
     kube_endpoint_address{port_protocol="TCP",port_number="80",port_name="",ip="192.0.2.1",ready="true"} 1
     kube_endpoint_address{port_protocol="TCP",port_number="80",port_name="",ip="192.0.2.2",ready="false"} 1
     kube_endpoint_address{port_protocol="",port_number="53",port_name="dns",ip="192.0.2.1",ready="true"} 1
     kube_endpoint_address{port_protocol="",port_number="53",port_name="dns",ip="192.0.2.2",ready="false"} 1
     kube_endpoint_ports{port_name="",port_protocol="TCP",port_number="80"} 1
     kube_endpoint_ports{port_name="dns",port_protocol="",port_number="53"} 1`,
  );
  assertRows(createEndpoints(showNoMetadata), { metadata, subsets: null }, `kube_endpoint_info{} 1`);
});

test("an EndpointSlice: what is not said of an endpoint stays empty, and is not false", () => {
  assertRows(
    createEndpointSlices(showNoMetadata),
    {
      metadata,
      addressType: "IPv6",
      endpoints: [
        {
          addresses: ["::1", "::2"],
          conditions: { ready: false, serving: true, terminating: true },
          hostname: "one",
          nodeName: "node-1",
          zone: "a",
          hints: { forZones: [{ name: "a" }, { name: "b" }] },
          targetRef: { kind: "Pod", name: "web-1", namespace: "shop" },
        },
        { addresses: ["::3"] },
        { addresses: [], hints: { forZones: [{ name: "c" }] } },
      ],
      ports: [{ name: "http", port: 80, protocol: "TCP" }, {}],
    },
    `kube_endpointslice_info{addresstype="IPv6"} 1
     kube_endpointslice_endpoints_hints{address="::1",for_zone="a"} 1
     kube_endpointslice_endpoints_hints{address="::1",for_zone="b"} 1
     kube_endpointslice_endpoints{ready="false",serving="true",hostname="one",terminating="true",targetref_kind="Pod",targetref_name="web-1",targetref_namespace="shop",endpoint_nodename="node-1",endpoint_zone="a",address="::1"} 1
     kube_endpointslice_endpoints{ready="false",serving="true",hostname="one",terminating="true",targetref_kind="Pod",targetref_name="web-1",targetref_namespace="shop",endpoint_nodename="node-1",endpoint_zone="a",address="::2"} 1
     kube_endpointslice_endpoints{ready="",serving="",hostname="",terminating="",targetref_kind="",targetref_name="",targetref_namespace="",endpoint_nodename="",endpoint_zone="",address="::3"} 1
     kube_endpointslice_ports{port_name="http",port_protocol="TCP",port_number="80"} 1
     kube_endpointslice_ports{port_name="",port_protocol="",port_number=""} 1`,
  );
});
