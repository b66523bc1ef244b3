import { join } from "node:path";
import { copyExample, repository, runIn, type ExampleClient } from "./example-client.ts";

/** The example in Go: its types are made from the .proto by the generators that its go.mod pins. */
export const goClient: ExampleClient = {
  language: "Go",
  async prepare(folder) {
    await copyExample("go", folder);
    const buf = join(repository, "node_modules/.bin/buf");
    await runIn(folder, buf, ["generate", join(repository, "proto")], { BUF_CACHE_DIR: join(folder, ".cache") });
    await runIn(folder, "go", ["vet", "./..."]);
    await runIn(folder, "go", ["build", "-o", "reader", "."]);
    return (address) => runIn(folder, join(folder, "reader"), [address]);
  },
};
