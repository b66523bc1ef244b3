import type { ResourceView } from "../../state/objects/kube-view.ts";
import type { ObjectsView } from "../../state/objects/object-table.ts";
import type { CustomResource } from "./custom-resources.ts";
import type { ServedKind } from "./served-kinds.ts";

/** The reading of one kind. */
export interface OneReader {
  view(): ResourceView;
  stop(): Promise<void>;
}

/** What custom resources are read with. */
export interface CustomResourceReadersOptions {
  /** What is served, by definition; undefined as long as it is not known. */
  readonly definitions: () => ObjectsView<readonly ServedKind[]> | undefined;
  /** The kinds to read of those that are served. */
  readonly kindsOf: (served: readonly ServedKind[]) => readonly CustomResource[];
  /** Starts to read a kind. */
  readonly read: (resource: CustomResource) => OneReader;
}

/** A kind that is read. */
interface Running {
  readonly resource: CustomResource;
  readonly reader: OneReader;
}

/** Reads the custom resources that a file asks for, as their definitions come, change and go. */
export class CustomResourceReaders {
  readonly #options: CustomResourceReadersOptions;
  #definitions: ObjectsView<readonly ServedKind[]> | undefined;
  #running: ReadonlyMap<string, Running> = new Map();
  /** Readers that are ending. */
  readonly #ending = new Set<Promise<void>>();

  constructor(options: CustomResourceReadersOptions) {
    this.#options = options;
  }

  /** Starts and stops what a change of the definitions asks for. To be called now and then: where nothing changed, it does nothing. */
  update(): void {
    const definitions = this.#options.definitions();
    if (definitions === undefined || definitions === this.#definitions) return;
    this.#definitions = definitions;
    const served = definitions.buckets.flatMap(({ objects }) => objects.flatMap(({ facts }) => facts));
    this.#readOnly(this.#options.kindsOf(served));
  }

  /** What is known of each kind that is read. */
  views(): readonly ResourceView[] {
    return [...this.#running.values()].map(({ reader }) => reader.view());
  }

  /** Ends all reading. */
  async stop(): Promise<void> {
    this.#readOnly([]);
    await Promise.all(this.#ending);
  }

  #readOnly(resources: readonly CustomResource[]): void {
    const before = this.#running;
    this.#running = new Map(
      resources.map((resource) => [resource.name, this.#keepOrStart(before.get(resource.name), resource)]),
    );
    for (const [name, running] of before) if (this.#running.get(name) !== running) this.#end(running.reader);
  }

  #keepOrStart(running: Running | undefined, resource: CustomResource): Running {
    if (running !== undefined && isSameKind(running.resource, resource)) return running;
    return { resource, reader: this.#options.read(resource) };
  }

  #end(reader: OneReader): void {
    const ended: Promise<void> = reader.stop().finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }
}

/** Whether a kind is read where and as it was: its name says version and group already. */
function isSameKind(one: CustomResource, other: CustomResource): boolean {
  return one.kind === other.kind && one.isNamespaced === other.isNamespaced;
}
