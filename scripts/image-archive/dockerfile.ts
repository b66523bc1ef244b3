/** What a container runtime is told of an image. Source: OCI image specification 1.1, "Image Configuration", the field `config`. */
export interface ImageSettings {
  readonly User?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
}

/**
 * What the last stage of a Dockerfile says of its image, so that it is said in one place. Knows the instructions that ours have.
 *
 * @param values of the stage's arguments; each has a default in the file
 * @throws {Error} that names an instruction that it does not know
 */
export function imageSettings(dockerfile: string, values: Readonly<Record<string, string>>): ImageSettings {
  const known = new Map<string, string>();
  let settings: ImageSettings = {};
  for (const line of lastStage(dockerfile)) {
    const [, instruction = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const text = rest.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => known.get(name) ?? "");
    if (instruction === "ARG") {
      const [name = "", byDefault = ""] = text.split("=", 2);
      known.set(name, values[name] ?? byDefault);
    } else settings = { ...settings, ...fieldOf(instruction, text) };
  }
  return settings;
}

function fieldOf(instruction: string, text: string): ImageSettings {
  switch (instruction) {
    case "COPY":
      return {};
    case "LABEL":
      return { Labels: Object.fromEntries(pairs(text)) };
    case "ENV":
      return { Env: pairs(text).map(([name, value]) => `${name}=${value}`) };
    case "USER":
      return { User: text };
    case "EXPOSE":
      return { ExposedPorts: Object.fromEntries(text.split(/\s+/).map((port) => [`${port}/tcp`, {}])) };
    case "ENTRYPOINT":
      return { Entrypoint: JSON.parse(text) as readonly string[] };
    default:
      throw new Error(`the Dockerfile's last stage has ${instruction}, which the archive would lack`);
  }
}

/** Instructions of the last stage, each on one line. */
function lastStage(dockerfile: string): readonly string[] {
  const lines = dockerfile
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")) + 1);
}

function pairs(text: string): readonly (readonly [name: string, value: string])[] {
  return Array.from(text.matchAll(/([\w.-]+)=(?:"([^"]*)"|(\S+))/g), ([, name = "", quoted, plain = ""]) => [
    name,
    quoted ?? plain,
  ]);
}
