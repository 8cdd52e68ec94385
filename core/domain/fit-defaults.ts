import type { ModelFacts } from "../facts/index.ts";
import type { Site } from "../site/index.ts";
import type { ArgumentValue, GroupPorts, Role } from "../topology/index.ts";

/** What a topology of an engine looks like in the documents, beside its degrees. */
export interface FitDefaults {
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

/** How one group is laid over its nodes. */
export interface GroupShape {
  readonly nodes: number;
  /** Devices of each node that it uses. */
  readonly devicesPerNode: number;
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
}
