import { z } from "zod";
import { absolutePathSchema } from "../topology/index.ts";
import { rankTableSchema } from "./ranktable.ts";

/** Settings of the site that only one engine reads, by the engine. Parsing a site loads no engine. */
export const settingsByEngine = {
  "vllm-ascend": {
    vllmAscend: z.strictObject({ installFiaOperators: z.boolean().default(false) }).prefault({}),
  },
  xllm: {
    xllm: z.strictObject({ binaryPath: absolutePathSchema.optional() }).prefault({}),
    // No other engine of the documents needs a rank table (source 004).
    rankTable: rankTableSchema.optional(),
  },
} as const;

/** All of them, to be spread into the schema of a site. */
export const engineSettings = { ...settingsByEngine["vllm-ascend"], ...settingsByEngine.xllm };
