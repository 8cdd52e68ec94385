import { above, excludes, given, is, like, needs, on, unsupported } from "./condition.ts";
import type { Need } from "./need.ts";

/** What the API server checks before it starts the engine. */
export const serving: readonly Need[] = [
  {
    id: "vllm-tool-choice-parser",
    source:
      "vLLM 0.13.0, entrypoints/openai/cli_args.py:293, to 0.30.0, entrypoints/launchers/cli_args.py:449, validate_parsed_serve_args",
    when: [on("enableAutoToolChoice")],
    requirement: needs(given("toolCallParser")),
    fix: { kind: "remove", ending: ", or set toolCallParser to the parser of the model" },
  },
  {
    id: "vllm-chat-template",
    source:
      "vLLM 0.13.0, entrypoints/chat_utils.py:1169, to 0.30.0, :1452, validate_chat_template; relative paths depend on the image",
    when: [given("chatTemplate")],
    requirement: needs(
      like("chatTemplate", /^\/|[{}\n]|\.jinja\d?$/, "an absolute path, or the text of a template"),
    ),
    fix: { kind: "remove", ending: ", or set chatTemplate to an absolute path" },
  },
  {
    id: "vllm-log-outputs-requests",
    source:
      "vLLM 0.13.0, entrypoints/openai/cli_args.py:295, to 0.30.0, entrypoints/launchers/cli_args.py, validate_parsed_serve_args",
    when: [on("enableLogOutputs")],
    requirement: needs(on("enableLogRequests")),
    fix: { kind: "set", setting: "enableLogRequests", value: true, ending: ", or remove enableLogOutputs" },
  },
  {
    id: "vllm-request-metrics-statistics",
    releases: { since: "0.25" },
    source: "vLLM 0.25.1, entrypoints/openai/cli_args.py, to 0.30.0, entrypoints/launchers/cli_args.py",
    when: [on("enablePerRequestMetrics")],
    requirement: excludes(on("disableLogStats")),
    fix: { kind: "remove", setting: "disableLogStats", ending: ", or enablePerRequestMetrics" },
  },
  {
    id: "vllm-api-servers-adapters",
    source: "vLLM 0.13.0, entrypoints/cli/serve.py:180, to 0.30.0, :305, run_multi_api_server",
    when: [on("VLLM_ALLOW_RUNTIME_LORA_UPDATING")],
    requirement: excludes(above("apiServerCount", 1)),
    fix: { kind: "remove", ending: ", or set apiServerCount to 1" },
  },
  {
    id: "vllm-draft-metrics-speculation",
    releases: { since: "0.29" },
    source: "vLLM 0.29.0, config/vllm.py:1342, and 0.30.0, :1518",
    when: [given("perRequestSpecDecodeMetrics")],
    requirement: needs(given("speculativeConfig")),
    fix: { kind: "remove", ending: ", or set speculativeConfig" },
  },
  {
    id: "vllm-pooling-type",
    releases: { before: "0.14" },
    source: "vLLM 0.13.0, config/model.py:1694: the type is read without a check",
    when: [given("poolerConfig")],
    requirement: needs(given("poolerConfig.pooling_type")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-pooling-deviation",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/pooler.py:152, to 0.30.0",
    when: [is("poolerConfig.logit_sigma", 0)],
    requirement: unsupported("as a divisor"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-pooling-scale",
    releases: { since: "0.20", before: "0.23" },
    source: "vLLM 0.20.2, config/pooler.py:147, to 0.22.1",
    when: [is("poolerConfig.logit_scale", 0)],
    requirement: unsupported("as a divisor"),
    fix: { kind: "remove" },
  },
];
