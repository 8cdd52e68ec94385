import type { Policies, PolicyPack, PolicyResource, ReportViolation } from "@pulumi/policy";
import { type EmittedObject, isOwn, policies, printViolation, type Violation } from "../core/index.ts";

/** The parts of `@pulumi/policy` that the pack needs. The program's own copy is the one that Pulumi talks to. */
interface PolicySdk {
  readonly PolicyPack: typeof PolicyPack;
}

/** Serves every policy of glm-serve to Pulumi's engine. A violation stops the deployment, unless the pack is configured otherwise. */
export function startPack(sdk: PolicySdk): PolicyPack {
  return new sdk.PolicyPack("glm-serve", { policies: packPolicies, enforcementLevel: "mandatory" });
}

/** The policies in the form of Pulumi's SDK. */
export const packPolicies: Policies = policies.map((policy) => {
  const { id: name, description } = policy;
  switch (policy.reads) {
    case "object":
      return {
        name,
        description,
        validateResource: ({ urn, type, props }, report) => {
          if (!isKubernetes(type)) return;
          const object = { urn, manifest: props };
          if (isOwn(object)) reportAll(policy.inspect(object), report);
        },
      };
    case "stack":
      return {
        name,
        description,
        validateStack: ({ resources }, report) => {
          reportAll(policy.inspect(resources.filter(({ type }) => isKubernetes(type)).map(emitted)), report);
        },
      };
    default:
      return policy satisfies never;
  }
});

const isKubernetes = (type: string): boolean =>
  type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/");

function emitted({ urn, props }: PolicyResource): EmittedObject {
  return { urn, manifest: props };
}

function reportAll(violations: readonly Violation[], report: ReportViolation): void {
  for (const violation of violations) report(printViolation(violation), violation.object.urn);
}
