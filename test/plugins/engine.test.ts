import { expect, test } from "vitest";
import { pluginFiles } from "../../core/engines/vllm-ascend/plugins/parser-plugin.ts";
import { plan, type Plan, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";

type Arguments = NonNullable<Topology["groups"][string]["args"]>;

/** Source 001 without the settings that do not matter here. */
function twoNodes(version: string, args: Arguments): Topology {
  return {
    name: "two-nodes",
    summary: "GLM-4.7 on two Atlas 800 A2",
    source: "source 001, §3.3",
    model: {
      name: "GLM-4.7",
      weights: "bf16",
      path: "/weights/GLM-4.7",
      volumePath: "/weights",
      servedModelName: "glm47",
    },
    engine: { name: "vllm-ascend", version },
    hardware: "atlas-800-a2",
    groups: {
      serve: {
        role: "serve",
        nodes: 2,
        dataParallelSize: 2,
        tensorParallelSize: 8,
        ports: { api: 8080, dataParallelRpc: 8082 },
        // The length that fits next to the weights.
        args: { maxModelLen: 8192, ...args },
      },
    },
  };
}

function launchFiles({ objects }: Plan): Readonly<Record<string, string>> {
  const found = objects.map(({ manifest }) => manifest).find(({ kind }) => kind === "ConfigMap");
  return found?.kind === "ConfigMap" ? (found.data ?? {}) : {};
}

const documented: Arguments = {
  toolCallParser: "glm47",
  reasoningParser: "glm45",
  enableAutoToolChoice: true,
};

test("adds missing parsers as plugins to the script of every node and the ConfigMap", () => {
  const files = launchFiles(plan(twoNodes("v0.13.0rc1", documented)));
  expect(files).toMatchObject(pluginFiles);
  // The engine process of the headless node loads the reasoning parser, too.
  for (const script of [files["node-0.sh"], files["node-1.sh"]]) {
    expect(script).toContain("--tool-call-parser glm47");
    expect(script).toContain("--tool-parser-plugin /etc/glm-serve/launch/glm47_tool_parser.py");
    expect(script).toContain("--reasoning-parser glm45");
    expect(script).toContain("--reasoning-parser-plugin /etc/glm-serve/launch/glm45_reasoning_parser.py");
  }
});

test("adds the plugin of a named parser only", () => {
  const files = launchFiles(
    plan(twoNodes("v0.13.0rc1", { toolCallParser: "glm45", reasoningParser: "glm45" })),
  );
  expect(Object.keys(files)).toContain("glm45_reasoning_parser.py");
  expect(Object.keys(files)).not.toContain("glm47_tool_parser.py");
  expect(files["node-0.sh"]).not.toContain("--tool-parser-plugin");
});

test.each(["v0.18.0rc1", "v0.20.2rc1"])("adds no plugin to %s, which has the parsers", (version) => {
  const files = launchFiles(plan(twoNodes(version, documented)));
  expect(Object.keys(files)).not.toContain("glm47_tool_parser.py");
  expect(Object.values(files).join("")).not.toContain("parser-plugin");
});

test.each([
  ["toolParserPlugin", "tool-parser-plugin", "glm47", "toolCallParser"],
  ["reasoningParserPlugin", "reasoning-parser-plugin", "glm45", "reasoningParser"],
])("rejects %s together with the plugin of the library", (loader, flag, parser, argument) => {
  expect(problemsOf(twoNodes("v0.13.0rc1", { ...documented, [loader]: "/opt/mine.py" }))).toEqual([
    {
      path: `groups.serve.args.${loader}`,
      value: "/opt/mine.py",
      rule: "owned-flag",
      severity: "error",
      source: "vllm serve 0.13.0",
      message: `glm-serve controls --${flag}: it loads the parser ${parser} into vLLM 0.13.0.`,
      fix: `Remove ${loader}, or set ${argument} to the parser of your own file`,
      proposal: [{ path: `groups.serve.args.${loader}`, remove: true }],
    },
  ]);
});

test("accepts a custom parser only with its own plugin", () => {
  const own: Arguments = { toolCallParser: "mine", toolParserPlugin: "/opt/mine.py" };
  for (const version of ["v0.13.0rc1", "v0.20.2rc1"]) {
    expect(problemsOf(twoNodes(version, own))).toEqual([]);
    expect(problemsOf(twoNodes(version, { toolCallParser: "mine" }))).toMatchObject([
      { rule: "unknown-parser" },
    ]);
  }
});

test("suggests a parser of the library for a mistyped name", () => {
  expect(problemsOf(twoNodes("v0.13.0rc1", { toolCallParser: "glm_47" }))).toMatchObject([
    { rule: "unknown-parser", fix: 'Did you mean "glm47"?' },
  ]);
});

test("sets the time limit of the engine where the release reads it", () => {
  const name = "VLLM_ENGINE_READY_TIMEOUT_S";
  const environmentOf = (version: string) =>
    JSON.stringify(plan(twoNodes(version, documented)).objects.map(({ manifest }) => manifest));
  expect(environmentOf("v0.13.0rc1")).not.toContain(name);
  expect(environmentOf("v0.18.0rc1")).toContain(name);
  expect(environmentOf("v0.20.2rc1")).toContain(name);
});
