import { type Aspect, ASPECTS, plannedValues } from "../kubernetes/index.ts";
import { type EmittedObject, kindOf, titleOf } from "./emitted-object.ts";
import type { Policy, Violation } from "./policy.ts";

/** One policy for each aspect: an object has the values that the plan gave it. */
export const aspectPolicies: readonly Policy[] = ASPECTS.map((aspect) => ({
  id: `planned-${aspect.name}`,
  description: aspect.demand,
  reads: "object",
  inspect: (object) => differences(aspect, object),
}));

function differences(
  { name, title, kinds, read, extensible, fix }: Aspect,
  object: EmittedObject,
): Violation[] {
  if (!kinds.some((kind) => kind === kindOf(object))) return [];
  const planned = plannedValues(object.manifest)?.[name];
  if (planned === undefined) return [];
  const actual = read(object.manifest);
  const keys = new Set([...Object.keys(planned), ...(extensible ? [] : Object.keys(actual))]);
  return [...keys]
    .filter((key) => planned[key] !== actual[key])
    .map((key) => ({
      object,
      path: `${name}.${key}`,
      message: `${titleOf(object)}: ${title} (${key}) ${changeOf(planned[key], actual[key])}.`,
      fix,
    }));
}

/** Checksums tell people nothing. */
function changeOf(planned: string | undefined, actual: string | undefined): string {
  if (planned === undefined) return "was added after the plan";
  if (actual === undefined) return "was removed after the plan";
  return planned.startsWith("#")
    ? "was changed after the plan"
    : `is ${JSON.stringify(actual)}, and the plan has ${JSON.stringify(planned)}`;
}
