import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import a31p1d from "../../stacks/a3-1p1d.ts";
import { plan, withRollout } from "../../core/index.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-cli-"));

const run = (...argv: string[]) => call(directory, argv);

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe("render", () => {
  test("prints the objects of the plan without those of random data, and nothing else", async () => {
    const { code, stdout, stderr } = await run("render", "a3-1p1d");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(loadAll(stdout)).toEqual(
      withRollout(plan(a31p1d)).objects.flatMap(({ manifest, generated }) =>
        generated === undefined ? [manifest] : [],
      ),
    );
  });

  test("prints the same objects as a List with --json", async () => {
    const { code, stdout, stderr } = await run("render", "a3-1p1d", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      apiVersion: "v1",
      kind: "List",
      items: loadAll((await run("render", "a3-1p1d")).stdout),
    });
  });

  test("reads the site from a file of settings or of Pulumi", async () => {
    const alone = file("site.yaml", "namespace: llm\n");
    const settings = file(
      "stack.yaml",
      'config:\n  glm-serve:namespace: llm\n  other:namespace: x\n  glm-serve:terminationGracePeriodSeconds: "60"\n',
    );
    expect((await run("render", "a3-1p1d", "--site", alone)).stdout).toContain("namespace: llm");
    const { stdout } = await run("render", "a3-1p1d", "--site", settings);
    expect(stdout).toContain("namespace: llm");
    expect(stdout).toContain("terminationGracePeriodSeconds: 60");
  });

  test("finds the settings of a stack, and the topology in them", async () => {
    file("Pulumi.prod-east.yaml", "config:\n  glm-serve:topology: a3-1p1d\n  glm-serve:namespace: east\n");
    expect((await run("render", "prod-east")).stdout).toContain("namespace: east");
  });

  test("finds the settings next to the stacks, but prefers those of the working directory", async () => {
    const elsewhere = await run("render", "a3-xllm-2node");
    expect(elsewhere).toMatchObject({ code: 0, stderr: "" });
    file("Pulumi.a3-xllm-2node.yaml", "config: { 'glm-serve:namespace': here }\n");
    expect((await run("render", "a3-xllm-2node")).stderr).toContain("image");
  });

  test.each([
    ["nothing", ""],
    ["a comment", "# later\n"],
    ["keys of Pulumi", "encryptionsalt: v1:x\n"],
    ["no settings", "config:\nencryptionsalt: v1:x\n"],
  ])("reads no settings from a file with %s", async (name, text) => {
    const { code, stderr } = await run("render", "a3-1p1d", "--site", file(`${name}.yaml`, text));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("lists the topologies without a stack", async () => {
    expect((await run("render")).stdout).toMatchInlineSnapshot(`
      "a2-glm47-2node              GLM-4.7 bf16 on two Atlas 800T A2, dp 2, tp 8, context 8192
      a2-glm47-fp8                GLM-4.7-FP8 on one Atlas 800 A2, tp 8 with expert parallelism, context 133000
      a2-glm47-w8a8-2node         GLM-4.7 w8a8 on two Atlas 800 A2, dp 2, tp 8, context 140000
      a2-glm5-w4a8                GLM-5 w4a8 on one Atlas 800 A2, tp 8, context 32768
      a2-glm5-w4a8-2node          GLM-5 w4a8 on two Atlas 800 A2, dp 2, tp 8, context 131072
      a2-glm51-w4a8               GLM-5.1 w4a8 on one Atlas 800 A2, tp 8, context 32768
      a2-glm51-w4a8-2node         GLM-5.1 w4a8 on two Atlas 800 A2, dp 2, tp 8, context 131072
      a2-glm52-1p1d               GLM-5.2 w4a8c8 on eight Atlas 800 A2, prefill dp 4, tp 8, decode dp 8, tp 4, Mooncake pool, context 256000
      a2-glm52-2node              GLM-5.2 w4a8c8 on two Atlas 800 A2, dp 2, tp 8, context 40000
      a2-glm52-w8a8-1p1d          GLM-5.2 w8a8 on eight Atlas 800 A2, prefill dp 4, tp 8, decode dp 8, tp 4, context 135168
      a2-glm52-w8a8-2node         GLM-5.2 w8a8 on two Atlas 800 A2, dp 2, tp 8, context 40000
      a2-glm52-w8a8-4node         GLM-5.2 w8a8 on four Atlas 800 A2, dp 4, tp 8, context 200000
      a2-glm52-w8a8c8-1p1d        GLM-5.2 w8a8c8 on eight Atlas 800 A2, prefill dp 4, tp 8, decode dp 8, tp 4, Mooncake pool, context 200000
      a2-glm53-4node              GLM-5.3 w8a8c8 on four Atlas 800 A2, dp 4, tp 8, context 135000
      a2-glm53flash-1p1d          GLM-5.3-Flash w8a8 on four Atlas 800 A2, prefill dp 2, tp 8, decode dp 8, tp 2, context 200000
      a2-glm53flash-1p1d-pool     GLM-5.3-Flash w8a8 on four Atlas 800 A2, prefill dp 2, tp 8, decode dp 8, tp 2, Mooncake pool, context 200000
      a2-glm53flash-2node         GLM-5.3-Flash w8a8 on two Atlas 800 A2, dp 2, tp 8, context 133120
      a3-1p1d                     GLM-5 w8a8 on six Atlas 800 A3, one prefill and one decode group behind a proxy
      a3-1p1d-high-throughput     GLM-5 w8a8 on four Atlas 800 A3, one prefill and one decode group, high throughput
      a3-1p1d-low-latency         GLM-5 w8a8 on four Atlas 800 A3, one prefill and one decode group, low latency
      a3-glm47                    GLM-4.7 w8a8 on one Atlas 800 A3, dp 2, tp 8, context 133000
      a3-glm47-2p1d               GLM-4.7 w8a8 on four Atlas 800 A3, two prefill groups dp 2, tp 8, decode dp 8, tp 4, context 133000
      a3-glm5-bf16-2node          GLM-5 bf16 on two Atlas 800 A3, dp 2, tp 16, context 8192
      a3-glm5-w4a8                GLM-5 w4a8 on one Atlas 800 A3, tp 16, context 200000
      a3-glm5-w8a8                GLM-5 w8a8 on one Atlas 800 A3, tp 16, context 40960
      a3-glm5-w8a8-2node          GLM-5 w8a8 on two Atlas 800 A3, dp 2, tp 16, context 200000
      a3-glm51-1p1d               GLM-5.1 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 8, tp 4, context 202752
      a3-glm51-2node              GLM-5.1 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, context 202752
      a3-glm51-2node-low-latency  GLM-5.1 w8a8c8 on two Atlas 800 A3, dp 2, tp 16, low latency, context 202752
      a3-glm51-w4a8               GLM-5.1 w4a8 on one Atlas 800 A3, tp 16, context 200000
      a3-glm52-1m                 GLM-5.2 w4a8c8 on one Atlas 800 A3, tp 16, dcp 16, context 1024000
      a3-glm52-1m-1p1d            GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill dp 2, tp 16, dcp 16, decode dp 8, tp 4, dcp 4, context 1048576
      a3-glm52-1m-1p1d-d4         GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill dp 2, tp 16, dcp 16, decode dp 4, tp 8, dcp 8, context 1048576
      a3-glm52-1m-2node           GLM-5.2 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, dcp 4, context 1048576
      a3-glm52-1p1d               GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 8, tp 4, context 202752
      a3-glm52-1p1d-d16           GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 16, tp 2, context 202752
      a3-glm52-1p1d-roce          GLM-5.2 w4a8c8 on four Atlas 800 A3 over RoCE, prefill dp 4, tp 8, decode dp 32, tp 1, context 133120
      a3-glm52-2node              GLM-5.2 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, context 202752
      a3-glm52-w4a8c8             GLM-5.2 w4a8c8 on one Atlas 800 A3, dp 2, tp 8, context 135000
      a3-glm52-w4a8c8-1m-1p1d     GLM-5.2 w4a8c8 on four Atlas 800 A3, prefill and decode dp 4, tp 8, dcp 8, context 1024000
      a3-glm52-w4a8c8-1m-2node    GLM-5.2 w4a8c8 on two Atlas 800 A3, dp 4, tp 8, dcp 8, context 1024000
      a3-glm52-w4a8c8-1p1d        GLM-5.2 w4a8c8 on four Atlas 800 A3, prefill dp 4, tp 8, decode dp 32, tp 1, context 133120
      a3-glm52-w4a8c8-2node       GLM-5.2 w4a8c8 on two Atlas 800 A3, dp 4, tp 8, context 66000
      a3-glm52-w8a8               GLM-5.2 w8a8 on one Atlas 800 A3, dp 2, tp 8, context 20480
      a3-glm52-w8a8-1p1d          GLM-5.2 w8a8 on four Atlas 800 A3, prefill dp 2, tp 16, decode dp 8, tp 4, context 135000
      a3-glm52-w8a8-2node         GLM-5.2 w8a8 on two Atlas 800 A3, dp 2, tp 16, context 64000
      a3-glm53-1p1d               GLM-5.3 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 16, tp 2, context 200000
      a3-glm53-1p1d-memcache      GLM-5.3 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 16, tp 2, MemCache pool, context 200000
      a3-glm53-2node              GLM-5.3 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, context 202752
      a3-glm53flash               GLM-5.3-Flash w8a8 on one Atlas 800 A3, tp 16, context 133120
      a3-glm53flash-1p1d          GLM-5.3-Flash w8a8 on two Atlas 800 A3, prefill dp 2, tp 8, decode dp 16, tp 1, context 133120
      a3-glm53flash-1p1d-pool     GLM-5.3-Flash w8a8 on two Atlas 800 A3, prefill dp 2, tp 8, decode dp 16, tp 1, Mooncake pool, context 133120
      a3-xllm                     GLM-4.5 w8a8 with xLLM on eight devices of one Atlas 800 A3, with MTP
      a3-xllm-2node               GLM-4.5 w8a8 with xLLM on eight devices of each of two Atlas 800 A3
      a5-glm51-1p1d               GLM-5.1 w4a4c8 on four Ascend 950DT, two prefill groups tp 8, decode dp 16, tp 1, context 135000
      a5-glm51-w4a4               GLM-5.1 w4a4c8 on one Ascend 950DT, tp 8, context 202752
      a5-glm53flash               GLM-5.3-Flash w8a8-mxfp8 on one Ascend 950DT, tp 8, context 132096
      h200-glm47-flash            GLM-4.7-Flash on one NVIDIA H200 with LightLLM
      h200-glm47-flash-mtp        GLM-4.7-Flash on one NVIDIA H200 with LightLLM and multi-token prediction (eagle, 4 steps)
      "
    `);
  });

  test("wraps the summaries of topologies in a narrow terminal", async () => {
    const { stdout } = await call(directory, ["list"], { columns: 80 });
    const lines = stdout.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.slice(0, 4)).toMatchInlineSnapshot(`
      [
        "a2-glm47-2node              GLM-4.7 bf16 on two Atlas 800T A2, dp 2, tp 8,",
        "                            context 8192",
        "a2-glm47-fp8                GLM-4.7-FP8 on one Atlas 800 A2, tp 8 with expert",
        "                            parallelism, context 133000",
      ]
    `);
  });

  test("reports an unknown stack with the known topologies", async () => {
    const { code, stdout, stderr } = await run("render", "a3-1p2d");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in stack a3-1p2d.

        stack = "a3-1p2d"
          a3-1p2d is not a topology, and stack a3-1p2d does not set topology.
          → Did you mean "a3-1p1d"? glm-serve list prints the name of every topology
      "
    `);
    expect((await run("render", "prod-west")).stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in stack prod-west.

        stack = "prod-west"
          prod-west is not a topology, and stack prod-west does not set topology.
          → Set the topology of the stack with pulumi config set topology <name>. glm-serve list prints the name of every topology
      "
    `);
  });

  test.each([
    ["a3-xllm-1node", 'Did you mean "a3-xllm-2node"? '],
    ["h200", 'Did you mean "h200-glm47-flash" or "h200-glm47-flash-mtp"? '],
    ["2node-xllm", 'Did you mean "a3-xllm-2node"? '],
    ["a3-1p1", 'Did you mean "a3-1p1d"? '],
    ["a3", "Set the topology of the stack with pulumi config set topology <name>. "],
    ["-", "Set the topology of the stack with pulumi config set topology <name>. "],
  ])("suggests the topologies that the name %s may mean", async (name, fix) => {
    expect((await run("render", "--site", file("none-set.yaml", ""), "--", name)).stderr).toContain(
      `→ ${fix}`,
    );
  });

  test.each([
    ["a file that does not exist", "none.yaml", "none.yaml\n    none.yaml does not exist."],
    ["a directory", directory, `${directory} is a directory.`],
    ["an empty path", "", "--site\n    --site is empty."],
    ["broken YAML", file("broken.yaml", "a: [1\n"), "broken.yaml is not valid YAML: line 2, column 1: "],
    ["a list", file("list.yaml", "- 1\n"), "list.yaml is not a YAML mapping."],
    ["two documents", file("two.yaml", "namespace: a\n---\nnamespace: b\n"), "2 YAML documents"],
    ["a key twice", file("twice.yaml", "namespace: a\nnamespace: b\n"), "uplicate"],
    [
      "config that is a list",
      file("config-list.yaml", "config: [1]\n"),
      "config-list.yaml contains a config that is not a YAML mapping.",
    ],
    [
      "a setting outside config",
      file("beside.yaml", "config: {}\nnamespace: x\n"),
      'beside.yaml: namespace = "x"',
    ],
    [
      "a setting without a project",
      file("bare.yaml", "config: { namespace: x }\n"),
      "Rename namespace to glm-serve:namespace",
    ],
    [
      "a setting of a misspelled project",
      file("near.yaml", "config: { 'glm-server:namespace': x }\n"),
      "Rename glm-server:namespace to glm-serve:namespace",
    ],
    ["an unknown setting", file("typo.yaml", "namespac: x\n"), 'id you mean "namespace"?'],
  ])("reports %s without a stack trace", async (_, path, text) => {
    const { code, stdout, stderr } = await run("render", "a3-1p1d", "--site", path);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(text);
    expect(stderr).not.toContain("    at ");
  });

  test("reports every problem of a settings file", async () => {
    const path = file(
      "problems.yaml",
      "config: { namespace: x, 'glm-server:labels': {} }\nimage: example/vllm:1\n",
    );
    const { stderr } = await run("render", "a3-1p1d", "--site", path);
    expect(stderr.replaceAll(path, "problems.yaml")).toMatchInlineSnapshot(`
      "glm-serve: 3 problems in the settings file problems.yaml.

        problems.yaml: image = "example/vllm:1"
          image has no effect outside config.
          → Move image below config, as glm-serve:image

        problems.yaml: config.namespace = "x"
          config.namespace has no effect: the key has no project prefix.
          → Rename namespace to glm-serve:namespace

        problems.yaml: config.glm-server:labels = {}
          config.glm-server:labels has no effect: the project is glm-serve, not glm-server.
          → Rename glm-server:labels to glm-serve:labels
      "
    `);
  });

  test("reports a settings file that is not valid YAML", async () => {
    const path = file("invalid.yaml", "a: [1\n");
    const { stderr } = await run("render", "a3-1p1d", "--site", path);
    expect(stderr.replaceAll(path, "invalid.yaml")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the settings file invalid.yaml.

        invalid.yaml
          invalid.yaml is not valid YAML: line 2, column 1: deficient indentation.
          → Correct line 2, column 1 of invalid.yaml
      "
    `);
  });

  test("points to its help for wrong arguments", async () => {
    for (const argv of [
      ["render", "a", "b"],
      ["render", "--sites", "x"],
      ["render", "--site", "site.yaml"],
      ["rendre"],
    ]) {
      const { code, stdout, stderr } = await run(...argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^Run "glm-serve (render )?--help" for /m);
    }
  });
});

test.each(["check", "ports", "render"])("%s reports a stack whose name is a path", async (command) => {
  const { code, stdout, stderr } = await run(command, "a3-1p1d/x");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(
    'stack = "a3-1p1d/x"\n    a3-1p1d/x is not a topology, and stack a3-1p1d/x does not set topology.',
  );
  expect(stderr).not.toMatch(/^ +at /m);
});
