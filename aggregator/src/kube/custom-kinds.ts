import type { Logger } from "@kubevitals/program";
import type { ResourceView } from "../state/objects/kube-view.ts";
import type { ObjectsView } from "../state/objects/object-table.ts";
import type { CustomResourceStateConfig } from "./custom-resource-state/config.ts";
import type { ValueProblem } from "./custom-resource-state/custom-families.ts";
import { CustomResourceReaders, type OneReader } from "./custom-resource-state/custom-resource-readers.ts";
import { customResources } from "./custom-resource-state/custom-resources.ts";
import { customResourceDefinitions, type ServedKind } from "./custom-resource-state/served-kinds.ts";
import type { FamilyFilterOptions } from "./options/family-filter.ts";
import { createFamilyFilter } from "./options/family-filter.ts";
import type { KindReaders } from "./kind-readers.ts";

/** Which custom resources are read, and how problems with them are told. */
export interface CustomKindsOptions extends FamilyFilterOptions {
  readonly config: CustomResourceStateConfig;
  readonly log: Logger;
  /** Lets a key through once a minute, with how often it was held back. */
  readonly mayComplain: (key: string) => { readonly heldBack: number } | undefined;
}

/** Reads the custom resources that a file asks for: their definitions first, then each kind as long as it is served. */
export class CustomKinds {
  readonly #definitions: OneReader;
  readonly #readers: CustomResourceReaders;

  constructor(options: CustomKindsOptions, kinds: KindReaders) {
    const { config } = options;
    const isShown = createFamilyFilter(options);
    const onProblem = createProblemLog(options);
    this.#definitions = kinds.start(customResourceDefinitions);
    this.#readers = new CustomResourceReaders({
      definitions: () => definitionsOf(this.#definitions.view()),
      kindsOf: (served) =>
        customResources(config, served, onProblem).map((resource) => ({
          ...resource,
          families: resource.families.filter(isShown),
        })),
      read: (resource) => kinds.start(resource),
    });
  }

  /** What is known of the definitions and of each kind that is read; kinds that came or went since the last call are seen to. */
  views(): readonly ResourceView[] {
    this.#readers.update();
    return [this.#definitions.view(), ...this.#readers.views()];
  }

  async stop(): Promise<void> {
    await Promise.all([this.#definitions.stop(), this.#readers.stop()]);
  }
}

/** Definitions are taken up once they are known: before the first list nothing would be served. */
function definitionsOf({ state, objects }: ResourceView): ObjectsView<readonly ServedKind[]> | undefined {
  return state === "synced" || state === "stale" ? (objects as ObjectsView<readonly ServedKind[]>) : undefined;
}

/** A family that cannot be had of one object cannot be had of many: it is named once a minute, those of more detail at `debug`. */
function createProblemLog({ log, mayComplain }: CustomKindsOptions) {
  return ({ family, errorLogV, reason }: ValueProblem) => {
    const held = mayComplain(`custom resource family ${family}`);
    if (held === undefined) return;
    const write = errorLogV > 0 ? log.debug.bind(log) : log.warn.bind(log);
    write({ family, reason, ...held }, "a value of a custom resource cannot be had");
  };
}
