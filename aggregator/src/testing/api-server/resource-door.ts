import type { ServerResponse } from "node:http";
import type { KubeObject } from "../../kube/resources/kube-object.ts";
import { sendJson, statusObject } from "./answers.ts";
import type { Change, History } from "./history.ts";
import type { SeenRequest } from "./seen-request.ts";

/** A watch that is open. */
interface OpenWatch {
  readonly request: SeenRequest;
  readonly response: ServerResponse;
}

/** A list of which a page was served: the next one comes from the same moment. */
interface HeldList {
  readonly objects: readonly KubeObject[];
  readonly version: number;
}

/** Lists and watches as the API server serves them. */
export class ResourceDoor {
  readonly #history: History;
  readonly #watches = new Set<OpenWatch>();
  readonly #lists = new Map<string, HeldList>();
  /** Whether a watch may begin with all that exists. */
  hasWatchList = true;

  constructor(history: History) {
    this.#history = history;
  }

  get watches(): number {
    return this.#watches.size;
  }

  list(request: SeenRequest, response: ServerResponse): void {
    const limit = Number(request.query.get("limit") ?? 0) || Infinity;
    const token = request.query.get("continue");
    const [id = "", from = "0"] = token?.split(".") ?? [];
    const list = token === null ? this.#select(request) : this.#lists.get(id);
    if (list === undefined || !this.#history.reachesBackTo(list.version)) {
      return sendJson(response, 410, statusObject(410, "Expired"));
    }
    const start = Number(from);
    const items = list.objects.slice(start, start + limit).map((object) => this.#cutDown(request, object));
    const isLast = start + limit >= list.objects.length;
    const held = token === null ? String(this.#lists.size + 1) : id;
    if (!isLast) this.#lists.set(held, list);
    const metadata = {
      resourceVersion: String(list.version),
      continue: isLast ? undefined : `${held}.${start + limit}`,
    };
    sendJson(response, 200, { kind: "List", apiVersion: "v1", metadata, items });
  }

  watch(request: SeenRequest, response: ServerResponse): void {
    const isInitial = request.query.get("sendInitialEvents") === "true";
    if (isInitial && !this.hasWatchList) return sendJson(response, 422, statusObject(422, "Invalid"));
    const open = { request, response };
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    response.on("close", () => this.#watches.delete(open));
    if (isInitial) {
      for (const object of this.#select(request).objects) this.#send(open, "ADDED", object);
      this.#bookmark(open, { "k8s.io/initial-events-end": "true" });
    } else {
      const from = Number(request.query.get("resourceVersion"));
      if (!this.#history.reachesBackTo(from)) {
        response.end(`${JSON.stringify({ type: "ERROR", object: statusObject(410, "Expired") })}\n`);
        return;
      }
      for (const change of this.#history.changesAfter(from, request.plural ?? "")) this.#tellOne(open, change);
    }
    this.#watches.add(open);
  }

  /** Tells all watches of a change. */
  tell(change: Change): void {
    for (const open of this.#watches) this.#tellOne(open, change);
  }

  /** Sends all watches of a kind where they stand. */
  bookmark(plural: string): void {
    for (const open of this.#watches) if (open.request.plural === plural) this.#bookmark(open, {});
  }

  /** Sends all watches of a kind a line as it is. */
  sendLine(plural: string, line: string): void {
    for (const { request, response } of this.#watches) if (request.plural === plural) response.write(`${line}\n`);
  }

  /** Ends all watches in good order, as at their timeout. */
  endWatches(): void {
    for (const { response } of this.#watches) response.end();
  }

  #tellOne(open: OpenWatch, { plural, type, object }: Change): void {
    if (open.request.plural === plural && isSelected(open.request, object)) this.#send(open, type, object);
  }

  #send({ request, response }: OpenWatch, type: string, object: KubeObject): void {
    response.write(`${JSON.stringify({ type, object: this.#cutDown(request, object) })}\n`);
  }

  #bookmark({ response }: OpenWatch, annotations: Readonly<Record<string, string>>): void {
    const object = { metadata: { resourceVersion: String(this.#history.version), annotations } };
    response.write(`${JSON.stringify({ type: "BOOKMARK", object })}\n`);
  }

  #select(request: SeenRequest): HeldList {
    const objects = this.#history.list(request.plural ?? "").filter((object) => isSelected(request, object));
    return { objects, version: this.#history.version };
  }

  #cutDown({ headers }: SeenRequest, object: KubeObject): KubeObject {
    return headers.accept?.includes("as=PartialObjectMetadata") ? { metadata: object.metadata } : object;
  }
}

function isSelected({ namespace, query }: SeenRequest, { metadata }: KubeObject): boolean {
  const excluded = (query.get("fieldSelector") ?? "")
    .split(",")
    .map((term) => term.replace("metadata.namespace!=", ""));
  return (namespace === undefined || metadata.namespace === namespace) && !excluded.includes(metadata.namespace ?? "?");
}
