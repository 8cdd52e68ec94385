import { atLeast, given, needs, on, unsupported } from "./condition.ts";
import type { Need } from "./need.ts";

/** What vLLM checks of LoRA adapters. */
export const adapters: readonly Need[] = [
  {
    id: "vllm-adapters-on-host",
    source: "vLLM 0.13.0, config/lora.py:85, to 0.30.0, :121",
    when: [given("maxCpuLoras"), on("enableLora")],
    requirement: atLeast("maxLoras"),
    fix: { kind: "limit" },
  },
  {
    id: "vllm-adapters-enabled",
    source: "vLLM 0.13.0 to 0.30.0, v1/worker/lora_model_runner_mixin.py: LoRA is not enabled",
    when: [given("loraModules")],
    requirement: needs(on("enableLora")),
    fix: { kind: "set", setting: "enableLora", value: true, ending: ", or remove loraModules" },
  },
  {
    id: "vllm-adapter-streams",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/lora.py:111, to 0.30.0, :126",
    when: [on("VLLM_LORA_ENABLE_DUAL_STREAM"), on("enableLora")],
    requirement: unsupported("on Ascend"),
    fix: { kind: "remove" },
  },
];
