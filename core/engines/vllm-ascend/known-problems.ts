import type { ResolvedGroup, ResolvedTopology } from "../../domain/index.ts";
import { Role } from "../../topology/index.ts";
import { draftTokens, isExpertParallel, settingsOf, usesGraphs } from "./group-settings.ts";

/** A fault of a release that its notes or a public report describe, and no setting of the topology explains. */
export interface KnownProblem {
  /** The release, and the later ones that have the fault too. */
  readonly releases: readonly [string, ...string[]];
  /** Whether a group of the topology meets the fault. */
  readonly meets: (group: ResolvedGroup, topology: ResolvedTopology) => boolean;
  /** What happens, as the end of "… in <groups>: ". */
  readonly effect: string;
  /** What helps, as an imperative without a period. */
  readonly remedy: string;
  readonly source: string;
}

export const knownProblems: readonly KnownProblem[] = [
  {
    releases: ["v0.17.0rc1"],
    meets: (group, topology) => isSparse(topology) && numberAbove(group, "maxNumSeqs", 8),
    effect: "GLM-5 hangs with more than 8 concurrent requests",
    remedy: "Set maxNumSeqs to 8, or use a later release",
    source: "release notes of vllm-ascend v0.17.0rc1",
  },
  {
    releases: ["v0.18.0"],
    meets: (_group, topology) => isSparse(topology) && isDisaggregated(topology),
    effect: "answers are empty or garbled where prefill and decode are separate",
    remedy: "Use v0.20.2rc1 or later",
    source: "vllm-ascend #8853, release notes of v0.18.0",
  },
  {
    releases: ["v0.18.0"],
    meets: (group, topology) =>
      isSparse(topology) &&
      group.role === Role.Decode &&
      group.tensorParallelSize === 16 &&
      group.dataParallelSize === 2,
    effect: "answers are less accurate with tensorParallelSize 16 and dataParallelSize 2 in decode",
    remedy: "Choose other degrees for decode, or use v0.20.2rc1 or later",
    source: "vllm-ascend #8844, release notes of v0.18.0",
  },
  {
    releases: ["v0.19.1rc1"],
    meets: (group, topology) => isSparse(topology) && group.nodes === 1 && group.role === Role.Serve,
    effect: "GLM-5 and GLM-5.1 on one node fail or answer wrongly",
    remedy: "Use v0.20.2rc1 or later",
    source: "vllm-ascend #8843, release notes of v0.19.1rc1",
  },
  {
    releases: ["v0.21.0rc1"],
    meets: (group) =>
      isExpertParallel(group) &&
      usesGraphs(group) &&
      settingsOf(group, "compilationConfig")["cudagraph_mode"] === "FULL",
    effect: "expert parallelism with cudagraph_mode FULL fails",
    remedy: "Set cudagraph_mode to PIECEWISE",
    source: "release notes of vllm-ascend v0.21.0rc1",
  },
  {
    releases: ["v0.21.0rc1"],
    meets: (group, topology) => isDisaggregated(topology) && draftTokens(group) > 0,
    effect: "the draft layers do not load where prefill and decode are separate",
    remedy: "Remove speculativeConfig, or use v0.22.1rc1 or later",
    source: "release notes of vllm-ascend v0.21.0rc1",
  },
  {
    releases: ["v0.22.1rc1"],
    meets: (group, { groups, model }) =>
      model.attention?.kind === "latent" &&
      group.role === Role.Decode &&
      groups.some(
        ({ role, tensorParallelSize }) =>
          role === Role.Prefill && tensorParallelSize !== group.tensorParallelSize,
      ),
    effect: "decode crashes where its tensorParallelSize differs from that of prefill",
    remedy: "Set tensorParallelSize of both to the same number, or use v0.23.0rc1 or later",
    source: "vllm-ascend #11877",
  },
  {
    releases: ["v0.30.0rc1"],
    meets: () => true,
    effect: "the image is built with a version of CANN that does not fit",
    remedy: "Use v0.30.0rc2",
    source: "release notes of vllm-ascend v0.30.0rc1",
  },
];

function isSparse({ model: { attention } }: ResolvedTopology): boolean {
  return attention?.kind === "latent" && attention.indexer !== undefined;
}

function isDisaggregated({ groups }: ResolvedTopology): boolean {
  return groups.some(({ role }) => role === Role.Decode);
}

function numberAbove(group: ResolvedGroup, flag: string, limit: number): boolean {
  const value = group.args[flag];
  return typeof value === "number" && value > limit;
}
