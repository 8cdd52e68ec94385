import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take minutes, the longest first. Those with real nodes alternate with those that simulate the nodes. */
const longest = [
  "e2e/every-stack",
  "system/real-nodes/stacks",
  "e2e/languages",
  "e2e/diff-fields",
  "system/real-nodes/rollout",
  "system/real-nodes/changes",
  "e2e/rollout",
  "e2e/examples",
  "system/real-nodes/rollout-job",
  "e2e/sdk-versions",
  "system/real-nodes/failures",
  "e2e/recovery",
  "system/real-nodes/connectors",
  "procedures/real-nodes",
] as const;

/** Starts the longest files with real clusters first: otherwise one of them runs alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one.moduleId) - rank(other.moduleId));
  }
}

function rank(file: string): number {
  const index = longest.findIndex((name) => file.endsWith(`${name}.e2e.test.ts`));
  return index === -1 ? longest.length : index;
}
