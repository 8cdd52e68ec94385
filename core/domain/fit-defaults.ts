import type { HardwareName, ModelFacts, WeightFormat } from "../facts/index.ts";
import type { Site } from "../site/index.ts";
import type { ArgumentValue, GroupPorts, Role } from "../topology/index.ts";

/** What a shape serves, and where. */
export interface FitSubject {
  readonly model: ModelFacts;
  readonly weights: WeightFormat;
  readonly hardware: HardwareName;
}

/** Documented settings of an engine besides the degrees, which `fit` assumes for every shape. */
export interface FitDefaults {
  /** The release whose flags and memory count: the documented one, or another in which the model runs. */
  readonly version: (subject: FitSubject) => string;
  /** The assumptions in words, for the report of `fit`. */
  readonly assumed: (subject: FitSubject, version: string) => string;
  readonly ports: GroupPorts;
  readonly args: (
    role: Role,
    context: number,
    subject: FitSubject,
    version: string,
  ) => Record<string, ArgumentValue>;
  /** Flags of a group whose sequences are spread over ranks. @default the engine has no decode context parallelism */
  readonly contextArgs?: (decodeContextParallelSize: number) => Record<string, ArgumentValue>;
  /**
   * Site settings that a shape needs besides the image.
   * @default none
   */
  readonly site?: (shape: GroupShape) => Site;
}

/** The nodes and degrees of one group. */
export interface GroupShape {
  readonly nodes: number;
  /** Devices of each node that it uses. */
  readonly devicesPerNode: number;
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
  /** Layers of each pipeline stage. @default no pipeline */
  readonly layersPerStage?: readonly number[];
  /** Ranks over which a sequence is spread. @default 1 */
  readonly decodeContextParallelSize?: number;
}
