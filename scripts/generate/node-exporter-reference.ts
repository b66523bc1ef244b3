import { readFileSync } from "node:fs";
import { fileKeyOf, flagOf, negativeFlagOf, variableOf, type Option } from "@kubevitals/program";
import { collectorKinds } from "../../agent/src/collectors/index.ts";
import { textfileLimits } from "../../agent/src/collectors/textfile/textfile-limits.ts";
import { agentProgram } from "../../agent/src/config.ts";
import { markdownTable } from "./markdown.ts";
import { decisionOn, type Decision } from "./node-exporter-decisions.ts";

/** A flag as node_exporter's `--help` has it. */
export interface ForeignFlag {
  readonly takes: "switch" | "value" | "values";
  /** `enabled` or `disabled` for a collector. */
  readonly default?: string;
}

/** All flags of the node_exporter that we stand in for, without the leading dashes. */
export const foreignFlags: Readonly<Record<string, ForeignFlag>> = (
  JSON.parse(readFileSync(new URL("../../test/contract/node-exporter-flags.json", import.meta.url), "utf8")) as {
    flags: Record<string, ForeignFlag>;
  }
).flags;

/** The agent's options by name. */
export const agentOptions: Readonly<Record<string, Option>> = agentProgram.options;

/** How a user of node_exporter switches, flag by flag. @throws where nothing is decided about a flag. */
export function renderNodeExporterReference(
  flags: Readonly<Record<string, ForeignFlag>> = foreignFlags,
  options: Readonly<Record<string, Option>> = agentOptions,
): string {
  const rows = Object.keys(flags).map((flag) => rowOf(flag, flags, options));
  const same = rows.filter(({ kind }) => kind === "same");
  const mapped = rows.filter(({ kind }) => kind === "mapped");
  const leftOut = rows.filter(({ kind }) => kind === "left out");
  return `${introduction}
## Flags with another name

${markdownTable(
  ["node_exporter", "agent", "what differs"],
  mapped.map(({ cells }) => cells),
)}
## Flags that are the same

Each is also a variable and a key of the file. What is shown with \`[no-]\` is a switch, which \`no-\` turns off.

${markdownTable(
  ["flag", "default", "environment", "file"],
  same.map(({ cells }) => cells),
)}
## Flags that are left out

The agent refuses them like any unknown flag, with exit code 2: take them from the command line when you switch.

${markdownTable(
  ["node_exporter", "why"],
  leftOut.map(({ cells }) => cells),
)}
## Collectors that node_exporter does not have

${collectorKinds
  .filter(({ name }) => !(`collector.${name}` in flags))
  .map(({ name, runsByDefault }) => `- \`${name}\`, ${runsByDefault ? "on" : "off"} by default`)
  .join("\n")}
`;
}

interface Row {
  readonly kind: "same" | "mapped" | "left out";
  readonly cells: readonly string[];
}

function rowOf(
  flag: string,
  flags: Readonly<Record<string, ForeignFlag>>,
  options: Readonly<Record<string, Option>>,
): Row {
  const shown = `\`${flags[flag]?.takes === "switch" ? "--[no-]" : "--"}${flag}\``;
  const option = options[flag];
  if (option !== undefined) return { kind: "same", cells: [shown, defaultOf(flag, option), ...placesOf(flag, option)] };
  const decision = decisionOn(flag)?.decision ?? fallbackFor(flag, flags);
  if (decision === undefined) {
    throw new Error(`nothing is decided about node_exporter's flag --${flag}: see node-exporter-decisions.ts`);
  }
  if ("leftOut" in decision) return { kind: "left out", cells: [shown, decision.leftOut] };
  return { kind: "mapped", cells: [shown, `\`${decision.ours}\``, decision.note] };
}

/** Collectors that node_exporter runs for those only who ask for them need no decision each. */
function fallbackFor(flag: string, flags: Readonly<Record<string, ForeignFlag>>): Decision | undefined {
  const collector = flag.split(".", 2).join(".");
  if (collector in agentOptions || flags[collector]?.default !== "disabled") return undefined;
  return { leftOut: "its collector, which node_exporter runs only on demand, is not among the agent's" };
}

function placesOf(name: string, option: Option): readonly string[] {
  const [section = "", ...key] = fileKeyOf("agent", name, option).split(".");
  return [`\`${variableOf("agent", name)}\``, `\`${section}:\` \`${key.join(".")}\``];
}

function defaultOf(flag: string, option: Option): string {
  const kind = collectorKinds.find(({ name }) => flag === `collector.${name}`);
  if (kind) return kind.runsByDefault ? "on" : "off";
  if (option.default === undefined) return "not set";
  const text = option.type.format(option.default);
  return text === "" ? "none" : `\`${text}\``;
}

/** Flags that a text in Markdown names, as code. */
export function flagsIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/`(--(?:\[no-\])?[\w.-]+)/g), ([, flag = ""]) => flag);
}

/** Whether the agent takes this flag, also in the form that says no. */
export function isAgentFlag(flag: string): boolean {
  if (["--help", "--config", "--print-config"].includes(flag)) return true;
  return Object.entries(agentOptions).some(([name, { type }]) => {
    const plain = flagOf(name);
    return flag === plain || (type.form === "boolean" && [negativeFlagOf(name), `--[no-]${name}`].includes(flag));
  });
}

const introduction = `# Coming from node_exporter

Generated from the agent's options and from the flags of node_exporter 1.12.1 by \`npm run update\`. Do not edit.

The agent serves the families of node_exporter under their names, types and labels, so dashboards, rules and alerts stay as they
are. To switch, start it where node_exporter's port was and point the scrape at it:

\`\`\`sh
agent --web.listen-address=:9100
\`\`\`

By default it listens on 127.0.0.1:9482 only (\`--http-listen\`). In a container it wants the host's \`/proc\`, \`/sys\` and \`/\` mounted, as
node_exporter does: \`--proc-path\`, \`--sys-path\`, \`--root-path\`. Flags may also be given by the environment (\`KUBEVITALS_AGENT_…\`) and in a
file (\`--config\`), where what begins with \`collector.\` stands in the section \`collectors:\`.

What to know before:

- Regular expressions are JavaScript's. Go's leading \`(?i)\` is not known; \`(?i:…)\` is.
- A flag that is given twice counts once, the last time, but for those that node_exporter lets repeat. In a file these are lists, in
  the environment they have one value a line.
- Unknown flags, keys and values stop the start with one line and exit code 2.

## The page

| | node_exporter | agent |
| --- | --- | --- |
| \`collect[]\`, \`exclude[]\` | filter by collector; both at once, or an unknown or disabled collector in \`collect[]\`, give 400 | the same |
| \`exclude[]\` of every collector | gives all of them | gives none |
| own metrics | \`go_*\`, \`process_*\`, \`promhttp_*\`, \`node_exporter_build_info\`; also on filtered pages | \`nodejs_*\`, \`process_*\`, \`kubevitals_agent_*\`; \`node_exporter_build_info\` with our version behind its own; also on filtered pages |
| \`--web.disable-exporter-metrics\` | leaves \`node_exporter_build_info\` | leaves it, and \`kubevitals_agent_*\` |
| format | text 0.0.4, whatever text is asked for; protobuf where that is asked for | text 0.0.4 always; neither protobuf nor OpenMetrics |
| compression | gzip | gzip |
| \`--web.max-requests\` | 503 for what is more | the same |
| scrapes that overlap | each reads the machine | those that ask for the same share one reading |
| methods | all are answered like GET | GET and HEAD; 405 for others |
| \`/\` | a page with a link | the same |
| \`/livez\`, \`/readyz\`, \`/healthz\` | none | for probes; open without a password |
| \`/debug/pprof\` | Go's profiles | none |
| vsock addresses | \`vsock://:9100\` | none |

## The web configuration

\`--web.config.file\` takes the file that Prometheus' exporters take (exporter-toolkit 0.17.1), with every key of it: TLS by files or inline,
the five kinds of client authentication, allowed names of clients, versions, cipher suites, curves, HTTP/2, headers, users with
bcrypt hashes (\`$2a$\`, \`$2b$\`, \`$2y$\`) and the rate limit. What differs:

- Files are looked at once a second, when a request or connection comes. A state of them that cannot be used is logged, and the last
  good one stays in force; node_exporter fails every request then.
- \`http2\`, \`rate_limit\` and whether TLS is spoken at all are settled at the start. When \`client_auth_type\` begins to ask for certificates
  after the start, nobody is let in before the agent is started anew.
- \`client_allowed_sans\` without a \`client_auth_type\` that asks for certificates, and a \`rate_limit\` whose \`burst\` is 0, are refused; node_exporter
  ignores the one and answers every request with 429 for the other.
- Wrong passwords are compared ten times in a row and then once a second; further ones are answered with 429. Who was let in before is
  not held up by that. Passwords must be UTF-8.

## Text files

\`--collector.textfile.directory\` may be repeated, and each may be a pattern as Go's filepath.Glob has them. What differs:

- A file that is a pipe, a device or a folder is reported and left alone. node_exporter waits for a pipe for ever.
- What cannot be used is logged once, not at every scrape, and stands as the reason in \`kubevitals_agent_collector_state\`.
- \`node_textfile_scrape_error\` is 1 too where a series stands twice, where two files disagree about a family's type, and where a file
  speaks of what another collector reports, or of \`up\`, \`kube_*\`, \`kubevitals_*\`, \`process_*\`, \`nodejs_*\`, \`scrape_*\` or \`ALERTS*\`. In all these
  cases the first one counts and the rest of the file is served.
- A histogram or summary without \`_sum\` or \`_count\` is served without them; node_exporter says 0.
- A label name that begins with two underscores spoils its file. node_exporter ends with a panic.
- At most ${textfileLimits.files} files, ${textfileLimits.fileBytes / 1024 / 1024} MiB a file, ${textfileLimits.rows} rows in all.
`;
