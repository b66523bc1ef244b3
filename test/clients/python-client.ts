import { join } from "node:path";
import { copyExample, repository, runIn, type ExampleClient } from "./example-client.ts";

/** The example in Python: its types are made from the .proto by grpcio-tools, in a virtual environment of its own. */
export const pythonClient: ExampleClient = {
  language: "Python",
  async prepare(folder) {
    await copyExample("python", folder);
    await runIn(folder, "python3", ["-m", "venv", "venv"]);
    const python = join(folder, "venv/bin/python");
    await runIn(folder, python, ["-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"]);
    const proto = join(repository, "proto");
    const files = ["model", "agent", "metrics"].map((name) => join(proto, `kubevitals/v1/${name}.proto`));
    const words = ["-m", "grpc_tools.protoc", `-I${proto}`, "--python_out=.", "--grpc_python_out=.", ...files];
    await runIn(folder, python, words);
    return (address) => runIn(folder, python, ["reader.py", address]);
  },
};
