import { atLeast, atMost, defineRule, numberOf, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { batchLimits, namedLimit } from "../batch-limits.ts";
import { draftTokens } from "../group-settings.ts";

export const batchedTokensCoverDrafts = defineRule({
  id: "vllm-batched-tokens-cover-drafts",
  severity: Severity.Warning,
  source: "vLLM's scheduler: a sequence takes one token and its draft tokens per step",
  per: "group",
  check: (group, { topology, at }) => {
    const limits = batchLimits(topology, group);
    const sequences = numberOf(group, "maxNumSeqs");
    const drafts = draftTokens(group);
    if (group.role === Role.Prefill || limits === undefined || sequences === undefined || drafts === 0)
      return [];
    const { tokens } = limits;
    const needed = sequences * (1 + drafts);
    // vllm-batched-tokens-cover-sequences reports fewer tokens than sequences.
    if (tokens >= needed || tokens < sequences) return [];
    return [
      {
        ...at("args.maxNumBatchedTokens"),
        message: `${namedLimit(group, "maxNumBatchedTokens", limits)} is below the ${needed} tokens per step that ${sequences} sequences with draft tokens need (1 + ${drafts} each); fewer sequences run at once.`,
        fix: atLeast(needed, { ending: `, or lower maxNumSeqs to ${Math.floor(tokens / (1 + drafts))}` }),
      },
    ];
  },
});

export const batchedTokensCoverSequences = defineRule({
  id: "vllm-batched-tokens-cover-sequences",
  source: "vLLM, config/scheduler.py, verify_max_model_len",
  per: "group",
  check: (group, { topology, at }) => {
    const limits = batchLimits(topology, group);
    if (limits === undefined || limits.tokens >= limits.sequences) return [];
    const { sequences } = limits;
    return [
      {
        ...at("args.maxNumBatchedTokens"),
        message: `${namedLimit(group, "maxNumBatchedTokens", limits)} is below maxNumSeqs ${sequences}; every sequence needs one token per step.`,
        fix: atLeast(sequences * (1 + draftTokens(group)), { ending: ", or lower maxNumSeqs" }),
      },
    ];
  },
});

export const batchedTokensWholePrompts = defineRule({
  id: "vllm-batched-tokens-whole-prompts",
  source: "vLLM, config/scheduler.py, verify_max_model_len",
  per: "group",
  check: (group, { topology, at }) => {
    const tokens = numberOf(group, "maxNumBatchedTokens");
    const given = group.args["maxModelLen"];
    const length = typeof given === "number" ? given : topology.model.maxPositions;
    if (group.args["enableChunkedPrefill"] !== false || given === "auto") return [];
    if (tokens === undefined || length === undefined || tokens >= length) return [];
    return [
      {
        ...at("args.maxNumBatchedTokens"),
        message: `maxNumBatchedTokens ${tokens} is below the longest prompt, ${length} tokens, which must fit into one step without chunked prefill.`,
        fix: atLeast(length, { ending: ", or remove enableChunkedPrefill" }),
      },
    ];
  },
});

export const contextLength = defineRule({
  id: "context-length",
  source: "vLLM ModelConfig: max_model_len above max_position_embeddings is rejected",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    const length = group.args["maxModelLen"];
    const { maxPositions } = model;
    if (typeof length !== "number" || maxPositions === undefined || length <= maxPositions) return [];
    return [
      {
        ...at("args.maxModelLen"),
        message: `maxModelLen ${length} exceeds the ${maxPositions} positions of ${model.name}.`,
        fix: atMost(maxPositions),
      },
    ];
  },
});
