import { runSuite } from "./suites/run-suite.ts";

await runSuite(import.meta.dirname);
