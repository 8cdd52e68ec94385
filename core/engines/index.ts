export { engineRules, engines } from "./engines.ts";
