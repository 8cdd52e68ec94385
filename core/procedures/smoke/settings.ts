import { z } from "zod";
import { secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings } from "../job-settings.ts";
import type { SmokeSpec } from "./spec.ts";

const seconds = z.int().min(1).max(86_400);

/** Checks a `SmokeSpec`. */
export const smokeSettings = z.strictObject({
  apiKey: secretReferenceSchema.optional(),
  readySeconds: seconds.default(600),
  requestSeconds: seconds.default(300),
  ...jobSettings({ deadlineSeconds: 3600, retries: 2, cpu: "1", memory: "1Gi" }),
}) satisfies z.ZodType<unknown, SmokeSpec>;
