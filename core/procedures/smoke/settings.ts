import { z } from "zod";
import { apiKeySchema } from "../api-key.ts";
import { jobSettings } from "../job-settings.ts";
import type { SmokeSpec } from "./spec.ts";

const seconds = z.int().min(1).max(86_400);

/** Checks a `SmokeSpec`. */
export const smokeSettings = z.strictObject({
  apiKey: apiKeySchema.optional(),
  readySeconds: seconds.default(600),
  requestSeconds: seconds.default(300),
  ...jobSettings({ deadlineSeconds: 3600, retries: 2, cpu: "1", memory: "1Gi" }),
}) satisfies z.ZodType<unknown, SmokeSpec>;
