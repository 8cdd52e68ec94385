import { numberOf, type ResolvedGroup } from "../../domain/index.ts";
import { isSparse, type SizedModel } from "../../facts/index.ts";

/** The largest values in the documented deployments of models with this kind of attention. */
const LARGEST = {
  sparse: { maxNumBatchedTokens: 16_384, maxNumSeqs: 512 },
  other: { maxNumBatchedTokens: 8192, maxNumSeqs: 64 },
} as const;

const FLAGS = ["maxNumBatchedTokens", "maxNumSeqs"] as const;

function largestOf(model: SizedModel): (typeof LARGEST)[keyof typeof LARGEST] {
  return LARGEST[isSparse(model) === true ? "sparse" : "other"];
}

/** The largest maxNumBatchedTokens and maxNumSeqs of the documents: `16384 and 512`. */
export function documentedBatch(model: SizedModel): string {
  const largest = largestOf(model);
  return FLAGS.map((flag) => largest[flag]).join(" and ");
}

/** The first flag that a group sets above every documented deployment, with both values in words. */
export function beyondDocuments(model: SizedModel, group: ResolvedGroup): string | undefined {
  const largest = largestOf(model);
  const beyond = FLAGS.map((flag) => ({ flag, given: numberOf(group, flag) ?? 0 })).find(
    ({ flag, given }) => given > largest[flag],
  );
  return beyond === undefined
    ? undefined
    : `${beyond.flag} ${beyond.given} is above the ${largest[beyond.flag]} of the documented deployments, and the workspace is an estimate for theirs`;
}
