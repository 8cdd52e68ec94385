import { z } from "zod";
import { rankTableSchema } from "../../site/ranktable.ts";
import { absolutePathSchema } from "../../topology/schema.ts";

/** What of the site only xLLM reads: no other engine of the documents needs a rank table (source 004). */
export const siteSettings = {
  xllm: z.strictObject({ binaryPath: absolutePathSchema.optional() }).prefault({}),
  rankTable: rankTableSchema.optional(),
};
