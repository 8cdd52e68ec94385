export { problemsFromZod } from "./from-zod.ts";
export { type InputCheck, inputChecks } from "./input-check.ts";
export { GlmServeError } from "./glm-serve-error.ts";
export { nearest, suggest } from "./nearest.ts";
export { isWithin } from "./path.ts";
export { printProblem, type Problem, shown } from "./problem.ts";
export { holdsUserInfo, isSecretName } from "./secret-name.ts";
export { unreadableValues } from "./unreadable.ts";
