import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScrapeTarget } from "@kubevitals/proto";
import { atOnce } from "@kubevitals/program";
import { podFacts } from "../../kube/facts/pod.ts";
import { kubeViewOf, named, resourceView } from "../../testing/cluster-objects.ts";
import { noRows } from "../../testing/written-rows.ts";
import type { PodFacts } from "../facts/pod.ts";
import { ObjectTable } from "../objects/object-table.ts";
import { ScrapePlan } from "./scrape-plan.ts";

function pod(name: string, nodeName: string | undefined, annotations: object = { "prometheus.io/scrape": "true" }) {
  return {
    metadata: named(name, "shop", { annotations }),
    spec: { nodeName, containers: [{ name: "app", ports: [{ containerPort: 8080 }] }] },
    status: { phase: "Running", podIP: "10.0.0.1" },
  };
}

test("each node's agent is told of the pods of its node that ask for it", () => {
  const pods = [pod("b", "n1"), pod("a", "n1"), pod("c", "n2"), pod("quiet", "n1", {}), pod("homeless", undefined)];
  const targets = atOnce(new ScrapePlan().next(kubeViewOf({ pods })));
  assert.deepEqual([...(targets?.keys() ?? [])].toSorted(), ["n1", "n2"]);
  assert.deepEqual(
    targets?.get("n1")?.map(({ podName }) => podName),
    ["a", "b"],
  );
  assert.deepEqual(targets?.get("n2"), [
    {
      podUid: "uid-c",
      namespace: "shop",
      podName: "c",
      address: "10.0.0.1",
      port: 8080,
      path: "/metrics",
      tls: false,
    },
  ]);
});

/** A cluster whose pods a test changes; the same pod is the same object in the next view, as it is when it is watched. */
function clusterOf() {
  const table = new ObjectTable<PodFacts>();
  const plan = new ScrapePlan();
  return {
    put(...pods: readonly ReturnType<typeof pod>[]) {
      for (const each of pods) {
        const { uid, namespace, name } = each.metadata;
        table.put({ uid, namespace, name, rows: noRows, facts: podFacts(each) });
      }
    },
    remove: (name: string) => table.remove(`uid-${name}`),
    next: () => new Map(atOnce(plan.next(new Map([["pods", { ...resourceView("pods", []), objects: table.view() }]])))),
  };
}

const namesOf = (targets: readonly ScrapeTarget[] | undefined) => targets?.map(({ podName }) => podName).join();

test("what says the same is the same object, and what changes is told", () => {
  const cluster = clusterOf();
  cluster.put(pod("a", "n1"), pod("b", "n2"));
  const first = cluster.next();
  assert.equal(cluster.next().get("n1"), first.get("n1"));
  cluster.put(pod("c", "n2"), pod("a", "n1"));
  const second = cluster.next();
  assert.equal(second.get("n1"), first.get("n1"));
  assert.equal(namesOf(second.get("n2")), "b,c");
  cluster.put(pod("b", "n3"));
  cluster.remove("c");
  const third = cluster.next();
  assert.deepEqual([third.has("n2"), namesOf(third.get("n3"))], [false, "b"]);
  cluster.put(pod("b", "n3", {}));
  assert.deepEqual([...cluster.next().keys()], ["n1"]);
});

test("as many pods come as there are, and go again", () => {
  const cluster = clusterOf();
  const names = Array.from({ length: 3000 }, (_, index) => `p${index}`);
  for (const [index, name] of names.entries()) cluster.put(pod(name, `n${index % 100}`));
  const all = cluster.next();
  assert.deepEqual([all.size, ...new Set(Array.from(all.values(), ({ length }) => length))], [100, 30]);
  const again = cluster.next();
  assert.ok([...all].every(([node, targets]) => again.get(node) === targets));
  for (const name of names.slice(10)) cluster.remove(name);
  const left = cluster.next();
  assert.deepEqual(
    [...left.keys()].toSorted(),
    Array.from({ length: 10 }, (_, node) => `n${node}`),
  );
});

test("nothing is told before pods are known, and what is known stays while they are listed anew", () => {
  const plan = new ScrapePlan();
  const loading = new Map([["pods", resourceView("pods", [], "loading")]]);
  assert.equal(atOnce(plan.next(loading)), undefined);
  const known = atOnce(plan.next(kubeViewOf({ pods: [pod("a", "n1")] })));
  assert.equal(namesOf(known?.get("n1")), "a");
  assert.equal(namesOf(atOnce(plan.next(loading))?.get("n1")), "a");
});

for (const state of ["off", "forbidden", "absent"] as const) {
  test(`there is nothing to scrape where pods are ${state}`, () => {
    assert.equal(atOnce(new ScrapePlan().next(new Map([["pods", resourceView("pods", [], state)]])))?.size, 0);
  });
}

test("there is nothing to scrape where Kubernetes is not read", () => {
  assert.equal(atOnce(new ScrapePlan().next(new Map()))?.size, 0);
});

test("one node's agent is told of no more than it can bear", () => {
  const pods = Array.from({ length: 1100 }, (_, index) => pod(`p${index}`, "n1"));
  assert.equal(atOnce(new ScrapePlan().next(kubeViewOf({ pods })))?.get("n1")?.length, 1000);
});
