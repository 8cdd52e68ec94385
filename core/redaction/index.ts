/** Hides secrets in what leaves a cluster. */
export { withoutSecrets } from "./text.ts";
export { redacted } from "./objects.ts";
