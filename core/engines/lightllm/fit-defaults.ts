import type { FitDefaults } from "../../domain/index.ts";

/** Source 003; the fraction is the default. */
export const fitDefaults: FitDefaults = {
  version: "v1.2.0",
  assumed: "memFraction 0.8, no drafts",
  ports: { api: 8000 },
  args: (_, context) => ({ maxReqTotalLen: context }),
};
