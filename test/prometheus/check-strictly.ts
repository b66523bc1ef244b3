import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { runIn } from "../clients/example-client.ts";
import type { Checks } from "../e2e/checks.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";
import type { ScrapedCluster } from "./cluster.ts";

const accept = "application/openmetrics-text;version=1.0.0";

/** The reference parser of OpenMetrics, which is stricter than Prometheus, takes every page. */
export async function checkStrictly(
  owner: Owner,
  checks: Checks,
  { aggregator, agents, odd }: ScrapedCluster,
): Promise<void> {
  const folder = await temporaryFolder(owner);
  await runIn(folder, "python3", ["-m", "venv", "venv"]);
  const python = join(folder, "venv/bin/python");
  const requirements = join(import.meta.dirname, "requirements.txt");
  await runIn(folder, python, ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
  const nodes = [...agents, odd.name].map((name) => `/metrics/nodes/${name}`);
  for (const path of ["/metrics", "/metrics?shard=1/3", "/metrics/cluster", "/metrics?name[]=up", ...nodes]) {
    const answer = await fetch(`http://${aggregator.http}${path}`, { headers: { accept } });
    const page = await answer.text();
    checks.same(
      "a page is in the format that was asked for",
      path,
      answer.headers.get("content-type")?.split(";", 1)[0],
      accept.split(";", 1)[0],
    );
    const { code, output } = await parse(python, page);
    checks.holds("the reference parser of OpenMetrics takes the page", code === 0, `${path}: ${output.slice(-500)}`);
    if (path === "/metrics") checks.note(`the whole page has ${output.trim().replace(" ", " families and ")} samples`);
  }
}

async function parse(python: string, page: string) {
  const child = spawn(python, [join(import.meta.dirname, "strict.py")], { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined); // it may leave before it has read everything; its output says why
  child.stdin.end(page);
  const [output, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, output: output + complaint };
}
