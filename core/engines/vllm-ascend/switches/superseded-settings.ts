import type { SwitchLife } from "./switch-life.ts";
import { argumentNamed, keyNamed } from "./switch-place.ts";

/** Flags, and keys of their objects, that vLLM takes and the plugin does not read, or that documents announce without code. */
export const supersededSettings: readonly SwitchLife[] = [
  {
    place: argumentNamed("attentionConfig.indexer_kv_dtype"),
    releases: { since: "0.24", before: "0.26" },
    fate: "unread",
    replacements: [keyNamed("enable_sparse_c8")],
    source: "vLLM 0.24.0, config/attention.py:55; vllm-ascend v0.24.0rc1 and v0.25.1rc1 do not read it",
  },
  {
    place: argumentNamed("attentionConfig.indexer_kv_dtype"),
    releases: { since: "0.26", before: "0.29" },
    fate: "unread",
    replacements: [keyNamed("enable_sparse_li_c8")],
    source: "vllm-ascend v0.26.0rc1 to v0.28.0rc1 do not read it; v0.29.0rc1, ascend_config.py:777",
  },
  {
    place: argumentNamed("kvQuantDtype"),
    releases: {},
    fate: "unread",
    replacements: [argumentNamed("kvCacheDtype")],
    source:
      "vllm-ascend v0.30.0rc2, release notes of v0.30.0rc1; no release of vllm-ascend or of vLLM up to 0.30.0 has the flag",
  },
];
