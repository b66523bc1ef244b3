import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { KubeTarget, KubeUser } from "../../kube/api/kube-target.ts";
import { recordedObjects } from "../recorded-objects.ts";
import { until } from "../until.ts";
import { sendJson, statusAnswer, statusObject, textAnswer, type Answer } from "./answers.ts";
import { History, type StoredInput } from "./history.ts";
import { ResourceDoor } from "./resource-door.ts";
import { Reviews } from "./reviews.ts";
import { readRequest, type SeenRequest } from "./seen-request.ts";

/** Which requests something applies to. */
export type Match = (request: SeenRequest) => boolean;

interface Script {
  readonly match: Match;
  readonly answer: Answer;
  times: number;
}

/** What a stand-in lasts as long as, such as a test. */
interface Owner {
  after(end: () => Promise<void>): void;
}

/** How a stand-in is set up. */
export interface ApiServerOptions {
  /** Serves HTTPS with these; plain HTTP without. */
  readonly tls?: ServerOptions;
}

/**
 * An API server for tests: lists, watches and reviews of permissions as the real one has them, over what a test puts in, with faults
 * as a test wants them. It does nothing by itself: bookmarks, ends of watches and changes come when the test says so.
 */
export class ApiServer {
  readonly history = new History();
  readonly door = new ResourceDoor(this.history);
  /** Who has which token, and what they may do. */
  readonly reviews = new Reviews();
  /** Every request, in order. */
  readonly requests: SeenRequest[] = [];
  /** The bearer token that is asked for; undefined: none is. */
  token: string | undefined;
  /** What is forbidden: `list pods` in the whole cluster at once, `list pods shop` in that namespace. */
  readonly denied = new Set<string>();
  readonly #options: ApiServerOptions;
  #scripts: Script[] = [];
  #server: Server;
  #port = 0;

  private constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#server = this.#create();
  }

  /** A server on a port of its own, until the test is over. */
  static async start(t: Owner, options: ApiServerOptions = {}): Promise<ApiServer> {
    const server = new ApiServer(options);
    await server.resume();
    t.after(() => server.stop());
    return server;
  }

  get url(): string {
    return `${this.#options.tls ? "https" : "http"}://127.0.0.1:${this.#port}`;
  }

  /** Where it is, for a client. */
  target(user: Partial<KubeUser> = {}, cluster: Partial<KubeTarget["cluster"]> = {}): KubeTarget {
    return {
      foundIn: "a test",
      cluster: { name: "test", server: this.url, skipTLSVerify: false, ...cluster },
      user: { name: "test", ...user },
    };
  }

  /** Serves the objects of a kind that were recorded on a real API server. */
  replay(...plurals: readonly string[]): void {
    for (const plural of plurals) {
      this.history.serve(plural);
      for (const object of recordedObjects(plural)) this.history.put(plural, object);
    }
  }

  /** Stores objects and tells the watches of them. */
  put(plural: string, ...objects: readonly StoredInput[]): void {
    for (const object of objects) this.door.tell(this.history.put(plural, object));
  }

  remove(plural: string, name: string, namespace?: string): void {
    this.door.tell(this.history.remove(plural, name, namespace));
  }

  /** Answers requests otherwise: the next one that matches, or so many. */
  script(match: Match, answer: Answer, times = 1): void {
    this.#scripts.push({ match, answer, times });
  }

  /** The first request that matches, from `since` on; waits for it. */
  async seen(match: Match, since = 0): Promise<SeenRequest> {
    let found: SeenRequest | undefined;
    await until(() => (found = this.requests.slice(since).find(match)) !== undefined);
    return found as SeenRequest;
  }

  /** Breaks all connections off. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** Stops: connections break off, and new ones are refused. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.cut();
    await once(this.#server, "close");
  }

  /** Serves again, where it served before. */
  async resume(): Promise<void> {
    this.#server = this.#create();
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  #create(): Server {
    const { tls } = this.#options;
    const listener: RequestListener = (request, response) => {
      response.on("error", () => undefined);
      readRequest(request).then(
        (seen) => this.#answer(seen, response),
        () => response.destroy(),
      );
    };
    return tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
  }

  #answer(request: SeenRequest, response: ServerResponse): void {
    this.requests.push(request);
    const script = this.#scripts.find(({ match }) => match(request));
    if (script) {
      if (--script.times === 0) this.#scripts = this.#scripts.filter((other) => other !== script);
      return script.answer(response);
    }
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
      return statusAnswer(401, "Unauthorized")(response);
    }
    if (request.path.endsWith("/selfsubjectaccessreviews")) return this.#review(request, response);
    const reviewed = this.reviews.answer(request);
    if (reviewed) return sendJson(response, 201, reviewed);
    if (request.plural === undefined || !this.history.serves(request.plural)) {
      return textAnswer(404, "404 page not found\n")(response);
    }
    const { plural, namespace, isWatch } = request;
    if (this.#isDenied(isWatch ? "watch" : "list", plural, namespace)) {
      return sendJson(response, 403, statusObject(403, "Forbidden"));
    }
    if (isWatch) this.door.watch(request, response);
    else this.door.list(request, response);
  }

  #review({ body }: SeenRequest, response: ServerResponse): void {
    const { spec } = JSON.parse(body) as {
      spec: { resourceAttributes: { verb: string; resource: string; namespace?: string } };
    };
    const { verb, resource, namespace } = spec.resourceAttributes;
    sendJson(response, 201, { ...JSON.parse(body), status: { allowed: !this.#isDenied(verb, resource, namespace) } });
  }

  #isDenied(verb: string, plural: string, namespace: string | undefined): boolean {
    return this.denied.has(namespace === undefined ? `${verb} ${plural}` : `${verb} ${plural} ${namespace}`);
  }
}
