import type { ArgumentValue, Topology } from "../../../index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../../../test/support/topologies.ts";

type Side = Readonly<Record<string, ArgumentValue | undefined>>;

/** The documented pair after a change of flags on its sides; undefined removes one. */
function pair(prefill: Side, decode: Side): { readonly topology: Topology } {
  const topology = prefillDecode((changed) => {
    for (const [name, changes] of Object.entries({ prefill, decode })) {
      const { args = {} } = groupOf(changed, name);
      for (const [flag, value] of Object.entries(changes)) {
        if (value === undefined) delete args[flag];
        else args[flag] = value;
      }
    }
  });
  return { topology };
}

/** The pair on a release in which the types of the caches decide. */
function typed(prefill: Side, decode: Side): Topology {
  const { topology } = pair(prefill, decode);
  topology.engine.version = "v0.30.0rc2";
  return topology;
}

const lengths = (prefill: ArgumentValue, decode: ArgumentValue) =>
  pair({ maxModelLen: prefill }, { maxModelLen: decode });

const drafts = (method: string, more: Record<string, ArgumentValue> = {}) => ({
  speculativeConfig: { method, num_speculative_tokens: 1, ...more },
});

const noDrafts = { speculativeConfig: undefined };

const eagle = (model: string) => drafts("eagle", { model });

const keys = (more: Record<string, ArgumentValue>) => ({ additionalConfig: more });

const SPARSE = "groups.decode.args.additionalConfig.enable_sparse_c8";

const SPARSE_FIX =
  "Set groups.decode.args.additionalConfig.enable_sparse_c8 to true, or remove additionalConfig.enable_sparse_c8 from both groups";

const alone = {
  name: "a group that serves alone",
  topology: serving(1, (topology) => {
    groupOf(topology, "serve").args = { ...drafts("mtp"), maxModelLen: 1024, blockSize: 64 };
  }),
};

export const cases: CasesByRule = {
  "pd-context": {
    fails: [
      {
        name: "a shorter context on decode",
        ...lengths(131_072, 131_071),
        reports: [
          {
            path: "groups.decode.args.maxModelLen",
            value: 131_071,
            message:
              "maxModelLen 131071 is below groups.prefill.args.maxModelLen 131072; decode rejects longer prompts that prefill has processed.",
            fix: "Set groups.prefill.args.maxModelLen to 131071, or set groups.decode.args.maxModelLen to 131072",
          },
        ],
      },
    ],
    passes: [
      { name: "the same context", ...lengths(131_072, 131_072) },
      { name: "a longer context on decode", ...lengths(131_071, 131_072) },
      { name: "a context that prefill chooses", ...lengths("auto", 131_072) },
      { name: "a context that decode chooses", ...lengths(131_072, "auto") },
      alone,
    ],
  },
  "pd-drafts": {
    fails: [
      {
        name: "n-grams on prefill",
        ...pair(drafts("ngram"), drafts("deepseek_mtp")),
        reports: [
          {
            path: "groups.decode.args.speculativeConfig",
            value: drafts("deepseek_mtp").speculativeConfig,
            message:
              "groups.prefill.args.speculativeConfig computes no draft cache, but groups.decode needs the cache of the model's own draft layer: decode receives no draft cache for the prompt and accepts few draft tokens.",
            fix: "Set groups.prefill.args.speculativeConfig to the same method and model with num_speculative_tokens 1, or remove speculativeConfig from groups.decode",
          },
        ],
      },
      {
        name: "a second model on prefill",
        ...pair(eagle("/d"), drafts("mtp")),
        reports: [
          {
            path: "groups.decode.args.speculativeConfig",
            value: drafts("mtp").speculativeConfig,
            message:
              /computes the cache of the draft model \/d, but groups\.decode needs the cache of the model's own draft layer/,
            fix: /^Set groups\.prefill\.args\.speculativeConfig to the same/,
          },
        ],
      },
      {
        name: "another second model on prefill",
        ...pair(eagle("/d"), eagle("/e")),
        reports: [
          {
            path: "groups.decode.args.speculativeConfig",
            value: eagle("/e").speculativeConfig,
            message:
              /the cache of the draft model \/d, but groups\.decode needs the cache of the draft model \/e/,
            fix: /^Set groups\.prefill\.args\.speculativeConfig to the same/,
          },
        ],
      },
      {
        name: "no drafts on prefill",
        ...pair(noDrafts, eagle("/e")),
        reports: [
          {
            path: "groups.decode.args.speculativeConfig",
            value: eagle("/e").speculativeConfig,
            message:
              "groups.prefill.args.speculativeConfig is not set: decode receives no draft cache for the prompt and accepts few draft tokens.",
            fix: /^Set groups\.prefill\.args\.speculativeConfig to the same/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "the same layer under two names",
        ...pair(drafts("mtp"), drafts("deepseek_mtp", { num_speculative_tokens: 3 })),
      },
      { name: "the same second model", ...pair(eagle("/d"), eagle("/d")) },
      { name: "n-grams on decode, which keep no cache", ...pair(noDrafts, drafts("ngram")) },
      { name: "no method", ...pair(noDrafts, { speculativeConfig: { num_speculative_tokens: 1 } }) },
      { name: "a method that is a number", ...pair(noDrafts, { speculativeConfig: { method: 1 } }) },
      { name: "a second model without a name", ...pair(noDrafts, drafts("eagle3")) },
      { name: "a second model whose name is a number", ...pair(noDrafts, drafts("eagle3", { model: 1 })) },
      { name: "a text in place of an object", ...pair(noDrafts, { speculativeConfig: "mtp" }) },
      { name: "the documented drafts", ...pair({}, {}) },
      alone,
    ],
  },
  "pd-same-cache": {
    fails: [
      {
        name: "a block size on decode only",
        ...pair({}, { blockSize: 64 }),
        reports: [
          {
            path: "groups.decode.args.blockSize",
            value: 64,
            message:
              "groups.decode.args.blockSize must equal groups.prefill.args.blockSize, which is 128 by default; otherwise decode misreads the KV cache and generates garbage.",
            fix: "Remove blockSize from groups.decode, or set groups.prefill.args.blockSize to the same value",
          },
        ],
      },
      {
        name: "two block sizes",
        ...pair({ blockSize: 128 }, { blockSize: 64 }),
        reports: [
          {
            path: "groups.decode.args.blockSize",
            value: 64,
            message:
              "groups.decode.args.blockSize must equal groups.prefill.args.blockSize, which is 128; otherwise decode misreads the KV cache and generates garbage.",
            fix: "Set groups.decode.args.blockSize to 128, or remove blockSize from both groups",
          },
        ],
      },
      {
        name: "a key that is on and off",
        ...pair(keys({ enable_sparse_c8: true }), keys({ enable_sparse_c8: false })),
        reports: [
          {
            path: SPARSE,
            value: false,
            message: /enable_sparse_c8, which is true; otherwise decode misreads/,
            fix: SPARSE_FIX,
          },
        ],
      },
      {
        name: "a key on prefill only",
        ...pair(keys({ enable_sparse_c8: true }), keys({})),
        reports: [
          {
            path: SPARSE,
            message: /enable_sparse_c8, which is true; otherwise decode misreads/,
            fix: SPARSE_FIX,
          },
        ],
      },
      {
        name: "eight bits on decode only, by the types of the caches",
        topology: typed({}, { kvCacheDtype: "int8", attentionConfig: { indexer_kv_dtype: "int8" } }),
        reports: [
          {
            path: "groups.decode.args.kvCacheDtype",
            value: "int8",
            message: /kvCacheDtype, which is "auto" by default; otherwise decode misreads/,
            fix: /^Remove kvCacheDtype from groups\.decode/,
          },
          {
            path: "groups.decode.args.attentionConfig.indexer_kv_dtype",
            value: "int8",
            message:
              'groups.decode.args.attentionConfig.indexer_kv_dtype must equal groups.prefill.args.attentionConfig.indexer_kv_dtype, which is "auto" by default; otherwise decode misreads the KV cache and generates garbage.',
            fix: "Remove attentionConfig.indexer_kv_dtype from groups.decode, or set groups.prefill.args.attentionConfig.indexer_kv_dtype to the same value",
          },
        ],
      },
      {
        name: "no keys at all on decode",
        ...pair(keys({ enable_sparse_c8: true }), { additionalConfig: undefined }),
        reports: [
          {
            path: SPARSE,
            message: /enable_sparse_c8, which is true; otherwise decode misreads/,
            fix: SPARSE_FIX,
          },
        ],
      },
      {
        name: "a variable on decode only",
        topology: prefillDecode((changed) => {
          Object.assign(groupOf(changed, "decode").env ?? {}, { VLLM_MLA_DISABLE: "1" });
        }),
        reports: [
          {
            path: "groups.decode.env.VLLM_MLA_DISABLE",
            value: "1",
            message: /must equal groups\.prefill\.env\.VLLM_MLA_DISABLE, which is not set;/,
            fix: "Remove VLLM_MLA_DISABLE from groups.decode, or set groups.prefill.env.VLLM_MLA_DISABLE to the same value",
          },
        ],
      },
    ],
    passes: [
      {
        name: "keys that the types of the caches replaced",
        topology: typed(keys({ enable_sparse_sfa_c8: true }), keys({ enable_sparse_sfa_c8: false })),
      },
      {
        name: "the engine's defaults on one side",
        ...pair({}, { blockSize: 128, kvCacheDtype: "auto", dtype: "auto" }),
      },
      {
        name: "the same block size and keys",
        ...pair(
          { blockSize: 128, ...keys({ enable_sparse_c8: true }) },
          { blockSize: 128, ...keys({ enable_sparse_c8: true }) },
        ),
      },
      { name: "keys as text", ...pair({ additionalConfig: "{}" }, { additionalConfig: "{}" }) },
      alone,
    ],
  },
  "pd-same-tokens": {
    fails: [
      {
        name: "a tokenizer on prefill only",
        ...pair({ tokenizer: "/root/.cache/glm5-w8a8" }, {}),
        reports: [
          {
            path: "groups.decode.args.tokenizer",
            message:
              'groups.decode.args.tokenizer must equal groups.prefill.args.tokenizer, which is "/root/.cache/glm5-w8a8"; otherwise decode continues with other tokens or weights than prefill.',
            fix: 'Set groups.decode.args.tokenizer to "/root/.cache/glm5-w8a8", or remove tokenizer from both groups',
          },
        ],
      },
    ],
    passes: [
      {
        name: "the same tokenizer and format",
        ...pair({ tokenizer: "/t", loadFormat: "auto" }, { tokenizer: "/t", loadFormat: "auto" }),
      },
      { name: "the documented pair", ...pair({}, {}) },
      alone,
    ],
  },
};
