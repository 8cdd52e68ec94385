import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files with real clusters that take minutes, the longest first. */
const longest = [
  "e2e/every-stack",
  "real-nodes/stacks",
  "real-nodes/changes",
  "e2e/recovery",
  "real-nodes/failures",
  "e2e/sdk-versions",
  "real-nodes/real-nodes",
] as const;

/** Starts the longest files first: otherwise one of them runs alone at the end. */
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
