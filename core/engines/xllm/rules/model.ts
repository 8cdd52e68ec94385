import { type GroupRule, numberOf, objection } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { WeightFormat } from "../../../facts/index.ts";
import { entryOf, isBelow } from "../../../topology/index.ts";
import { type Dialect, dialectOf, dialects, since } from "../dialects.ts";

const modelOfDialect: GroupRule = {
  id: "xllm-model-of-dialect",
  source: "xLLM RELEASE.md: GLM-5 and GLM-4.7-Flash since 0.9.0",
  check: ({ model, spec }) => {
    if (model.type === "glm4_moe" || since("0.9").includes(dialectOf(spec.engine.version))) return [];
    return [
      {
        path: "engine.version",
        value: spec.engine.version,
        message: `This xLLM does not know ${model.name}.`,
        fix: `choose ${since("0.9").join(", ")}`,
      },
    ];
  },
};

const weightsLoad: GroupRule = {
  id: "xllm-weights-load",
  source: "xLLM: Atlas A2 and A3 have no fp8; w4a8 since 0.10",
  check: ({ spec }) => {
    const { weights } = spec.model;
    const object = (message: string, fix: string) => [
      { path: "model.weights", value: weights, message, fix },
    ];
    switch (weights) {
      case WeightFormat.Bf16:
      case WeightFormat.W8a8:
        return [];
      case WeightFormat.Fp8:
        return object("The devices cannot compute with fp8 weights.", "take bf16 or w8a8 weights");
      case WeightFormat.W4a8:
        return since("0.10").includes(dialectOf(spec.engine.version))
          ? []
          : object("This xLLM cannot load w4a8 weights.", "take bf16 or w8a8 weights, or xLLM 0.10");
      default:
        return weights satisfies never;
    }
  },
};

const draftComplete: GroupRule = {
  id: "xllm-draft-complete",
  source: "xLLM speculative_engine.cpp:34: CHECK; without a draft model the tokens are ignored",
  check: ({ model, spec }, group) => {
    const draft = group.args["draftModel"];
    const tokens = numberOf(group, "numSpeculativeTokens") ?? 0;
    const needsDraft = group.args["speculativeAlgorithm"] !== "Suffix";
    const found = [];
    if (draft !== undefined && tokens === 0)
      found.push(
        objection(
          group,
          "args.numSpeculativeTokens",
          group.args["numSpeculativeTokens"],
          "A draft model is given, but no number of tokens that it should guess.",
          "set it to 1, as source 004 does",
        ),
      );
    if (draft === undefined && tokens > 0 && needsDraft)
      found.push(
        objection(
          group,
          "args.draftModel",
          undefined,
          "Tokens are to be guessed, but no draft model is given.",
          "add the path of the exported MTP weights, or take numSpeculativeTokens out",
        ),
      );
    if (draft !== undefined && model.type === "glm4_moe_lite")
      found.push(
        objection(
          group,
          "args.draftModel",
          draft,
          `xLLM has no draft model for ${model.name}.`,
          "take it out",
        ),
      );
    if (typeof draft === "string" && !isBelow(draft, spec.model.volumePath))
      found.push(
        objection(
          group,
          "args.draftModel",
          draft,
          `The weights volume is mounted at ${spec.model.volumePath}, so nothing would be there.`,
          "put the draft model below model.volumePath",
        ),
      );
    return found;
  },
};

/** Parsers that fit GLM, and the dialects that have them. */
const toolParsers: Readonly<Record<string, readonly Dialect[]>> = {
  glm45: dialects,
  glm47: dialects,
  glm5: since("0.11-preview"),
  auto: since("0.11-preview"),
};

const reasoningParsers: Readonly<Record<string, readonly Dialect[]>> = {
  glm45: dialects,
  glm47: since("0.8"),
  auto: since("0.11-preview"),
};

const parsersKnown: GroupRule = {
  id: "xllm-parser-known",
  source:
    "xLLM function_call_parser.cpp, reasoning_parser.cpp: FATAL at start, at 31b7caf only at the first request",
  check: ({ model, spec }, group) => {
    const dialect = dialectOf(spec.engine.version);
    const tables = { toolCallParser: toolParsers, reasoningParser: reasoningParsers };
    return Object.entries(tables).flatMap(([argument, table]) => {
      const value = group.args[argument];
      if (typeof value !== "string") return [];
      const known = Object.entries(table)
        .filter(([, having]) => having.includes(dialect))
        .map(([name]) => name)
        // The tool parsers' "auto" has no entry for glm4_moe (function_call_parser.cpp:48-51).
        .filter((name) => name !== "auto" || argument !== "toolCallParser" || model.type !== "glm4_moe");
      if (known.includes(value)) return [];
      const having = entryOf(table, value) ?? [];
      return [
        objection(
          group,
          `args.${argument}`,
          value,
          having.length > 0 && !having.includes(dialect)
            ? `xLLM ${dialect} has no such parser; ${having.join(", ")} ${having.length === 1 ? "has" : "have"}.`
            : `xLLM ${dialect} has no such parser for ${model.name}.`,
          suggest(value, known),
        ),
      ];
    });
  },
};

const kernelBackend: GroupRule = {
  id: "xllm-kernel-backend",
  source: "xLLM models/model_registry.cpp:117-145: FATAL",
  check: ({ model }, group) =>
    model.type === "glm4_moe" && group.args["npuKernelBackend"] === "TORCH"
      ? [
          objection(
            group,
            "args.npuKernelBackend",
            "TORCH",
            `${model.name} runs on the ATB kernels only.`,
            'take it out, or write "ATB"',
          ),
        ]
      : [],
};

const memoryShare: GroupRule = {
  id: "xllm-memory-share",
  source: "xLLM llm_engine.cpp: share of a device's memory",
  check: (_, group) => {
    const share = numberOf(group, "maxMemoryUtilization") ?? 0.8;
    if (share > 0 && share <= 1) return [];
    return [
      objection(
        group,
        "args.maxMemoryUtilization",
        share,
        "It is a share of the device's memory.",
        "choose a number above 0 and at most 1, e.g. 0.86",
      ),
    ];
  },
};

export const modelRules: readonly GroupRule[] = [
  modelOfDialect,
  weightsLoad,
  draftComplete,
  parsersKnown,
  kernelBackend,
  memoryShare,
];
