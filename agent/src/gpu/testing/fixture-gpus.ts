/** For tests: the devices of `test/fixtures/gpu`, at a time that the test turns. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openHost } from "../../host.ts";
import { overlayHost, type OverlayHost } from "../../testing/overlay-host.ts";

const trees = new URL("../../../../test/fixtures/gpu/", import.meta.url);

/** Names of the trees. */
export function fixtureGpuNames(): readonly string[] {
  return readdirSync(trees);
}

/** The host with the devices of that tree, whose files can be overlaid. Without helper processes: its files cannot hang. */
export function openFixtureGpus(name: string): OverlayHost {
  const path = (mount: string) => fileURLToPath(new URL(`${name}/${mount}`, trees));
  const host = openHost({ proc: path("proc"), sys: path("sys"), root: path("root") });
  return overlayHost({ ...host, clock: { now: () => Date.UTC(2026, 10, 21, 8), monotonic: () => 0 } });
}
