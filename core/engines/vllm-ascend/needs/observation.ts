import { given, is, like, needs, on } from "./condition.ts";
import type { Need } from "./need.ts";

const BACKEND = "structuredOutputsConfig.backend";

/** What vLLM checks of traces, profiles and structured outputs. */
export const observation: readonly Need[] = [
  {
    id: "vllm-traces-endpoint",
    source: "vLLM 0.13.0, config/observability.py:137, to 0.30.0, :168",
    when: [given("collectDetailedTraces")],
    requirement: needs(given("otlpTracesEndpoint")),
    fix: { kind: "remove", ending: ", or set otlpTracesEndpoint" },
  },
  {
    id: "vllm-hidden-metrics-version",
    source: "vLLM 0.13.0 to 0.30.0, config/observability.py, _validate_show_hidden_metrics_for_version",
    when: [given("showHiddenMetricsForVersion")],
    requirement: needs(
      like("showHiddenMetricsForVersion", /^v?\d+(\.\d+)*([.+-]?[a-z\d]+)*$/i, "a version such as 0.20"),
    ),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-profile-directory",
    source: "vLLM 0.13.0, config/profiler.py:186, to 0.30.0",
    when: [is("profilerConfig.profiler", "torch")],
    requirement: needs(given("profilerConfig.torch_profiler_dir")),
    fix: { kind: "remove", ending: ", or set profilerConfig.torch_profiler_dir" },
  },
  {
    id: "vllm-profile-directory-profiler",
    releases: { since: "0.16" },
    source:
      "vLLM 0.16.0 to 0.30.0, config/profiler.py; earlier releases choose the profiler by the directory",
    when: [given("profilerConfig.torch_profiler_dir")],
    requirement: needs(is("profilerConfig.profiler", "torch")),
    fix: { kind: "set", setting: "profilerConfig.profiler", value: "torch" },
  },
  {
    id: "vllm-any-whitespace-backend",
    source: "vLLM 0.13.0, config/structured_outputs.py:69, to 0.30.0, :65",
    when: [on("structuredOutputsConfig.disable_any_whitespace")],
    requirement: needs(is(BACKEND, "xgrammar", "guidance")),
    fix: { kind: "set", setting: BACKEND, value: "xgrammar" },
  },
  {
    id: "vllm-additional-properties-backend",
    source: "vLLM 0.13.0, config/structured_outputs.py:74, to 0.30.0, :70",
    when: [on("structuredOutputsConfig.disable_additional_properties")],
    requirement: needs(is(BACKEND, "guidance")),
    fix: { kind: "set", setting: BACKEND, value: "guidance" },
  },
];
