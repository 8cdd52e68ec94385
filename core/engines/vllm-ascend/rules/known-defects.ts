import {
  defineRule,
  inRange,
  numberOf,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { isSparse, sharesIndexers, WeightFormat } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  additional,
  draftTokens,
  flashcomm1,
  isExpertParallel,
  isOn,
  settingsOf,
} from "../group-settings.ts";
import { answersWrongly } from "../model-support.ts";

/** A defect of some releases that the project names in its release notes or in issues, and that no check of the engine reports. */
interface Defect {
  readonly releases: VersionRange;
  /** The first release without it. */
  readonly until: string;
  readonly appears: (group: ResolvedGroup, topology: ResolvedTopology) => boolean;
  /** What happens, as messages continue: "vllm-ascend v0.18.0 …". */
  readonly what: (group: ResolvedGroup, topology: ResolvedTopology) => string;
  readonly source: string;
}

const isSplit = ({ role }: ResolvedGroup): boolean => role !== Role.Serve;

/** Defects with GLM models. Source: docs/source/user_guide/release_notes.md of vllm-ascend v0.30.0rc2, known issues of each release. */
const DEFECTS: readonly Defect[] = [
  {
    releases: { since: "0.17", before: "0.18" },
    until: "v0.18.0",
    appears: (group, { model }) => isSparse(model) === true && !isSplit(group) && group.nodes > 1,
    what: ({ name }, { model }) =>
      `may hang above 8 concurrent requests of ${model.name} in groups.${name}, which spans several nodes`,
    source: "vllm-ascend, release notes of v0.17.0rc1, #7235 and #7290",
  },
  {
    releases: { since: "0.18", before: "0.19" },
    until: "v0.20.2rc1",
    appears: (group, { model }) => isSparse(model) === true && isSplit(group),
    what: (_, { model }) =>
      `may give empty or garbled answers of ${model.name} with separate prefill and decode`,
    source: "vllm-ascend, release notes of v0.18.0, #8853",
  },
  {
    releases: { since: "0.18", before: "0.19" },
    until: "v0.20.2rc1",
    appears: ({ role, tensorParallelSize, dataParallelSize }, { model }) =>
      isSparse(model) === true && role === Role.Decode && tensorParallelSize === 16 && dataParallelSize === 2,
    what: ({ name }, { model }) =>
      `answers less accurately with ${model.name} in groups.${name}, which decodes with tensorParallelSize 16 and dataParallelSize 2`,
    source: "vllm-ascend, release notes of v0.18.0, #8844",
  },
  {
    releases: { since: "0.19", before: "0.20" },
    until: "v0.20.2rc1",
    appears: (group, { model, spec }) => !isSplit(group) && answersWrongly(spec.engine.version, model),
    what: ({ name }, { model }) =>
      `may answer wrongly or fail with ${model.name} in groups.${name}, which prefills and decodes`,
    source: "vllm-ascend, release notes of v0.19.1rc1, #8843",
  },
  {
    releases: { since: "0.20", before: "0.22" },
    until: "v0.22.1rc1",
    appears: (group, topology) =>
      isSparse(topology.model) === true &&
      topology.spec.model.weights === WeightFormat.W4a8 &&
      draftTokens(group) >= 3 &&
      flashcomm1(topology, group) !== undefined,
    what: (group, { model }) =>
      `may accept fewer of the ${draftTokens(group)} draft tokens of ${model.name} w4a8 with FLASHCOMM1`,
    source: "vllm-ascend, release notes of v0.20.2rc1 and v0.21.0rc1, #9803",
  },
  {
    releases: { since: "0.21", before: "0.22" },
    until: "v0.22.1rc1",
    appears: (group, { model }) =>
      isSparse(model) === true &&
      isExpertParallel(group) &&
      settingsOf(group, "compilationConfig")["cudagraph_mode"] === "FULL",
    what: (_, { model }) => `may fail with ${model.name} where expert parallelism meets cudagraph_mode FULL`,
    source: "vllm-ascend, release notes of v0.21.0rc1, #9503",
  },
  {
    releases: { since: "0.21", before: "0.22" },
    until: "v0.23.0rc1",
    appears: (group) => isSplit(group) && draftTokens(group) > 0,
    what: ({ name }) => `does not load the draft layer of groups.${name}, one side of prefill and decode`,
    source: "vllm-ascend, release notes of v0.21.0rc1",
  },
  {
    releases: { since: "0.22", before: "0.23" },
    until: "v0.23.0rc1",
    appears: (group, { groups, model }) =>
      model.attention?.kind === "latent" &&
      group.role === Role.Decode &&
      groups.some(
        ({ role, tensorParallelSize }) =>
          role === Role.Prefill && tensorParallelSize !== group.tensorParallelSize,
      ),
    what: ({ name, tensorParallelSize }) =>
      `crashes in groups.${name}, whose tensorParallelSize ${tensorParallelSize} differs from that of prefill`,
    source: "vllm-ascend #11877",
  },
  {
    releases: { since: "0.30", before: "0.31" },
    until: "v0.30.0rc2",
    appears: (_, { spec }) => spec.engine.version === "v0.30.0rc1",
    what: () => "has an image with a version of CANN that does not fit",
    source: "vllm-ascend, release notes of v0.30.0rc2",
  },
  {
    releases: { since: "0.23", before: "0.24" },
    until: "v0.26.0rc1",
    appears: (group, { model }) =>
      sharesIndexers(model) === true &&
      (numberOf(group, "decodeContextParallelSize") ?? 1) > 1 &&
      isOn(additional(group, "enable_sparse_sfa_c8")),
    what: (_, { model }) =>
      `is slow with ${model.name} where decodeContextParallelSize meets enable_sparse_sfa_c8`,
    source: "vllm-ascend, release notes of v0.23.0, #14011",
  },
  {
    releases: { since: "0.26", before: "0.27" },
    // The first release whose document serves the model with an int8 cache, and reports its accuracy (GLM5.3.md, §7.1).
    until: "v0.30.0rc2",
    appears: (group, { model }) =>
      model.name === "GLM-5.3" && isOn(additional(group, "enable_sparse_sfa_c8")),
    what: (_, { model }) => `may give garbled answers of ${model.name} with enable_sparse_sfa_c8`,
    source: "vllm-ascend #16976 and #16085: without enable_sparse_sfa_c8 the answers are right",
  },
  {
    releases: { since: "0.26", before: "0.27" },
    // v0.30.0rc1 has an image with the wrong CANN.
    until: "v0.30.0rc2",
    appears: (_, { spec, hardware }) =>
      spec.model.weights === WeightFormat.W4a4c8 && hardware.name === "ascend-950dt",
    what: (_, { hardware, model }) =>
      `may be slower than before with ${model.name} w4a4c8 on ${hardware.title}`,
    source: "vllm-ascend, release notes of v0.26.0rc1, #15268; those of v0.30.0rc2 do not list it",
  },
  {
    releases: { since: "0.26", before: "0.27" },
    until: "v0.27.1rc1",
    // GLM-5.3 has the layers of GLM-5.2, and other weights.
    appears: (_, { model }) =>
      model.attention !== undefined && (sharesIndexers(model) !== true || model.name === "GLM-5.3"),
    what: (_, { model }) => `is not validated for ${model.name}, of the GLM family only for GLM-5.2`,
    source: "vllm-ascend, release notes of v0.26.0rc1: a model-restricted version",
  },
];

export const knownDefect = defineRule({
  id: "ascend-known-defect",
  severity: Severity.Warning,
  source: "vllm-ascend, release notes, known issues of each release",
  per: "group",
  check: (group, { topology }) => {
    const { version } = topology.spec.engine;
    return DEFECTS.filter(
      ({ releases, appears }) => inRange(version, releases) && appears(group, topology),
    ).map(({ until, what, source }) => ({
      path: "engine.version",
      value: version,
      message: `vllm-ascend ${version} ${what(group, topology)}.`,
      fix: setTo(until, { as: `${until} or a later release` }),
      source,
    }));
  },
});
