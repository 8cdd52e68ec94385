import { z } from "zod";
import { absolutePathSchema } from "../topology/index.ts";
import { engineDefaults } from "./engine-defaults.ts";
import { type RankTableSpec, rankTableSchema } from "./rank-table.ts";

/** Settings that only one engine reads. */
export interface EngineSettings {
  /** Settings for vLLM-Ascend. */
  vllmAscend?: VllmAscendSettings | undefined;
  /** Settings for xLLM. */
  xllm?: XllmSettings | undefined;
  /**
   * Addresses of the devices, for xLLM on several nodes. Changing this replaces every group.
   * @default none
   */
  rankTable?: RankTableSpec | undefined;
}

/** Settings for vLLM-Ascend. */
export interface VllmAscendSettings {
  /**
   * Whether pods install the attention operators that CANN 8.5.1 lacks on Atlas 800 A2 (deployment document
   * 000). Changing this replaces every group.
   * @default false
   */
  installFiaOperators?: boolean | undefined;
}

/** Settings for xLLM. */
export interface XllmSettings {
  /**
   * Absolute path of the server in the container. The public images do not contain it, so xLLM requires this setting.
   * Changing this replaces every group.
   */
  binaryPath?: string | undefined;
}

/** The schemas by the engine that reads them. Reading a site loads no engine. */
const settingsByEngine = {
  "vllm-ascend": {
    vllmAscend: z
      .strictObject({
        installFiaOperators: z
          .boolean()
          .default(engineDefaults["vllm-ascend"].vllmAscend.installFiaOperators),
      })
      .prefault({}),
  },
  xllm: {
    xllm: z.strictObject({ binaryPath: absolutePathSchema.optional() }).prefault({}),
    // No other documented engine needs a rank table (deployment document 004).
    rankTable: rankTableSchema.optional(),
  },
} as const satisfies Record<keyof typeof engineDefaults, unknown>;

/** The schemas of all engines, as properties of a site. */
export const engineSettings = { ...settingsByEngine["vllm-ascend"], ...settingsByEngine.xllm };
