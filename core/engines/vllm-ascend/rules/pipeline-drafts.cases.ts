import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pipelined, prefillDecode } from "../../../../test/support/topologies.ts";

const drafts = { speculativeConfig: { method: "mtp", num_speculative_tokens: 1 } };

const stages = (version: string, name = "GLM-5") =>
  changed(pipelined(), { version, args: drafts, model: { name } });

const prefill = (version: string) =>
  changed(prefillDecode(), { group: "prefill", version, pipelineParallelSize: 2, args: drafts });

const refusedIn = (group: string) => ({
  path: `groups.${group}.args.speculativeConfig`,
  value: drafts.speculativeConfig,
  message: `speculativeConfig with method mtp is not supported with pipelineParallelSize 2 in a ${group} group.`,
  fix: "Remove speculativeConfig, or remove pipelineParallelSize",
});

export const cases: CasesByRule = {
  "ascend-pipeline-drafts": {
    fails: [
      { name: "two stages in v0.23.0", topology: stages("v0.23.0"), reports: [refusedIn("serve")] },
      { name: "two stages in v0.14.0rc1", topology: stages("v0.14.0rc1"), reports: [refusedIn("serve")] },
      {
        name: "a prefill group in v0.20.2rc1",
        topology: prefill("v0.20.2rc1"),
        reports: [refusedIn("prefill")],
      },
    ],
    passes: [
      { name: "two stages in v0.24.0rc1", topology: stages("v0.24.0rc1") },
      { name: "two stages in v0.13.0", topology: stages("v0.13.0") },
      { name: "a prefill group in v0.22.1rc1", topology: prefill("v0.22.1rc1") },
      {
        name: "a draft layer with the interface",
        topology: stages("v0.20.2rc1", "GLM-4.7-Flash"),
      },
      {
        name: "another method",
        topology: changed(pipelined(), {
          version: "v0.23.0",
          args: { speculativeConfig: { method: "ngram", num_speculative_tokens: 1 } },
        }),
      },
    ],
  },
};
