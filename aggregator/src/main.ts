import { keepHeapSmall } from "./heap-flags.ts";

keepHeapSmall();
void runAggregator();

async function runAggregator(): Promise<void> {
  const [{ runProgram }, { aggregatorProgram, resolveConfig }, { startAggregator }] = await Promise.all([
    import("@kubevitals/program"),
    import("./config.ts"),
    import("./start.ts"),
  ]);
  await runProgram(aggregatorProgram, (values, reload) => startAggregator(resolveConfig(values), reload));
}
