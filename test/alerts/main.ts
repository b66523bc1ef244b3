/**
 * `npm run test:alerts`: promtool (Debian's package `prometheus`) checks the files of deploy/alerts and tests each of their alerts;
 * then a real Prometheus evaluates them on a simulated cluster, and what fires is what the aggregator finds. Exit code 1 where it is
 * not so.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Checks } from "../e2e/checks.ts";
import { temporaryFolder } from "../programs/support/config-file.ts";
import { repository, type Owner } from "../programs/support/program.ts";
import { checkLive } from "./live.ts";
import { ownCases } from "./own-cases.ts";
import { promtool } from "./promtool.ts";
import { ruleCases } from "./rule-cases.ts";

const rules = join(repository, "deploy/alerts/kubevitals.rules.yaml");

async function main(): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const owner: Owner = { after: (end) => stack.defer(end) };
  const checks = new Checks((line) => console.log(line));
  try {
    const { isContent, said } = await promtool("check", "rules", "--lint=all", "--lint-fatal", rules);
    checks.holds("promtool finds nothing wrong with the rules", isContent, said);
    const folder = await temporaryFolder(owner);
    for (const [name, cases] of [
      ["own", ownCases(rules)],
      ["rules", ruleCases(rules)],
    ] as const) {
      const file = join(folder, `${name}.yaml`);
      await writeFile(file, JSON.stringify(cases)); // JSON is YAML
      const outcome = await promtool("test", "rules", file);
      checks.holds("alerts fire where they should, and nowhere else", outcome.isContent, outcome.said.slice(0, 6000));
    }
    await checkLive(owner, checks, rules);
  } catch (error) {
    checks.broke(error);
  }
  checks.summarize();
  return checks.areGood ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:alerts: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
