import { z } from "zod";
import type { SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** How the answers of a stack are checked. */
export interface SmokeSpec extends JobSettings {
  /**
   * The Secret with the API key.
   * @default the one from which the site sets VLLM_API_KEY
   */
  apiKey?: SecretReference | undefined;
  /**
   * Seconds until every server must answer.
   * @default 600
   */
  readySeconds?: number | undefined;
  /**
   * Seconds for one request. The first request may compile.
   * @default 300
   */
  requestSeconds?: number | undefined;
  /** @default 3600 */
  deadlineSeconds?: number | undefined;
  /** @default 2 */
  retries?: number | undefined;
  /** @default requests of 1 CPU and 1Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const seconds = z.int().min(1).max(86_400);

const schema = z.strictObject({
  apiKey: secretReferenceSchema.optional(),
  readySeconds: seconds.default(600),
  requestSeconds: seconds.default(300),
  ...jobSettings({ deadlineSeconds: 3600, retries: 2, cpu: "1", memory: "1Gi" }),
});

export const smokeSettings = schema satisfies SchemaOf<SmokeSpec, typeof schema>;
