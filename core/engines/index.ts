export { engineRules, engines } from "./engines.ts";
export { explainedNames } from "./explained.ts";
