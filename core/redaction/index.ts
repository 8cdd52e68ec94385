/** Hides secrets in what leaves a cluster. */
export { HIDDEN, withoutSecrets } from "./text.ts";
export { redacted } from "./objects.ts";
