import { Connection } from "./connection.ts";
import { Discovery, groupPath } from "./discovery.ts";
import { isNotFound, UnknownKindError } from "./errors.ts";
import { type JsonObject, objectsAt } from "./json.ts";
import type { LocalCluster } from "./kubeconfig.ts";
import { type GroupVersionKind, kindOf, nameOf, namespaceOf } from "./kubernetes-object.ts";

/** How an object is applied on the server. */
export interface ApplyOptions {
  readonly fieldManager: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** Filters of a list. */
export interface ListOptions {
  readonly namespace: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** The API server of the local cluster. Objects are untyped: a typed client would drop unknown fields. */
export class ApiServer {
  /** Namespace of objects without one. */
  readonly defaultNamespace: string;
  readonly #connection: Connection;
  readonly #discovery: Discovery;

  constructor(cluster: LocalCluster, defaultNamespace: string) {
    this.defaultNamespace = defaultNamespace;
    this.#connection = new Connection(cluster);
    this.#discovery = new Discovery(this.#connection);
  }

  /** The live object; undefined when there is none. */
  async get(object: JsonObject): Promise<JsonObject | undefined> {
    try {
      return await this.#connection.send("GET", await this.#pathOf(object));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Server-side apply. */
  async apply(object: JsonObject, { fieldManager, force, dryRun }: ApplyOptions): Promise<JsonObject> {
    const query = new URLSearchParams({ fieldManager, force: String(force) });
    if (dryRun) query.set("dryRun", "All");
    const path = `${await this.#pathOf(object)}?${query.toString()}`;
    return this.#connection.send("PATCH", path, {
      body: object,
      contentType: "application/apply-patch+yaml",
    });
  }

  /** Requests deletion; a missing object is not an error. */
  async delete(object: JsonObject, propagationPolicy: string): Promise<void> {
    const payload = { body: { propagationPolicy }, contentType: "application/json" };
    try {
      await this.#connection.send("DELETE", await this.#pathOf(object), payload);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** The objects of a kind. */
  async list(kind: GroupVersionKind, options: ListOptions): Promise<JsonObject[]> {
    const query = new URLSearchParams();
    if (options.labelSelector !== undefined) query.set("labelSelector", options.labelSelector);
    if (options.fieldSelector !== undefined) query.set("fieldSelector", options.fieldSelector);
    const path = `${await this.#collectionPath(kind, options.namespace)}?${query.toString()}`;
    return objectsAt(await this.#connection.send("GET", path), "items");
  }

  /** Whether objects of the kind are namespaced; assumed for kinds that are not known yet. */
  async isNamespaced(kind: GroupVersionKind): Promise<boolean> {
    try {
      return (await this.#discovery.typeOf(kind)).namespaced;
    } catch (error) {
      if (error instanceof UnknownKindError) return true;
      throw error;
    }
  }

  /** Clears the cache of kinds: a new CustomResourceDefinition adds some. */
  forgetKinds(): void {
    this.#discovery.forget();
  }

  async #pathOf(object: JsonObject): Promise<string> {
    const namespace = namespaceOf(object);
    return `${await this.#collectionPath(kindOf(object), namespace)}/${encodeURIComponent(nameOf(object))}`;
  }

  async #collectionPath(kind: GroupVersionKind, namespace: string): Promise<string> {
    const { plural, namespaced } = await this.#discovery.typeOf(kind);
    if (!namespaced) return `${groupPath(kind.apiVersion)}/${plural}`;
    const inNamespace = namespace === "" ? this.defaultNamespace : namespace;
    return `${groupPath(kind.apiVersion)}/namespaces/${encodeURIComponent(inNamespace)}/${plural}`;
  }
}
