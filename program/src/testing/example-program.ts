/** A program that starts and stops as it is told, for the tests of the life cycle. */
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { runProgram, StartError, type Running } from "../lifecycle.ts";
import { option } from "../options/table.ts";
import { oneOf } from "../options/types.ts";

const starts = {
  async well() {},
  async never() {
    console.log("starting");
    await once(process, "never");
  },
  async "with a message"() {
    throw new StartError("the cluster cannot be reached");
  },
  async "with a system's error"() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    await once(createServer().listen({ ...(server.address() as AddressInfo), host: "127.0.0.1" }), "listening");
  },
  async "with an unexpected error"() {
    throw new TypeError("unexpected");
  },
  async "and breaks"() {
    setImmediate(() => {
      throw new Error("broken");
    });
  },
};

const stops = {
  async well() {},
  async never() {
    await once(process, "never");
  },
  async "at a second signal"() {
    await once(process, "SIGINT");
  },
  async "with an error"() {
    throw new Error("cannot stop");
  },
};

const options = {
  start: option(oneOf(...(Object.keys(starts) as (keyof typeof starts)[])), "well", "How it starts."),
  stop: option(oneOf(...(Object.keys(stops) as (keyof typeof stops)[])), "well", "How it stops."),
};

await runProgram({ name: "example", summary: "Starts and stops.", options, foreignSections: [] }, start);

async function start(values: { start: keyof typeof starts; stop: keyof typeof stops }): Promise<Running> {
  const work = setInterval(() => undefined, 1000);
  await starts[values.start]();
  return {
    addresses: { http: "127.0.0.1:9480" },
    async stop(reason) {
      clearInterval(work);
      console.log(`stopping: ${reason}`);
      await stops[values.stop]();
      console.log("stopped");
    },
  };
}
