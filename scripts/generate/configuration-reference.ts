import {
  defaultText,
  fileKeyOf,
  flagOf,
  variableOf,
  type OptionTable,
  type ProgramDescription,
} from "@kubevitals/program";
import { agentProgram } from "../../agent/src/config.ts";
import { aggregatorProgram } from "../../aggregator/src/config.ts";
import { markdownTable } from "./markdown.ts";

/** Every option of both programs, for people. */
export function renderConfigurationReference(): string {
  return `# Configuration

Generated from the programs' option tables by \`npm run update\`. Do not edit.

Flags beat the environment, the environment beats the file, the file beats the defaults. The file is YAML, given by \`--config FILE\`
or \`KUBEVITALS_AGGREGATOR_CONFIG\`, \`KUBEVITALS_AGENT_CONFIG\`; one file may serve both programs. What is unknown or no value stops the
start with one line that names it, exit code 2. \`--print-config\` prints what is in force, \`--help\` all options.

${section(aggregatorProgram)}
${section(agentProgram)}`;
}

function section<Table extends OptionTable>({ name, summary, options }: ProgramDescription<Table>): string {
  const rows = Object.entries(options).map(([option, entry]) => [
    `\`${flagOf(option)}\``,
    quoted(defaultText(entry, options)),
    `${entry.help} Takes ${entry.type.expected}.`,
    `\`${variableOf(name, option)}\`, \`${fileKeyOf(name, option, entry)}\``,
  ]);
  return `## ${name}\n\n${summary}\n\n${markdownTable(["flag", "default", "meaning", "environment, file"], rows)}`;
}

function quoted(text: string | undefined): string {
  return text === undefined ? "not set" : `\`${text || "none"}\``;
}
