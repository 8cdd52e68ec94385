export { engines } from "./engines.ts";
