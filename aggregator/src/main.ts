import { runProgram } from "@kubevitals/program";
import { aggregatorProgram, resolveConfig } from "./config.ts";
import { startAggregator } from "./start.ts";

void runProgram(aggregatorProgram, (values) => startAggregator(resolveConfig(values)));
