import { type GroupRule, objectTo } from "../../domain/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";
import { isOn, textsOf } from "./limits.ts";

const START = "LightLLM v1.2.0, lightllm/server/api_start.py";

/** Values that the server asserts though its parser takes any. */
const ASSERTED: Readonly<Record<string, readonly string[]>> = {
  zmqMode: ["tcp://", "ipc:///tmp/"],
  loadWay: ["HF"],
};

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

/** Modes that need or exclude each other. */
export const modeRules: readonly GroupRule[] = [
  {
    id: "lightllm-asserted-value",
    source: `${START} and lightllm/common/basemodel/basemodel.py`,
    check: (_, group) =>
      Object.entries(ASSERTED).flatMap(([argument, values]) => {
        const value = group.args[argument];
        if (typeof value !== "string" || values.includes(value)) return [];
        const known = values.map((text) => `"${text}"`).join(" or ");
        return objectTo(group, argument, `LightLLM asserts ${known}.`, `write ${known}, or take it out`);
      }),
  },
  {
    id: "lightllm-expert-parallel",
    source: `${START}: When --enable_ep_moe is enabled, flashinfer is not supported`,
    check: (_, group) =>
      !isOn(group, "enableEpMoe")
        ? []
        : ["llmPrefillAttBackend", "llmDecodeAttBackend"].flatMap((argument) =>
            (textsOf(group, argument) ?? []).includes("flashinfer")
              ? objectTo(
                  group,
                  argument,
                  "enableEpMoe works without flashinfer only.",
                  'write "auto", "fa3" or "triton", or take enableEpMoe out',
                )
              : [],
          ),
  },
  {
    id: "lightllm-kv-type",
    source:
      "LightLLM v1.2.0, lightllm/common/basemodel/attention/create_utils.py: latent attention has one cache type",
    check: (_, group) =>
      typeof group.args["llmKvType"] !== "string" || group.args["llmKvType"] === "None"
        ? []
        : objectTo(
            group,
            "llmKvType",
            "GLM-4.7-Flash has latent attention, whose KV cache LightLLM does not quantize.",
            "take it out",
          ),
  },
  {
    id: "lightllm-balance",
    source: `${START}: need set --enable_tpsp_mix_mode firstly and --dp > 1`,
    check: (_, group) => {
      // Either overlap switches the mix mode on.
      const mixed = ["enableTpspMixMode", "enablePrefillMicrobatchOverlap", "enableDecodeMicrobatchOverlap"];
      if (!isOn(group, "enableDpPrefillBalance")) return [];
      if (group.dataParallelSize > 1 && mixed.some((argument) => isOn(group, argument))) return [];
      return objectTo(
        group,
        "enableDpPrefillBalance",
        "It balances between data-parallel ranks in the mixed mode.",
        "take it out, or set enableTpspMixMode and a dataParallelSize of 2 or more",
      );
    },
  },
  {
    id: "lightllm-prompt-cache",
    source: `${START}: mode setting check`,
    check: (_, group) =>
      CACHED_MODES.flatMap(([mode, on]) =>
        on(group.args[mode])
          ? CACHE_SWITCHES.filter((argument) => isOn(group, argument)).flatMap((argument) =>
              objectTo(group, argument, `${mode} needs what this switches off.`, `take it or ${mode} out`),
            )
          : [],
      ),
  },
  {
    id: "lightllm-reward-model",
    source: `${START}: need add --disable_dynamic_prompt_cache, need add --disable_chunked_prefill`,
    check: (_, group) =>
      isOn(group, "useRewardModel")
        ? CACHE_SWITCHES.filter((argument) => !isOn(group, argument)).flatMap((argument) =>
            objectTo(group, argument, "useRewardModel needs it.", "set it to true"),
          )
        : [],
  },
  {
    id: "lightllm-diverse-mode",
    source: `${START}: assert args.router_token_ratio == 0.0`,
    check: (_, group) =>
      isOn(group, "diverseMode") && group.args["routerTokenRatio"] !== 0
        ? objectTo(
            group,
            "routerTokenRatio",
            "diverseMode works without the dynamic scheduler only.",
            "set it to 0",
          )
        : [],
  },
];
