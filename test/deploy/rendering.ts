import { version } from "@kubevitals/program";
import type { Owner } from "../programs/support/program.ts";
import type { Rig } from "../rig/rig.ts";
import type { Checks } from "../e2e/checks.ts";
import { chart, valueFlags, type Helm } from "./helm.ts";
import { nameOf, type KubeObject } from "./kube-object.ts";
import { kustomize, kustomizeWith } from "./kustomize.ts";
import { combinations, components, matrix, overlays, refused } from "./matrix.ts";
import { brokenRules } from "./pod-rules.ts";
import { comparable } from "./same-objects.ts";

/** Objects as somebody would apply them, by what they come from. */
export type Renderings = ReadonlyMap<string, readonly KubeObject[]>;

/** Both ways of packaging name the images of this version. */
export function checkVersion(renderings: Renderings, checks: Checks): void {
  for (const origin of ["kustomize base", "helm {}"]) {
    const texts = JSON.stringify(renderings.get(origin)).match(/"kubevitals\/[a-z]+:[^"]*"/g) ?? [];
    const versions = new Set(texts.map((text) => text.replace(/.*:|"$/g, "")));
    checks.same("images are of this version", origin, [...versions], [version]);
  }
}

/** Every alert of the chart leads to its page, where `prometheusRule.runbookUrl` says that pages are. */
export function checkRunbooks(renderings: Renderings, checks: Checks): void {
  for (const [origin, objects] of renderings) {
    const urls = JSON.stringify(objects).match(/(?<="runbook_url":")[^"]*/g) ?? [];
    const begin = /runbookUrl=(.*[^/])\/?"/.exec(origin)?.[1] ?? "docs/runbooks";
    const others = urls.filter((url) => url !== `${begin}/${url.split("/").at(-1)}`);
    checks.same("alerts lead to pages where runbookUrl says", origin, others.slice(0, 3), []);
  }
}

/** Renders everything that can be rendered, and checks that both ways of packaging say the same. */
export async function checkRendering(owner: Owner, rig: Rig, helm: Helm, checks: Checks): Promise<Renderings> {
  const renderings = new Map<string, readonly KubeObject[]>();
  for (const [overlay, folder] of Object.entries(overlays)) {
    const ours = await kustomize(rig, folder);
    renderings.set(`kustomize ${overlay}`, ours);
    checkSame(checks, overlay, ours, await helm.render({ files: [`ci/${overlay}-values.yaml`] }));
  }
  for (const [component, set] of Object.entries(components)) {
    const ours = await kustomizeWith(owner, rig, "base", [component]);
    renderings.set(`kustomize with ${component}`, ours);
    checkSame(checks, component, ours, await helm.render({ files: ["ci/base-values.yaml"], set }));
  }
  for (const [overlay, ...laidOver] of combinations) {
    const ours = await kustomizeWith(owner, rig, overlays[overlay] ?? overlay, laidOver);
    const origin = `${overlay} with ${laidOver.join(", ")}`;
    renderings.set(`kustomize ${origin}`, ours);
    const set = laidOver.flatMap((component) => components[component] ?? []);
    checkSame(checks, origin, ours, await helm.render({ files: [`ci/${overlay}-values.yaml`], set }));
  }
  for (const values of matrix) renderings.set(`helm ${JSON.stringify(values)}`, await helm.render(values));
  return renderings;
}

/** Helm's own complaints, of each set of values. */
export async function checkLint(helm: Helm, checks: Checks): Promise<void> {
  for (const values of matrix) {
    const answer = await helm.run("lint", "--strict", chart, ...valueFlags(values)).catch(String);
    checks.holds("helm lint --strict finds nothing", /0 chart\(s\) failed/.test(answer), answer);
  }
  for (const [pair, says] of refused) {
    const answer = await helm.run("template", "kubevitals", chart, `--set=${pair}`).catch(String);
    checks.holds(
      "a value that makes no sense is refused and named",
      says.test(answer),
      `${pair}: ${answer.slice(0, 300)}`,
    );
  }
}

/** Rules of good manifests. What an option lets go is what its name says, and nothing else. */
export function checkRules(renderings: Renderings, checks: Checks): void {
  for (const [origin, objects] of renderings) {
    for (const object of objects.filter(({ kind }) => kind === "DaemonSet" || kind === "Deployment")) {
      const broken = brokenRules(object).toSorted();
      checks.same(
        "workloads break no rule but those that an option names",
        `${origin}, ${nameOf(object)}`,
        broken,
        allowed(origin, object),
      );
    }
  }
}

/** Options that name a privilege, as a component or a value, and what they let agents break. */
const privileges: readonly (readonly [option: RegExp, breaks: readonly string[]])[] = [
  [/kernelLog|kernel-log/, ["has capabilities", "is privileged", "may gain privileges", "may run as root"]],
  [/buffer(?!_)/, ["may run as root", "may write to the host"]],
  [/gpu-processes/, ["has capabilities", "may run as root"]],
  [/root/, ["may run as root"]],
];

/** What the options by which an object was made let it break. */
function allowed(origin: string, { kind, metadata }: KubeObject): readonly string[] {
  if (kind === "Deployment") return [];
  const breaks = privileges.flatMap(([option, each]) => (option.test(origin) ? each : []));
  if (metadata.name.endsWith("-gpu")) breaks.push("may run as root");
  if (metadata.name.endsWith("-gpu") && /gpu-processes/.test(origin)) breaks.push("shares a namespace of the host");
  return [...new Set(breaks)].toSorted();
}

function checkSame(checks: Checks, what: string, ours: readonly KubeObject[], theirs: readonly KubeObject[]): void {
  const [one, other] = [comparable(ours), comparable(theirs)];
  checks.same("kustomize and Helm make the same objects", what, [...one.keys()], [...other.keys()]);
  for (const [name, object] of one)
    checks.same("an object is the same from both", `${what}, ${name}`, object, other.get(name));
}
