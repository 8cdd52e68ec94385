import type { z } from "zod";
import type { siteSchema } from "./schema.ts";

/** The cluster as a user describes it: every setting is optional. */
export type Site = z.input<typeof siteSchema>;
