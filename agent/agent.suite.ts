import { runSuite } from "../test/suites/run-suite.ts";

await runSuite(import.meta.dirname);
