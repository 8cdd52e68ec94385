import type { Connection } from "./connection.ts";
import { isNotFound, UnknownKindError } from "./errors.ts";
import { objectsAt, stringAt } from "./json.ts";
import type { GroupVersionKind } from "./kubernetes-object.ts";

/** Path of the objects of a kind. */
export interface ResourceType {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The kinds that the API server serves, requested once per group and version. */
export class Discovery {
  readonly #connection: Connection;
  readonly #versions = new Map<string, Promise<ReadonlyMap<string, ResourceType>>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The resource type of a kind. */
  async typeOf({ apiVersion, kind }: GroupVersionKind): Promise<ResourceType> {
    const known = this.#versions.get(apiVersion) ?? this.#discover(apiVersion);
    this.#versions.set(apiVersion, known);
    const found = (await known).get(kind);
    if (found !== undefined) return found;
    this.#versions.delete(apiVersion);
    throw new UnknownKindError(
      `The API server has no kind ${kind} in ${apiVersion}. Create its CustomResourceDefinition first.`,
    );
  }

  /** Clears the cache: a new CustomResourceDefinition adds kinds. */
  forget(): void {
    this.#versions.clear();
  }

  async #discover(apiVersion: string): Promise<ReadonlyMap<string, ResourceType>> {
    try {
      const resources = objectsAt(await this.#connection.send("GET", groupPath(apiVersion)), "resources");
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
      this.#versions.delete(apiVersion);
      throw error;
    }
  }
}

/** `/api/v1` or `/apis/apps/v1`. */
export function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
