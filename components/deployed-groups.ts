import * as pulumi from "@pulumi/pulumi";
import { CONTRACT_LABEL, type DeployedGroup, REVISION_ANNOTATION, valueAt } from "../core/index.ts";

/** A function of Pulumi's engine itself: the outputs of a stack as its last update left them. */
const READ_STACK = "pulumi:pulumi:readStackResourceOutputs";

/**
 * The StatefulSets of the running stack before this update, by name. Undefined where nobody can tell, as with a mocked engine.
 */
export async function deployedGroups(): Promise<ReadonlyMap<string, DeployedGroup> | undefined> {
  try {
    const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
    const read: unknown = await pulumi.runtime.invoke(READ_STACK, { stackName });
    const outputs = valueAt(read, "outputs");
    if (typeof outputs !== "object" || outputs === null) return undefined;
    return new Map(Object.values(outputs).flatMap(groupIn));
  } catch {
    return undefined;
  }
}

function groupIn(resource: unknown): readonly (readonly [string, DeployedGroup])[] {
  const name = valueAt(resource, "outputs", "metadata", "name");
  if (valueAt(resource, "type") !== "kubernetes:apps/v1:StatefulSet" || typeof name !== "string") return [];
  const metadata = valueAt(resource, "outputs", "spec", "template", "metadata");
  const revision = textAt(metadata, "annotations", REVISION_ANNOTATION);
  return [[name, { revision, contract: textAt(metadata, "labels", CONTRACT_LABEL) }]];
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}
