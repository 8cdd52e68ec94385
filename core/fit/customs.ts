import type { ModelFacts } from "../models/model.ts";
import type { Site } from "../site/site.ts";
import type { ArgumentValue, GroupPorts, Role } from "../topology/topology.ts";
import type { GroupShape } from "./shape.ts";

/** What a topology of an engine looks like in the documents, beside its degrees. */
export interface Customs {
  /** The version whose flags and memory are taken. */
  readonly version: string;
  /** What is assumed of every shape, for a person. */
  readonly assumed: string;
  readonly ports: GroupPorts;
  readonly args: (role: Role, context: number, model: ModelFacts) => Record<string, ArgumentValue>;
  /**
   * What its site must say of a group of a shape, beside the image.
   * @default nothing
   */
  readonly site?: (shape: GroupShape) => Site;
}
