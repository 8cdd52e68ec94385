import { defineRule, removed, setTo, Severity } from "../../../domain/index.ts";
import type { ArgumentValue } from "../../../topology/index.ts";
import { isOn, isPersonal, textsOf } from "../group-settings.ts";

const START = "LightLLM v1.2.0, lightllm/server/api_start.py";

/** The only values that the server accepts, though its parser takes any. */
const ASSERTED: Readonly<Record<string, readonly string[]>> = {
  zmqMode: ["tcp://", "ipc:///tmp/"],
  loadWay: ["HF"],
};

export const assertedValue = defineRule({
  id: "lightllm-asserted-value",
  source: `${START} and lightllm/common/basemodel/basemodel.py`,
  per: "group",
  check: ({ args }, { at }) =>
    Object.entries(ASSERTED).flatMap(([argument, values]) => {
      const value = args[argument];
      if (typeof value !== "string" || values.includes(value)) return [];
      const known = values.map((text) => `"${text}"`).join(" or ");
      return [
        {
          ...at(`args.${argument}`),
          message: `${argument} must be ${known}; otherwise LightLLM stops with an AssertionError.`,
          fix: setTo(values[0], { as: known, ending: ", or remove it" }),
        },
      ];
    }),
});

export const expertParallel = defineRule({
  id: "lightllm-expert-parallel",
  source: `${START}: When --enable_ep_moe is enabled, flashinfer is not supported`,
  per: "group",
  check: (group, { at }) =>
    isOn(group, "enableEpMoe")
      ? ["llmPrefillAttBackend", "llmDecodeAttBackend"]
          .filter((argument) => textsOf(group, argument)?.includes("flashinfer") === true)
          .map((argument) => ({
            ...at(`args.${argument}`),
            message: `${argument} must not be flashinfer when enableEpMoe is on.`,
            fix: setTo("auto", { as: '"auto", "fa3" or "triton"', ending: ", or remove enableEpMoe" }),
          }))
      : [],
});

/** Flags that turn the mixed mode on. */
const MIXED_MODE = ["enableTpspMixMode", "enablePrefillMicrobatchOverlap", "enableDecodeMicrobatchOverlap"];

export const prefillBalance = defineRule({
  id: "lightllm-balance",
  source: `${START}: need set --enable_tpsp_mix_mode firstly and --dp > 1`,
  per: "group",
  check: (group, { at }) => {
    if (!isOn(group, "enableDpPrefillBalance")) return [];
    if (group.dataParallelSize > 1 && MIXED_MODE.some((argument) => isOn(group, argument))) return [];
    return [
      {
        ...at("args.enableDpPrefillBalance"),
        message: "enableDpPrefillBalance requires enableTpspMixMode and at least two data-parallel ranks.",
        fix: removed({ ending: ", or set enableTpspMixMode to true and dataParallelSize to at least 2" }),
      },
    ];
  },
});

/** Modes that need the prompt cache and chunked prefill. */
const CACHED_MODES: readonly (readonly [
  argument: string,
  on: (value: ArgumentValue | undefined) => boolean,
])[] = [
  ["outputConstraintMode", (value) => value !== undefined && value !== "none"],
  ["tokenHealingMode", (value) => value === true],
  ["diverseMode", (value) => value === true],
];

const CACHE_SWITCHES = ["disableDynamicPromptCache", "disableChunkedPrefill"] as const;

/** What these switches turn off. */
const REQUIRED = { disableDynamicPromptCache: "the prompt cache", disableChunkedPrefill: "chunked prefill" };

export const promptCache = defineRule({
  id: "lightllm-prompt-cache",
  source: `${START}: mode setting check`,
  per: "group",
  check: (group, { at }) =>
    CACHED_MODES.filter(([mode, on]) => on(group.args[mode])).flatMap(([mode]) =>
      CACHE_SWITCHES.filter((argument) => isOn(group, argument)).map((argument) => ({
        ...at(`args.${argument}`),
        message: `${argument} must not be set: ${mode} requires ${REQUIRED[argument]}.`,
        fix: removed({ ending: ` or ${mode}` }),
      })),
    ),
});

export const rewardModel = defineRule({
  id: "lightllm-reward-model",
  source: `${START}: need add --disable_dynamic_prompt_cache, need add --disable_chunked_prefill`,
  per: "group",
  check: (group, { at }) =>
    isOn(group, "useRewardModel")
      ? CACHE_SWITCHES.filter((argument) => !isOn(group, argument)).map((argument) => ({
          ...at(`args.${argument}`),
          message: `${argument} must be true when useRewardModel is on.`,
          fix: setTo(true),
        }))
      : [],
});

export const diverseMode = defineRule({
  id: "lightllm-diverse-mode",
  source: `${START}: assert args.router_token_ratio == 0.0`,
  per: "group",
  check: (group, { at }) =>
    isOn(group, "diverseMode") && group.args["routerTokenRatio"] !== 0
      ? [
          {
            ...at("args.routerTokenRatio"),
            message:
              "routerTokenRatio must be 0 when diverseMode is on, which is not compatible with the dynamic scheduler.",
            fix: setTo(0),
          },
        ]
      : [],
});

/** Settings that the personal mode replaces. */
const PERSONAL = ["runningMaxReqSize", "batchMaxTokens", "chunkedPrefillSize", "graphMaxBatchSize"] as const;

export const personalOverrides = defineRule({
  id: "lightllm-personal-overrides",
  severity: Severity.Warning,
  source: `${START}: performance_mode`,
  per: "group",
  check: (group, { at }) =>
    isPersonal(group)
      ? PERSONAL.filter((argument) => group.args[argument] !== undefined).map((argument) => ({
          ...at(`args.${argument}`),
          message: `${argument} has no effect: performanceMode "personal" replaces it.`,
          fix: removed({ ending: " or performanceMode" }),
        }))
      : [],
});
