import { expect, test } from "vitest";
import type { ReleaseCatalogue } from "../../../core/facts/index.ts";
import { report } from "../../../scripts/facts/report.ts";

const older: ReleaseCatalogue = {
  release: "v0.1.0",
  versions: { cann: "8.5.0", vllm: "0.1.0" },
  images: { "atlas-800-a2": "" },
  flags: {
    "max-model-len": { type: "int" },
    "moe-backend": { type: "choices", choices: ["auto", "triton"], default: "auto" },
    "swap-space": { type: "float", default: 4 },
  },
  configs: {
    "additional-config": {
      strict: false,
      keys: {
        refresh: { type: "bool" },
        scheduler_config: { type: "object", keys: { enabled: { type: "bool" } } },
      },
    },
  },
  variables: { VLLM_OLD: "bool" },
  registries: { connectors: ["MooncakeConnectorV1"], quantizations: ["ascend"] },
  removed: {},
};

const newer: ReleaseCatalogue = {
  release: "v0.2.0",
  versions: { cann: "9.0.0", vllm: "0.2.0" },
  images: { "atlas-800-a2": "", "ascend-950dt": "-a5" },
  flags: {
    "max-model-len": { type: "int|auto" },
    "moe-backend": { type: "choices", choices: ["auto", "aiter"], default: "auto" },
    watermark: { type: "float", default: 0 },
  },
  configs: {
    "additional-config": {
      strict: true,
      keys: {
        refresh: { type: "bool", default: false },
        scheduler_config: { type: "object", keys: { enabled: { type: "bool" }, max_jobs: { type: "int" } } },
      },
    },
    "attention-config": {
      strict: true,
      keys: { indexer_kv_dtype: { type: "str", choices: ["auto", "int8"] } },
    },
  },
  variables: { VLLM_NEW: "int" },
  registries: { connectors: ["MooncakeConnectorV1", "MultiConnector"], quantizations: ["ascend"] },
  removed: {},
};

test("the report names every change", () => {
  expect(report(older, newer).join("\n")).toMatchInlineSnapshot(`
    "v0.1.0 -> v0.2.0
      Versions
        ~ cann: 8.5.0 -> 9.0.0
        ~ vllm: 0.1.0 -> 0.2.0
      Images
        + ascend-950dt: -a5
      Flags
        ~ --max-model-len: type int -> int|auto
        ~ --moe-backend: choices +aiter -triton
        - --swap-space
        + --watermark: float, default 0
      Keys of --additional-config
        ~ unknown keys: ignored -> refused
        ~ refresh: default false
        ~ scheduler_config: keys (max_jobs int)
      Keys of --attention-config
        + unknown keys: refused
        + indexer_kv_dtype: str, choices ["auto","int8"]
      Environment variables
        + VLLM_NEW: int
        - VLLM_OLD
      KV connectors
        + MultiConnector"
  `);
});

test("the report says so when nothing changed", () => {
  expect(report(older, { ...older, release: "v0.1.1" })).toEqual(["v0.1.0 -> v0.1.1: nothing changed."]);
});
