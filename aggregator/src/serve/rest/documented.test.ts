import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { emptyPodMetrics, type PodMetrics } from "@kubevitals/proto";
import { openHttpApp } from "../../testing/http-app.ts";
import { nodeMetrics, nodeRecord, oneOfEach, snapshot } from "../../testing/records.ts";
import { podList } from "../../state/pod-list.ts";

const page = join(import.meta.dirname, "../../../../docs/rest.md");

const id = "5f1c9a0b2d3e-42";

function pod(podName: string, app: string, more: Partial<PodMetrics>): PodMetrics {
  return { ...emptyPodMetrics({ podName, namespace: "shop", podUid: podName }), labels: { app }, ...more };
}

/** The cluster of the page. */
const cluster = snapshot(
  id,
  [
    nodeRecord("node-1", { metrics: nodeMetrics("node-1", { cpuUsageRate: 91.5 }) }),
    nodeRecord("node-2", { metrics: nodeMetrics("node-2", { cpuUsageRate: 12 }) }),
    nodeRecord("node-3", { freshness: "FRESHNESS_LOST", metrics: nodeMetrics("node-3", { cpuUsageRate: undefined }) }),
  ],
  {
    lists: oneOfEach,
    pods: podList([
      pod("db-0", "db", { memoryUsageBytes: 4 * 2 ** 30, containers: [{ containerName: "db", state: "running" }] }),
      pod("web-1", "web", { memoryUsageBytes: 2 ** 28, containers: [{ containerName: "web", state: "running" }] }),
      pod("web-2", "web", {
        containers: [{ containerName: "web", state: "waiting", stateReason: "CrashLoopBackOff" }],
      }),
    ]),
  },
);

/** What the page says to do, and what it says comes of it. */
interface Example {
  readonly command: string;
  readonly language: string;
  readonly answer: string;
}

const examplePattern = /```sh\n(curl .*)\n```\n\n```(\w+)\n([\s\S]*?)\n```/g;

async function examples(): Promise<readonly Example[]> {
  const text = await readFile(page, "utf8");
  const found = Array.from(text.matchAll(examplePattern), ([, command = "", language = "", answer = ""]) => ({
    command,
    language,
    answer,
  }));
  assert.equal(found.length, text.match(/^curl /gm)?.length, "every command has an answer behind it");
  return found;
}

/** The request that curl makes of such a command line. */
function requestOf(command: string) {
  const words = Array.from(command.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? "");
  const headers: Record<string, string> = {};
  const data: string[] = [];
  let method: "GET" | "HEAD" = "GET";
  let url = "";
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-I") method = "HEAD";
    else if (word === "-H") {
      const [name = "", ...value] = (words.shift() ?? "").split(": ");
      headers[name] = value.join(": ");
    } else if (word === "--data-urlencode") {
      const [name = "", ...value] = (words.shift() ?? "").split("=");
      data.push(`${name}=${encodeURIComponent(value.join("="))}`);
    } else if (word.startsWith("http://127.0.0.1:9480")) url = word.slice("http://127.0.0.1:9480".length);
    else assert.ok(["curl", "--get", "-N"].includes(word), `the test knows no ${word}`);
  }
  return { method, url: data.length > 0 ? `${url}?${data.join("&")}` : url, headers };
}

async function assertAnswer(t: TestContext, { command, language, answer }: Example): Promise<void> {
  const { app, store } = await openHttpApp(t);
  store.put(cluster);
  const response = await app.inject(requestOf(command));
  if (language === "json") return assert.deepEqual(response.json(), JSON.parse(answer));
  if (language === "text") return assert.equal(response.body, `${answer}\n\n`);
  const [status = "", ...headers] = answer.split("\n");
  assert.equal(status, `HTTP/1.1 ${response.statusCode} ${response.statusMessage}`);
  for (const header of headers) {
    const [name = "", ...value] = header.split(": ");
    assert.equal(response.headers[name.toLowerCase()], value.join(": "), name);
  }
}

test("every example of docs/rest.md is answered as the page says", async (t) => {
  for (const example of await examples()) {
    await t.test(example.command.slice(0, 120), (each) => assertAnswer(each, example));
  }
});

test("docs/rest.md lists every path", async (t) => {
  const { app } = await openHttpApp(t);
  const { paths } = (await app.inject("/openapi.json")).json<{ paths: object }>();
  const text = await readFile(page, "utf8");
  for (const path of Object.keys(paths))
    assert.ok(text.includes(`\`${path}\``) || text.includes(`…/${path.split("/").at(-1)}`), path);
});
