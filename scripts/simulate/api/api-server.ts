import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { formatHostPort, type HostPort } from "@kubevitals/program";
import { sendJson, statusObject, textAnswer } from "../../../aggregator/src/testing/api-server/answers.ts";
import { readRequest, type SeenRequest } from "../../../aggregator/src/testing/api-server/seen-request.ts";
import { apiKinds, type ApiKind } from "./api-kind.ts";
import type { ApiWorld } from "./api-world.ts";
import { Changes } from "./changes.ts";
import { Journal } from "./journal.ts";
import { nodePoints, podPoints, pointList } from "./metrics-server.ts";
import { writeSlowly } from "./write-slowly.ts";
import { Watches, bookmarkLine, cutDown, isSelected, lineOf, type Selection, type ToldObject } from "./watches.ts";

export interface ApiServerOptions {
  readonly listen: HostPort;
  readonly world: ApiWorld;
  /** Whether Metrics Server is installed. */
  readonly metricsServer: boolean;
}

/** A stand-in for the API server of a simulated cluster. */
export interface ApiServer {
  /** `HOST:PORT`. */
  readonly address: string;
  /** How many watches are open. */
  readonly watches: () => number;
  close(): Promise<void>;
}

/** Groups of Kubernetes' own; what is in them and not simulated is empty. */
const ownGroups =
  /^\/(api\/v1|apis\/(apps|batch|autoscaling|policy|networking\.k8s\.io|storage\.k8s\.io|rbac\.authorization\.k8s\.io|coordination\.k8s\.io|discovery\.k8s\.io|admissionregistration\.k8s\.io|certificates\.k8s\.io)\/v[0-9a-z]+)\//;

const metricsGroup = "/apis/metrics.k8s.io/v1beta1/";

/** How often is looked what has changed, and how often watches are told where they stand. */
const lookMilliseconds = 250;
const bookmarkMilliseconds = 60_000;

/** Opens the door. Only what listens on loopback is anybody's business: it asks for no credentials. */
export async function startApiServer({ listen, world, metricsServer }: ApiServerOptions): Promise<ApiServer> {
  const door = new ApiDoor(world, metricsServer);
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    readRequest(request).then(
      (seen) => door.answer(seen, response),
      () => response.destroy(),
    );
  });
  await listening(server, listen);
  const looking = setInterval(() => door.look(), lookMilliseconds);
  const bookmarking = setInterval(() => door.bookmark(), bookmarkMilliseconds);
  const { address, port } = server.address() as AddressInfo;
  return {
    address: formatHostPort({ host: address, port }),
    watches: () => door.watches,
    async close() {
      clearInterval(looking);
      clearInterval(bookmarking);
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listening(server: Server, { host, port }: HostPort): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
}

/** Answers requests from what the world is like when they come. */
class ApiDoor {
  readonly #world: ApiWorld;
  readonly #metricsServer: boolean;
  readonly #journal = new Journal();
  readonly #watches = new Watches(this.#journal);
  readonly #changes: Changes;
  readonly #kinds = new Map(apiKinds.map((kind) => [kind.plural, kind]));

  constructor(world: ApiWorld, metricsServer: boolean) {
    this.#world = world;
    this.#metricsServer = metricsServer;
    this.#changes = new Changes(world, world.clock.seconds());
  }

  get watches(): number {
    return this.#watches.count;
  }

  /** Tells watches what has changed. */
  look(): void {
    for (const change of this.#changes.until(this.#world.clock.seconds())) this.#watches.tell(change);
  }

  bookmark(): void {
    this.#watches.bookmark();
  }

  answer(request: SeenRequest, response: ServerResponse): void {
    const { path, plural, isWatch, namespace, headers } = request;
    if (path === "/version") return sendJson(response, 200, { major: "1", minor: "36", gitVersion: "v1.36.3" });
    if (path.endsWith("/selfsubjectaccessreviews")) {
      return sendJson(response, 201, { ...JSON.parse(request.body), status: { allowed: true } });
    }
    if (path.startsWith(metricsGroup) && this.#metricsServer) return this.#points(path, response);
    if (plural === undefined || !ownGroups.test(path)) return textAnswer(404, "404 page not found\n")(response);
    const isMetadataOnly = headers.accept?.includes("as=PartialObjectMetadata") ?? false;
    const selection = { plural, namespace, isMetadataOnly };
    const answered = isWatch ? this.#watch(request, selection, response) : this.#list(request, selection, response);
    answered.catch(() => response.destroy());
  }

  async #list({ query }: SeenRequest, selection: Selection, response: ServerResponse): Promise<void> {
    const kind = this.#kinds.get(selection.plural);
    const limit = Number(query.get("limit") ?? 0) || Infinity;
    // A token says where the next page begins, and at which version the first one was.
    const [from = 0, version = this.#journal.version] = (query.get("continue") ?? "")
      .split(".")
      .filter(Boolean)
      .map(Number);
    const total = kind?.count(this.#world) ?? 0;
    const end = Math.min(total, from + limit);
    const next = end < total ? `${end}.${version}` : undefined;
    const metadata = { resourceVersion: String(version), continue: next };
    response.writeHead(200, { "content-type": "application/json" });
    const head = `{"kind":"List","apiVersion":"v1","metadata":${JSON.stringify(metadata)},"items":[`;
    await writeSlowly(response, listText(head, this.#objects(kind, selection, from, end)));
    response.end();
  }

  async #watch({ query }: SeenRequest, selection: Selection, response: ServerResponse): Promise<void> {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const isInitial = query.get("sendInitialEvents") === "true";
    const from = isInitial ? this.#journal.version : Number(query.get("resourceVersion"));
    if (isInitial) await writeSlowly(response, this.#initialLines(selection));
    const missed = this.#journal.after(selection.plural, from);
    if (missed === undefined) {
      response.end(lineOf("ERROR", statusObject(410, "Expired")));
      return;
    }
    if (isInitial) response.write(bookmarkLine(from, { "k8s.io/initial-events-end": "true" }));
    for (const { line } of missed) response.write(line);
    this.#watches.follow(selection, response);
    const end = setTimeout(() => response.end(), Number(query.get("timeoutSeconds") ?? 1800) * 1000);
    response.on("close", () => clearTimeout(end));
  }

  *#initialLines(selection: Selection): Generator<string> {
    const kind = this.#kinds.get(selection.plural);
    const total = kind?.count(this.#world) ?? 0;
    for (const object of this.#objects(kind, selection, 0, total)) yield lineOf("ADDED", object);
  }

  *#objects(kind: ApiKind | undefined, selection: Selection, from: number, end: number): Generator<object> {
    if (kind === undefined) return;
    for (let index = from; index < end; index++) {
      const version = this.#journal.versionOf(kind.plural, index);
      const object = kind.object(this.#world, index, this.#world.clock.seconds(), version) as ToldObject | undefined;
      if (object === undefined || !isSelected(selection, object)) continue;
      yield selection.isMetadataOnly ? cutDown(object) : object;
    }
  }

  #points(path: string, response: ServerResponse): void {
    const what = path.slice(metricsGroup.length);
    if (what !== "nodes" && what !== "pods") return textAnswer(404, "404 page not found\n")(response);
    const seconds = this.#world.clock.seconds();
    const points = what === "nodes" ? nodePoints(this.#world, seconds) : podPoints(this.#world, seconds);
    const { metadata, ...around } = pointList(what === "nodes" ? "NodeMetricsList" : "PodMetricsList");
    const head = `${JSON.stringify({ ...around, metadata }).slice(0, -1)},"items":[`;
    response.writeHead(200, { "content-type": "application/json" });
    writeSlowly(response, listText(head, points)).then(
      () => response.end(),
      () => response.destroy(),
    );
  }
}

function* listText(head: string, objects: Iterable<object>): Generator<string> {
  yield head;
  let isFirst = true;
  for (const object of objects) {
    yield isFirst ? JSON.stringify(object) : `,${JSON.stringify(object)}`;
    isFirst = false;
  }
  yield "]}";
}
