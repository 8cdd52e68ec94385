import type { JobSettings } from "../job-settings.ts";
import type { SecretReference } from "../secret-reference.ts";

/** How a stack is asked whether it answers. */
export interface SmokeSpec extends JobSettings {
  /** The Secret that holds the API key. @default the one that the site gives the engines as VLLM_API_KEY */
  apiKey?: SecretReference | undefined;
  /** Seconds until every server answers at all. @default 600 */
  readySeconds?: number | undefined;
  /** Seconds for one request. @default 300, for a first request may compile */
  requestSeconds?: number | undefined;
}
