import { Agent, request, type RequestOptions } from "node:https";
import type { LocalCluster } from "./kubeconfig.ts";
import { ApiError, ExpectedError, isNotFound, UnknownKindError } from "./errors.ts";
import { isObject, type Json, type JsonObject, objectsAt, stringAt } from "./json.ts";
import { type GroupVersionKind, kindOf, nameOf, namespaceOf } from "./kubernetes-object.ts";

interface ResourceType {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** How an object is applied on the server. */
export interface ApplyOptions {
  readonly fieldManager: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** What lists are narrowed by. */
export interface ListOptions {
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

const transientCodes = new Set(["ECONNRESET", "EPIPE"]);

/** The API server of the local cluster over one keep-alive agent; objects travel as they are. */
export class ApiServer {
  /** Namespace of objects that name none. */
  readonly defaultNamespace: string;
  readonly #cluster: LocalCluster;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #discovered = new Map<string, Promise<ReadonlyMap<string, ResourceType>>>();
  #credentials: Promise<RequestOptions> | undefined;

  constructor(cluster: LocalCluster, defaultNamespace: string) {
    this.#cluster = cluster;
    this.defaultNamespace = defaultNamespace;
  }

  /** The live object; undefined when there is none. */
  async get(object: JsonObject): Promise<JsonObject | undefined> {
    try {
      return await this.#send("GET", await this.#pathOf(object));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Server-side apply. */
  async apply(object: JsonObject, { fieldManager, force, dryRun }: ApplyOptions): Promise<JsonObject> {
    const query = new URLSearchParams({ fieldManager, force: String(force) });
    if (dryRun) query.set("dryRun", "All");
    const path = `${await this.#pathOf(object)}?${query}`;
    return this.#send("PATCH", path, object, "application/apply-patch+yaml");
  }

  /** Asks for deletion; an object that is already gone is no error. */
  async delete(object: JsonObject, propagationPolicy: string): Promise<void> {
    try {
      await this.#send("DELETE", await this.#pathOf(object), { propagationPolicy }, "application/json");
    } catch (error) {
      if (!isNotFound(error) && !(error instanceof UnknownKindError)) throw error;
    }
  }

  /** The objects of a kind. */
  async list(kind: GroupVersionKind, options: ListOptions): Promise<JsonObject[]> {
    const query = new URLSearchParams();
    if (options.labelSelector !== undefined) query.set("labelSelector", options.labelSelector);
    if (options.fieldSelector !== undefined) query.set("fieldSelector", options.fieldSelector);
    const path = await this.#collectionPath(kind, options.namespace);
    return objectsAt(await this.#send("GET", `${path}?${query}`), "items");
  }

  /** Whether objects of the kind live in namespaces; unknown kinds are taken to. */
  async isNamespaced(kind: GroupVersionKind): Promise<boolean> {
    try {
      return (await this.#resourceType(kind)).namespaced;
    } catch (error) {
      if (error instanceof UnknownKindError) return true;
      throw error;
    }
  }

  /** Forgets which kinds exist: a new CustomResourceDefinition adds some. */
  forgetKinds(): void {
    this.#discovered.clear();
  }

  async #pathOf(object: JsonObject): Promise<string> {
    const namespace = namespaceOf(object);
    return `${await this.#collectionPath(kindOf(object), namespace)}/${encodeURIComponent(nameOf(object))}`;
  }

  async #collectionPath(kind: GroupVersionKind, namespace: string): Promise<string> {
    const { plural, namespaced } = await this.#resourceType(kind);
    if (!namespaced) return `${groupPath(kind.apiVersion)}/${plural}`;
    const inNamespace = namespace === "" ? this.defaultNamespace : namespace;
    return `${groupPath(kind.apiVersion)}/namespaces/${encodeURIComponent(inNamespace)}/${plural}`;
  }

  async #resourceType({ apiVersion, kind }: GroupVersionKind): Promise<ResourceType> {
    const known = this.#discovered.get(apiVersion) ?? this.#discover(apiVersion);
    this.#discovered.set(apiVersion, known);
    const found = (await known).get(kind);
    if (found !== undefined) return found;
    this.#discovered.delete(apiVersion);
    throw new UnknownKindError(
      `The API server knows no kind ${kind} in ${apiVersion}. Create its CustomResourceDefinition first.`,
    );
  }

  async #discover(apiVersion: string): Promise<ReadonlyMap<string, ResourceType>> {
    try {
      const resources = objectsAt(await this.#send("GET", groupPath(apiVersion)), "resources");
      return new Map(
        resources
          .filter((resource) => !stringAt(resource, "name").includes("/"))
          .map((resource) => [
            stringAt(resource, "kind"),
            { plural: stringAt(resource, "name"), namespaced: resource["namespaced"] === true },
          ]),
      );
    } catch (error) {
      if (isNotFound(error)) return new Map();
      this.#discovered.delete(apiVersion);
      throw error;
    }
  }

  async #send(method: string, path: string, body?: JsonObject, contentType?: string): Promise<JsonObject> {
    this.#credentials ??= this.#loadCredentials();
    const options = { ...(await this.#credentials), method, agent: this.#agent };
    const url = new URL(path, this.#cluster.server);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = { accept: "application/json", ...(contentType && { "content-type": contentType }) };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return answerOf(
          await exchange(url, { ...options, headers: { ...options.headers, ...headers } }, payload),
        );
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        // A kept-alive connection may have been closed by the server in the meantime; all requests are idempotent.
        if (transientCodes.has(code) && attempt < 3) continue;
        if (code === "") throw error;
        throw new ExpectedError(
          `The local cluster at ${this.#cluster.server.origin} does not answer (${code}). Start it with \`npm start\`.`,
        );
      }
    }
  }

  async #loadCredentials(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await this.#cluster.kubeConfig.applyToHTTPSOptions(options);
    return options;
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function exchange(url: URL, options: RequestOptions, payload: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(payload);
  });
}

function answerOf({ status, text }: Answer): JsonObject {
  const body = parseJson(text);
  if (status >= 200 && status < 300 && isObject(body)) return body;
  const details = isObject(body) ? body : {};
  const message = stringAt(details, "message");
  throw new ApiError(
    status,
    stringAt(details, "reason"),
    message === "" ? `The API server answered ${status}: ${text.slice(0, 500)}` : message,
    details,
  );
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
