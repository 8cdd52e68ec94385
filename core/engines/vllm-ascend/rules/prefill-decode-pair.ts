import {
  defineRule,
  type Pair,
  removed,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { type DraftCache, draftCacheOf } from "../draft-cache.ts";
import { settingsOf } from "../group-settings.ts";
import { cacheSettings, PAIR_DEFAULTS, TOKEN_SETTINGS } from "../pair-settings.ts";

export const pdContext = defineRule({
  id: "pd-context",
  severity: Severity.Warning,
  source:
    "vllm-ascend, load_balance_proxy_server_example.py: the proxy sends each request to both sides unchanged",
  per: "pair",
  check: ({ prefill, decode }, { at }) => {
    const [ofPrefill, ofDecode] = [prefill.args["maxModelLen"], decode.args["maxModelLen"]];
    if (typeof ofPrefill !== "number" || typeof ofDecode !== "number" || ofPrefill <= ofDecode) return [];
    const prefillPath = `groups.${prefill.name}.args.maxModelLen`;
    const decodePath = `groups.${decode.name}.args.maxModelLen`;
    return [
      {
        ...at(decodePath),
        message: `maxModelLen ${ofDecode} is below ${prefillPath} ${ofPrefill}; decode rejects longer prompts that prefill has processed.`,
        fix: setTo(ofDecode, {
          path: prefillPath,
          name: prefillPath,
          ending: `, or set ${decodePath} to ${ofPrefill}`,
        }),
      },
    ];
  },
});

export const pdDrafts = defineRule({
  id: "pd-drafts",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, mooncake_connector.py:582: prefill transfers only the layers that both groups have",
  per: "pair",
  check: ({ prefill, decode }, { at }) => {
    const [kept, needed] = [draftCacheOf(prefill), draftCacheOf(decode)];
    if (needed === undefined || nameOf(kept) === nameOf(needed)) return [];
    const setting = `groups.${prefill.name}.args.speculativeConfig`;
    const cause =
      prefill.args["speculativeConfig"] === undefined
        ? `${setting} is not set`
        : `${setting} computes ${nameOf(kept)}, but groups.${decode.name} needs ${nameOf(needed)}`;
    return [
      {
        ...at(`groups.${decode.name}.args.speculativeConfig`),
        message: `${cause}: decode receives no draft cache for the prompt and accepts few draft tokens.`,
        fix: setTo(
          { ...settingsOf(decode, "speculativeConfig"), num_speculative_tokens: 1 },
          {
            path: setting,
            name: setting,
            as: "the same method and model with num_speculative_tokens 1",
            ending: `, or remove speculativeConfig from groups.${decode.name}`,
          },
        ),
      },
    ];
  },
});

function nameOf(cache: DraftCache | undefined): string {
  switch (cache?.kind) {
    case undefined:
      return "no draft cache";
    case "layer":
      return "the cache of the model's own draft layer";
    case "model":
      return `the cache of the draft model ${cache.model}`;
    default:
      return cache satisfies never;
  }
}

export const pdSameCache = defineRule({
  id: "pd-same-cache",
  source: "vllm-ascend, mooncake_connector.py: decode reads the blocks of prefill unchanged",
  per: "pair",
  check: (pair, { at, topology }) =>
    differences(
      pair,
      at,
      cacheSettings(topology.spec.engine.version),
      "decode misreads the KV cache and generates garbage",
    ),
});

export const pdSameTokens = defineRule({
  id: "pd-same-tokens",
  source:
    "vllm-ascend, load_balance_proxy_server_example.py: the proxy sends each request to both sides unchanged",
  per: "pair",
  check: (pair, { at }) =>
    differences(pair, at, TOKEN_SETTINGS, "decode continues with other tokens or weights than prefill"),
});

/** A setting as the engine takes it, to compare. */
function effective(setting: string, value: unknown): string | undefined {
  return JSON.stringify(value ?? PAIR_DEFAULTS[setting]);
}

/** How messages name a setting that prefill does not have. */
function unset(setting: string): string {
  const usual = PAIR_DEFAULTS[setting];
  return usual === undefined ? "not set" : `${JSON.stringify(usual)} by default`;
}

/**
 * Every setting that differs between prefill and decode.
 *
 * @param settings paths below a group
 * @param consequence what follows from a difference
 */
function differences(
  { prefill, decode }: Pair,
  at: RuleContext["at"],
  settings: readonly string[],
  consequence: string,
): readonly RuleProblem[] {
  return settings.flatMap((setting) => {
    const ofPrefill = at(`groups.${prefill.name}.${setting}`);
    const ofDecode = at(`groups.${decode.name}.${setting}`);
    if (effective(setting, ofPrefill.value) === effective(setting, ofDecode.value)) return [];
    const name = setting.slice(setting.indexOf(".") + 1);
    const given = ofPrefill.value === undefined ? undefined : JSON.stringify(ofPrefill.value);
    return [
      {
        ...ofDecode,
        message: `${ofDecode.path} must equal ${ofPrefill.path}, which is ${given ?? unset(setting)}; otherwise ${consequence}.`,
        fix:
          given === undefined
            ? removed({
                name,
                ending: ` from groups.${decode.name}, or set ${ofPrefill.path} to the same value`,
              })
            : setTo(ofPrefill.value, {
                name: ofDecode.path,
                ending: `, or remove ${name} from both groups`,
              }),
      },
    ];
  });
}
