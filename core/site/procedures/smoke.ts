import { z } from "zod";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

const seconds = z.int().min(1).max(86_400);

/** Checks a `SmokeSpec`. */
export const smokeSettings = z.strictObject({
  apiKey: secretReferenceSchema.optional(),
  readySeconds: seconds.default(600),
  requestSeconds: seconds.default(300),
  ...jobSettings({ deadlineSeconds: 3600, retries: 2, cpu: "1", memory: "1Gi" }),
}) satisfies z.ZodType<unknown, SmokeSpec>;

/** How a stack is asked whether it answers. */
export interface SmokeSpec extends JobSettings {
  /** The Secret that holds the API key. @default the one that the site gives the engines as VLLM_API_KEY */
  apiKey?: SecretReference | undefined;
  /** Seconds until every server answers at all. @default 600 */
  readySeconds?: number | undefined;
  /** Seconds for one request. @default 300, for a first request may compile */
  requestSeconds?: number | undefined;
}
