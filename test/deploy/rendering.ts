import { version } from "@kubevitals/program";
import type { Owner } from "../programs/support/program.ts";
import type { Rig } from "../rig/rig.ts";
import type { Checks } from "../e2e/checks.ts";
import { chart, valueFlags, type Helm } from "./helm.ts";
import { nameOf, type KubeObject } from "./kube-object.ts";
import { kustomize, kustomizeWith } from "./kustomize.ts";
import { components, matrix, overlays, refused } from "./matrix.ts";
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

/** Renders everything that can be rendered, and checks that both ways of packaging say the same. */
export async function checkRendering(owner: Owner, rig: Rig, helm: Helm, checks: Checks): Promise<Renderings> {
  const renderings = new Map<string, readonly KubeObject[]>();
  for (const [overlay, folder] of Object.entries(overlays)) {
    const ours = await kustomize(rig, folder);
    renderings.set(`kustomize ${overlay}`, ours);
    checkSame(checks, overlay, ours, await helm.render({ files: [`ci/${overlay}-values.yaml`] }));
  }
  for (const [component, set] of Object.entries(components)) {
    const ours = await kustomizeWith(owner, rig, component);
    renderings.set(`kustomize with ${component}`, ours);
    checkSame(checks, component, ours, await helm.render({ files: ["ci/base-values.yaml"], set }));
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

/** What the option by which an object was made lets it break. */
function allowed(origin: string, { kind, metadata }: KubeObject): readonly string[] {
  if (kind === "Deployment") return [];
  if (/kernelLog|kernel-log/.test(origin)) {
    const privileged = ["has capabilities", "is privileged", "may gain privileges", "may run as root"];
    return /buffer/.test(origin) ? [...privileged, "may write to the host"].toSorted() : privileged;
  }
  if (/buffer(\.|$)/.test(origin)) return ["may run as root", "may write to the host"];
  if (/gpu-processes/.test(origin)) return ["has capabilities", "may run as root"];
  return /root/.test(origin) || metadata.name.endsWith("-gpu") ? ["may run as root"] : [];
}

function checkSame(checks: Checks, what: string, ours: readonly KubeObject[], theirs: readonly KubeObject[]): void {
  const [one, other] = [comparable(ours), comparable(theirs)];
  checks.same("kustomize and Helm make the same objects", what, [...one.keys()], [...other.keys()]);
  for (const [name, object] of one)
    checks.same("an object is the same from both", `${what}, ${name}`, object, other.get(name));
}
