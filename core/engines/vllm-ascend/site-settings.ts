import { z } from "zod";

/** What of the site only vLLM-Ascend reads. */
export const siteSettings = {
  vllmAscend: z.strictObject({ installFiaOperators: z.boolean().default(false) }).prefault({}),
};
