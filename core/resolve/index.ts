export { nameProblems, resolve, type ResolvedInput } from "./resolve.ts";
