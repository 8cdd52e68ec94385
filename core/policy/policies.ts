import { aspectPolicies } from "./aspect-policies.ts";
import { type EmittedObject, isOwn } from "./emitted-object.ts";
import { objectPolicies } from "./object-policies.ts";
import type { Policy, Violation } from "./policy.ts";
import { stackPolicies } from "./stack-policies.ts";

/** Every policy, in the order in which they are documented. */
export const policies: readonly Policy[] = [...aspectPolicies, ...objectPolicies, ...stackPolicies];

/** What all policies find in the objects of a program, by the policy. */
export function violationsOf(
  objects: readonly EmittedObject[],
): readonly (Violation & { readonly policy: string })[] {
  return policies.flatMap((policy) => {
    const found =
      policy.reads === "stack"
        ? policy.inspect(objects)
        : objects.filter(isOwn).flatMap((object) => policy.inspect(object));
    return found.map((violation) => ({ ...violation, policy: policy.id }));
  });
}
