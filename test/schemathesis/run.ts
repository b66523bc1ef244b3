import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../programs/support/config-file.ts";
import type { Owner } from "../programs/support/program.ts";

/** What came of a run. */
export interface Outcome {
  readonly cases: number;
  readonly operations: number;
  /** Of the cases that were made to fit or not to fit: how many were answered, and refused with 4xx. */
  readonly accepted: number;
  readonly rejected: number;
  /** Cases whose answer is a defect, or not as the document says. */
  readonly failures: number;
  readonly seconds: number;
  /** Whether all of it ran, without a failure. */
  readonly isClean: boolean;
}

export interface Wanted {
  /** Cases that are to run at the least. */
  readonly cases: number;
  readonly seed: number;
}

/** What is looked at in each answer. */
const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
  "unsupported_method",
  "allow_header_conformance",
];

/** One run of the program. */
interface Part {
  readonly mode: "positive" | "negative";
  readonly phases: string;
  /** Random cases of each path for each case that is asked for. Paths with few parameters have fewer. */
  readonly share: number;
}

/**
 * Two runs at a time, as one takes one core. What fits the document reaches further; what does not costs the generator ten times as
 * much, and the limits of the schemas are tried as well.
 */
const parts: readonly Part[] = [
  { mode: "positive", phases: "examples,fuzzing", share: 0.06 },
  { mode: "negative", phases: "coverage,fuzzing", share: 0.012 },
];

interface Report {
  readonly complete: boolean;
  readonly exit_code: number;
  readonly running_time: number;
  readonly operations: { readonly tested: number };
  readonly test_cases: { readonly generated: number; readonly with_failures: number; readonly errored: number };
  readonly valid_rates: Readonly<
    Record<string, Readonly<Record<string, { readonly accepted: number; readonly rejected: number }>>>
  >;
}

/** Sends what schemathesis makes of the OpenAPI document, and shows what it says where something is wrong. */
export async function runSchemathesis(owner: Owner, program: string, url: string, wanted: Wanted): Promise<Outcome> {
  const folder = await temporaryFolder(owner);
  const reports = await Promise.all(parts.map((part) => runPart({ owner, program, url, wanted, folder }, part)));
  return outcomeOf(reports);
}

interface Run {
  readonly owner: Owner;
  readonly program: string;
  readonly url: string;
  readonly wanted: Wanted;
  readonly folder: string;
}

async function runPart({ owner, program, url, wanted, folder }: Run, part: Part): Promise<Report> {
  const { mode, phases, share } = part;
  const report = join(folder, `${mode}.json`);
  const flags = [
    `--seed=${wanted.seed}`,
    `--mode=${mode}`,
    `--phases=${phases}`,
    `--max-examples=${Math.ceil(wanted.cases * share)}`,
    `--checks=${checks.join(",")}`,
    // They are about the generator, and fail where the machine has much else to do.
    "--suppress-health-check=all",
    "--request-timeout=30",
    "--continue-on-failure",
    "--no-color",
    "--report=json",
    `--report-json-path=${report}`,
  ];
  const child = spawn(program, ["run", `${url}/openapi.json`, ...flags], {
    cwd: folder,
    env: { ...process.env, SCHEMATHESIS_HOOKS: "hooks", PYTHONPATH: import.meta.dirname, KUBEVITALS_URL: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  owner.after(async () => void child.kill());
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) console.error(shortened(said));
  const text = await readFile(report, "utf8").catch(() => "");
  if (text === "") throw new Error(`schemathesis made no report of its ${mode} cases; exit code ${code}`);
  return JSON.parse(text) as Report;
}

/** Requests may be many kilobytes long, and there may be many. */
function shortened(text: string): string {
  const lines = text.split("\n").map((line) => line.slice(0, 500));
  return lines.slice(0, 400).join("\n");
}

function outcomeOf(reports: readonly Report[]): Outcome {
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  const rates = reports.flatMap((report) => Object.values(report.valid_rates).flatMap((rate) => Object.values(rate)));
  const failures = sum(({ test_cases: { with_failures, errored } }) => with_failures + errored);
  return {
    cases: sum((report) => report.test_cases.generated),
    operations: Math.min(...reports.map((report) => report.operations.tested)),
    accepted: rates.reduce((total, rate) => total + rate.accepted, 0),
    rejected: rates.reduce((total, rate) => total + rate.rejected, 0),
    failures,
    seconds: Math.max(...reports.map((report) => report.running_time)),
    isClean: reports.every((report) => report.complete && report.exit_code === 0) && failures === 0,
  };
}
