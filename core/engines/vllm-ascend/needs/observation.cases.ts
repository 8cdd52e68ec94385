import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-traces-endpoint": {
    fails: [
      {
        name: "traces without an endpoint",
        topology: serve({ args: { collectDetailedTraces: ["all"] } }),
        reports: [
          {
            path: "groups.serve.args.collectDetailedTraces",
            value: ["all"],
            message: "collectDetailedTraces requires otlpTracesEndpoint; vLLM 0.20.2 refuses to start.",
            fix: "Remove collectDetailedTraces, or set otlpTracesEndpoint",
          },
        ],
      },
    ],
    passes: [
      {
        name: "traces with an endpoint",
        topology: serve({
          args: { collectDetailedTraces: ["all"], otlpTracesEndpoint: "grpc://collector:4317" },
        }),
      },
    ],
  },
  "vllm-hidden-metrics-version": {
    fails: [
      {
        name: "a word",
        topology: serve({ args: { showHiddenMetricsForVersion: "last" } }),
        reports: [
          {
            path: "groups.serve.args.showHiddenMetricsForVersion",
            value: "last",
            message:
              "showHiddenMetricsForVersion last requires a version such as 0.20; vLLM 0.20.2 refuses to start.",
            fix: "Remove showHiddenMetricsForVersion",
          },
        ],
      },
    ],
    passes: [{ name: "a version", topology: serve({ args: { showHiddenMetricsForVersion: "0.19" } }) }],
  },
  "vllm-profile-directory": {
    fails: [
      {
        name: "a profiler without a directory",
        topology: serve({ args: { profilerConfig: { profiler: "torch" } } }),
        reports: [
          {
            path: "groups.serve.args.profilerConfig.profiler",
            value: "torch",
            message:
              "profilerConfig.profiler torch requires profilerConfig.torch_profiler_dir; vLLM 0.20.2 refuses to start.",
            fix: "Remove profilerConfig.profiler, or set profilerConfig.torch_profiler_dir",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a profiler with a directory",
        topology: serve({
          args: { profilerConfig: { profiler: "torch", torch_profiler_dir: "/tmp/profile" } },
        }),
      },
    ],
  },
  "vllm-profile-directory-profiler": {
    fails: [
      {
        name: "a directory without a profiler",
        topology: serve({ args: { profilerConfig: { torch_profiler_dir: "/tmp/profile" } } }),
        reports: [
          {
            path: "groups.serve.args.profilerConfig.torch_profiler_dir",
            value: "/tmp/profile",
            message:
              "profilerConfig.torch_profiler_dir /tmp/profile requires profilerConfig.profiler torch; vLLM 0.20.2 refuses to start.",
            fix: 'Set profilerConfig.profiler to "torch"',
          },
        ],
      },
    ],
    passes: [
      {
        name: "an empty directory",
        topology: serve({ args: { profilerConfig: { torch_profiler_dir: "" } } }),
      },
      {
        name: "a directory alone in v0.15.0rc1",
        topology: serve({
          args: { profilerConfig: { torch_profiler_dir: "/tmp/profile" } },
          version: "v0.15.0rc1",
        }),
      },
      {
        name: "a directory of the profiler",
        topology: serve({
          args: { profilerConfig: { profiler: "torch", torch_profiler_dir: "/tmp/profile" } },
        }),
      },
    ],
  },
  "vllm-any-whitespace-backend": {
    fails: [
      {
        name: "the backend that vLLM chooses",
        topology: serve({ args: { structuredOutputsConfig: { disable_any_whitespace: true } } }),
        reports: [
          {
            path: "groups.serve.args.structuredOutputsConfig.disable_any_whitespace",
            value: true,
            message:
              "structuredOutputsConfig.disable_any_whitespace requires structuredOutputsConfig.backend xgrammar or guidance; vLLM 0.20.2 refuses to start.",
            fix: 'Set structuredOutputsConfig.backend to "xgrammar"',
          },
        ],
      },
    ],
    passes: [
      {
        name: "a backend that can",
        topology: serve({
          args: { structuredOutputsConfig: { disable_any_whitespace: true, backend: "guidance" } },
        }),
      },
      {
        name: "the switch turned off as text",
        topology: serve({ args: { structuredOutputsConfig: { disable_any_whitespace: "false" } } }),
      },
    ],
  },
  "vllm-additional-properties-backend": {
    fails: [
      {
        name: "another backend",
        topology: serve({
          args: { structuredOutputsConfig: { disable_additional_properties: 1, backend: "xgrammar" } },
        }),
        reports: [
          {
            path: "groups.serve.args.structuredOutputsConfig.disable_additional_properties",
            value: true,
            message:
              "structuredOutputsConfig.disable_additional_properties requires structuredOutputsConfig.backend guidance; vLLM 0.20.2 refuses to start.",
            fix: 'Set structuredOutputsConfig.backend to "guidance"',
          },
        ],
      },
    ],
    passes: [
      {
        name: "the backend that can",
        topology: serve({
          args: { structuredOutputsConfig: { disable_additional_properties: true, backend: "guidance" } },
        }),
      },
    ],
  },
};
