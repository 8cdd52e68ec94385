export { type EmittedObject, isOwn } from "./emitted-object.ts";
export { policies, violationsOf } from "./policies.ts";
export { printViolation, type Violation } from "./policy.ts";
