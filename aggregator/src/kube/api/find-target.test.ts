import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTarget, type TargetSearch } from "./find-target.ts";

const kubeconfig = (server: string) => `
current-context: here
contexts: [{ name: here, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "${server}" } }]
users: [{ name: u, user: { token: secret } }]
`;

/** A machine: a home, a folder for files, and, where it is a pod, a ServiceAccount. */
function machine(t: TestContext) {
  const root = temporaryFolder(t);
  const file = (name: string, content = kubeconfig(`https://${name}:1`)) => {
    const path = join(root, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const find = (search: Partial<TargetSearch> = {}) => {
    const { env = {}, ...more } = search;
    const found = findTarget({
      kubernetes: "auto",
      kubeconfig: undefined,
      root,
      ...more,
      env: { HOME: join(root, "home"), ...env },
    });
    return "target" in found ? found.target : found.none;
  };
  const becomePod = () => {
    const folder = "var/run/secrets/kubernetes.io/serviceaccount";
    file(`${folder}/token`, "token");
    return { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };
  };
  return { root, file, find, becomePod };
}

/** Which server was found, or why none. */
function serverOf(target: ReturnType<ReturnType<typeof machine>["find"]>): string {
  return typeof target === "string" ? target : target.cluster.server;
}

test("with nothing there Kubernetes is not read, and the reason names what was looked for", (t) => {
  const { find, root } = machine(t);
  const none = `Kubernetes is not read: --kubernetes is auto, but this is no pod of a cluster, KUBECONFIG is not set, and there is no ${root}/home/.kube/config`;
  assert.equal(find(), none);
  assert.throws(() => find({ kubernetes: "required" }), {
    name: "UsageError",
    message:
      /^--kubernetes: 'required', but no API server is known: this is no pod of a cluster, KUBECONFIG is not set/,
  });
  assert.match(
    serverOf(find({ env: { KUBECONFIG: "/no/such:/file" } })),
    /no file of KUBECONFIG exists \(\/no\/such, \/file\)$/,
  );
});

test("switched off, nothing is looked at", (t) => {
  const { find } = machine(t);
  assert.equal(find({ kubernetes: "off", kubeconfig: "/no/such" }), "Kubernetes is not read: --kubernetes is off");
});

test("the file that was named wins over the pod, the pod over KUBECONFIG, and that over the home's", (t) => {
  const { file, find, becomePod } = machine(t);
  file("home/.kube/config", kubeconfig("https://home:1"));
  assert.equal(serverOf(find()), "https://home:1");
  const env = { KUBECONFIG: `/no/such:${file("variable")}` };
  assert.equal(serverOf(find({ env })), "https://variable:1");
  const pod = becomePod();
  assert.equal(serverOf(find({ env: { ...env, ...pod } })), "https://10.0.0.1:443");
  assert.equal(serverOf(find({ env: { ...env, ...pod }, kubeconfig: file("named") })), "https://named:1");
});

test("in a pod the files of its ServiceAccount are used, also over IPv6", (t) => {
  const { root, find, becomePod } = machine(t);
  const target = find({ env: { ...becomePod(), KUBERNETES_SERVICE_HOST: "fd00::1" } });
  assert.ok(typeof target === "object");
  const folder = join(root, "var/run/secrets/kubernetes.io/serviceaccount");
  assert.equal(target.cluster.server, "https://[fd00::1]:443");
  assert.equal(target.cluster.caFile, join(folder, "ca.crt"));
  assert.equal(target.cluster.skipTLSVerify, false);
  assert.equal(target.user?.tokenFile, join(folder, "token"));
});

const unusable: readonly (readonly [what: string, content: string, message: RegExp])[] = [
  ["no YAML", "a: [", /^--kubeconfig: kubeconfig '.*' cannot be used \(.*\)$/],
  ["a list", "[1]", /^--kubeconfig: '.*' has no current-context$/],
  ["a text", "hello", /cannot be used \(it is not a mapping\)$/],
  ["empty", "", /^--kubeconfig: '.*' has no current-context$/],
  ["without its context", "current-context: x", /has no context 'x', its current one$/],
  [
    "without its cluster",
    "{ current-context: x, contexts: [{ name: x, context: { cluster: y } }] }",
    /has no cluster 'y'$/,
  ],
  [
    "without a server",
    "clusters: [{ name: c, cluster: {} }]",
    /cannot be used \(clusters\[0\]\.cluster\.server is missing\)$/,
  ],
  ["with a server that is no URL", kubeconfig("here"), /the server of cluster 'c' is not an http or https URL$/],
  ["without its user", kubeconfig("https://a:1").replace("name: u, user: {", "name: v, user: {"), /has no user 'u'$/],
];

for (const [what, content, message] of unusable) {
  test(`a kubeconfig that is ${what} is refused in one line that names it`, (t) => {
    const { file, find } = machine(t);
    assert.throws(() => find({ kubeconfig: file("config", content) }), { name: "UsageError", message });
    assert.throws(() => find({ kubeconfig: file("config", content) }), { message: /^[^\n]+$/ });
  });
}

test("a kubeconfig that was named and is not there is refused", (t) => {
  const { find } = machine(t);
  assert.throws(() => find({ kubeconfig: "/no/such" }), {
    name: "UsageError",
    message: "--kubeconfig: kubeconfig '/no/such' cannot be used (ENOENT)",
  });
});

test("a pod knows its namespace, and what is none has none", (t) => {
  const { find, becomePod, file } = machine(t);
  const namespaceOf = (env: NodeJS.ProcessEnv) => {
    const target = find({ env });
    return typeof target === "string" ? undefined : target.podNamespace;
  };
  const env = becomePod();
  assert.equal(namespaceOf(env), "default");
  file("var/run/secrets/kubernetes.io/serviceaccount/namespace", "monitoring\n");
  assert.equal(namespaceOf(env), "monitoring");
  assert.equal(namespaceOf({ KUBECONFIG: file("a") }), undefined);
});
