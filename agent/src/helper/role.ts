/** What the agent's own helper processes do. Each is the agent's program file, started with `helper NAME`. */
export const helperRoles = ["statfs", "inventory", "nvml", "gpu-sysfs"] as const;
export type HelperRole = (typeof helperRoles)[number];

const word = "helper";

/** The words of the command line that start a helper. */
export function helperArguments(role: HelperRole): readonly string[] {
  return [word, role];
}

/** The helper that a command line asks for; undefined where it is a person's. */
export function helperRoleOf(words: readonly string[]): HelperRole | undefined {
  return words[0] === word ? helperRoles.find((role) => role === words[1]) : undefined;
}
