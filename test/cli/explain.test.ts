import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-explain-"));

const run = (...argv: string[]) => call(directory, ["explain", ...argv]);

const outputOf = async (...argv: string[]) => (await run(...argv)).stdout;

/** Without the rules, whose tests are below. */
const valuesOf = async (...argv: string[]) =>
  (await outputOf(...argv)).split(/\n(?=RULE |No rule |\d+ rules? reads? )/)[0];

describe("explain", () => {
  test("shows a flag in every group, and the rules that read it", async () => {
    const { code, stdout } = await run("a3-1p1d", "--seed");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "--seed

      does      Sets the seed of random numbers.
      source    vLLM v0.20.2, config/model.py
      takes     a whole number; default 0
      restarts  Changing this replaces the group.

      WHERE    VALUE  COMES FROM
      prefill  1024   groups.prefill.args.seed of the stack file; source: deployment document 002, §5.3 and §5.4
      decode   1024   groups.decode.args.seed of the stack file; source: deployment document 002, §5.3 and §5.4

      No rule reads it by name.

      13 rules read all settings of this kind; none reports this one.
      "
    `);
  });

  test("shows what the engine takes for flags and variables that nobody sets", async () => {
    const found = await Promise.all(
      ["HCCL_BUFFSIZE", "--enable-prefix-caching"].map((name) => valuesOf("a2-glm52-2node", name)),
    );
    expect(found.join("\n")).toMatchInlineSnapshot(`
      "HCCL_BUFFSIZE

      does      Sets the size of the buffer for shared data of a communicator, in MB of device memory; a communicator takes two, one to send and one to receive. The default is 200.
      source    CANN, HCCL user guide (commit 0e332712), HCCL_BUFFSIZE
      restarts  Changing this replaces the group.

      WHERE  VALUE  COMES FROM
      serve  200    default of vLLM-Ascend v0.23.0.post1 (hiascend envref_07_0080)

      --enable-prefix-caching

      does      Reuses the KV cache of prompts that begin alike.
      source    vLLM v0.20.2, config/cache.py
      takes     a switch
      restarts  Changing this replaces the group.

      WHERE  VALUE  COMES FROM
      serve  true   default of vLLM-Ascend v0.23.0.post1 (vLLM, arg_utils.py: for models that generate text)
      "
    `);
  });

  test("finds a flag by its path, in any spelling", async () => {
    const wanted = await outputOf("a3-1p1d", "groups.decode.args.maxNumSeqs");
    expect(await outputOf("a3-1p1d", "groups.decode.args.max-num-seqs")).toBe(wanted);
    expect(await outputOf("a3-1p1d", "decode.maxNumSeqs")).toBe(wanted);
    expect(wanted).toContain("decode  8      groups.decode.args.maxNumSeqs of the stack file");
    expect(await outputOf("a3-1p1d", "maxNumSeqs")).toBe(await outputOf("a3-1p1d", "--max-num-seqs"));
  });

  test("shows the formula of a derived flag, and the notes of the stack", async () => {
    expect(await valuesOf("a3-1p1d", "--shutdown-timeout")).toMatchInlineSnapshot(`
      "--shutdown-timeout

      does      Gives running requests this many seconds after a request to stop; then vLLM aborts the rest.
      source    vLLM v0.20.2, config/vllm.py
      takes     a whole number of at least 0; default 0
      restarts  Changing this replaces the group.

      WHERE    VALUE  COMES FROM
      prefill  90     derived: terminationGracePeriodSeconds of the site − 30 s, at least 0 (from site.terminationGracePeriodSeconds); vLLM v0.18.0, config/vllm.py, shutdown_timeout: 0 by default aborts running requests
      decode   90     derived: terminationGracePeriodSeconds of the site − 30 s, at least 0 (from site.terminationGracePeriodSeconds); vLLM v0.18.0, config/vllm.py, shutdown_timeout: 0 by default aborts running requests

      Notes of the stack:
        Additions to the documented processes: \`--shutdown-timeout\`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM.
      "
    `);
  });

  test("tells the proxy's port from those of the ranks", async () => {
    expect(await valuesOf("a3-1p1d", "--port")).toMatchInlineSnapshot(`
      "--port

      does      Sets the port of the API.
      source    vLLM v0.20.2, entrypoints/openai/cli_args.py and entrypoints/cli/serve.py
      takes     a whole number; default 8000
      restarts  Changing this replaces the group.

      WHERE      VALUE                   COMES FROM
      prefill    6700                    derived: ports.api of the group + number of the API on its node (from groups.prefill.ports.api)
      decode     6721, 6722, 6723, 6724  derived: ports.api of the group + number of the API on its node (from groups.decode.ports.api)
      the proxy  8000                    derived: proxy.port (from proxy.port)
      "
    `);
  });

  test("shows a variable with what the stack file says about it", async () => {
    expect(await valuesOf("a3-1p1d", "groups.decode.env.VLLM_ASCEND_ENABLE_FUSED_MC2"))
      .toMatchInlineSnapshot(`
      "VLLM_ASCEND_ENABLE_FUSED_MC2

      does      Fuses dispatch, expert computation and combine of a layer into one operator, before v0.27: dispatch_ffn_combine with 1, dispatch_gmm_combine_decode with 2.
      source    vllm-ascend v0.20.2rc1, envs.py; v0.27.1rc1 reads no such variable
      restarts  Changing this replaces the group.

      WHERE   VALUE  COMES FROM
      decode  1      groups.decode.env.VLLM_ASCEND_ENABLE_FUSED_MC2 of the stack file; source: deployment document 002, §5.3 and §5.4

      Notes of the stack:
        Documented values with known issues, kept unchanged: \`VLLM_ASCEND_ENABLE_FUSED_MC2\` on decode has no effect: expert parallelism spans 64 devices, the limit is 32 (vllm-ascend v0.20.2rc1, ascend_forward_context.py:286).
      "
    `);
  });

  test("shows what a rule reports, and why the stack accepts it", async () => {
    const stdout = await outputOf("a3-1p1d", "groups.decode.env.VLLM_ASCEND_ENABLE_FUSED_MC2");
    expect(stdout).toMatch(/ascend-fused-mc2-effective +warning +accepted /);
    expect(stdout).toContain("accepted: the document sets it for decode, too;");
  });

  test("names the rules that pass in one paragraph", async () => {
    const { stdout } = await call(directory, ["explain", "a3-1p1d", "--max-num-seqs"], { columns: 80 });
    expect(stdout.slice(stdout.indexOf("\n14 rules "))).toMatchInlineSnapshot(`
      "
      14 rules read it and pass: memory-fits, memory-near, memory-cache-given,
      vllm-capture-sizes-drafts, vllm-capture-sizes-hold-sequence,
      vllm-capture-sizes-kept, vllm-capture-sizes-left, ascend-dispatch-buffer,
      vllm-capture-size-maximum, vllm-capture-sizes-cover-steps,
      ascend-flashcomm1-capture-sizes, ascend-flashcomm1-draft-tokens, and 2 more;
      --json lists them.

      10 rules read all settings of this kind; none reports this one.
      "
    `);
    expect(await outputOf("a3-1p1d", "--max-num-seqs")).toMatch(/^14 rules .*, and 2 more; .*$/m);
  });

  test("counts no rule for the nodes that it only runs through", async () => {
    for (const [stack, most] of [
      ["a3-1p1d", 20],
      ["a2-glm53flash-1p1d", 30],
    ] as const) {
      const stdout = await outputOf(stack, "--headless");
      expect(Number(/^(\d+) rules read it and pass/m.exec(stdout)?.[1])).toBeLessThan(most);
      expect(stdout).not.toMatch(/pooling-scale|hccl-traffic-class/);
    }
  });

  test("shows a port with its formula, and the rules about ports", async () => {
    const stdout = await outputOf("a3-1p1d", "30017");
    expect(stdout.split("\n").slice(0, 4).join("\n")).toMatchInlineSnapshot(`
      "port 30017

      WHERE                VALUE                                                                               COMES FROM
      a3-1p1d-prefill-0-1  bound by prefill-0 rank-1: KV handshake                                             derived: 30017 = kv_port 30000 + dp rank 1 × tp 16 + tp rank 1 (from groups.prefill.ports.kv); vllm-ascend v0.20.2rc1, mooncake_connector.py:987"
    `);
    expect(stdout).toMatch(/^\d+ rules read it and pass: .*port-collision/m);
  });

  test("shows an entry of an object, the default of a setting, and a number that follows from others", async () => {
    const found = await Promise.all(
      [
        "groups.decode.args.additionalConfig.fuse_muls_add",
        "site.podSecurity.runAsUser",
        "devicesPerRank",
      ].map((name) => valuesOf("a3-1p1d", name)),
    );
    expect(found.join("\n")).toMatchInlineSnapshot(`
      "groups.decode.args.additionalConfig.fuse_muls_add

      restarts  Changing this replaces the group.

      WHERE   VALUE  COMES FROM
      decode  true   groups.decode.args.additionalConfig of the stack file; source: deployment document 002, §5.3 and §5.4

      site.podSecurity.runAsUser

      does      User id of the pods without devices: proxy, smoke, bench and accuracy. bench and accuracy read the tokenizer in the weights volume.
      restarts  Changing this restarts the proxy.

      WHERE      VALUE  COMES FROM
      the stack  65532  default of glm-serve: 65532

      groups.prefill.devicesPerRank

      does  Devices of one data-parallel rank.

      WHERE    VALUE  COMES FROM
      prefill  16     derived: tensorParallelSize × pipelineParallelSize × prefillContextParallelSize (from groups.prefill.tensorParallelSize, groups.prefill.pipelineParallelSize, groups.prefill.prefillContextParallelSize)
      "
    `);
  });

  test("tells what the site gives from its defaults", async () => {
    const site = join(directory, "site.yaml");
    writeFileSync(site, "namespace: llm\ndiagnose: { maxModelLen: 8192 }\n");
    expect(await valuesOf("a3-1p1d", "namespace", "--site", site)).toContain(
      "the stack  llm    namespace of the site\n",
    );
    expect(await valuesOf("a3-1p1d", "namespace")).toMatch(/default +default of glm-serve/);
    expect(await valuesOf("a3-1p1d", "--max-model-len", "--site", site)).toContain(
      "decode   8192   diagnose.maxModelLen of the site\n",
    );
  });

  test("shows overrides by the processes that have them", async () => {
    const found = await valuesOf("a2-glm53flash-1p1d", "HCCL_HOST_SOCKET_PORT_RANGE");
    expect(found).toMatchInlineSnapshot(`
      "HCCL_HOST_SOCKET_PORT_RANGE

      does      Sets the ports of the host at which a communicator is created; it overrides HCCL_IF_BASE_PORT.
      source    CANN, HCCL user guide (commit 0e332712), HCCL_HOST_SOCKET_PORT_RANGE
      restarts  Changing this replaces the group.

      WHERE           VALUE        COMES FROM
      decode, rank 0  60000-60099  override groups.decode.overrides.ranks.0.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 1  60100-60199  override groups.decode.overrides.ranks.1.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 2  60200-60299  override groups.decode.overrides.ranks.2.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 3  60300-60399  override groups.decode.overrides.ranks.3.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 4  60400-60499  override groups.decode.overrides.ranks.4.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 5  60500-60599  override groups.decode.overrides.ranks.5.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 6  60600-60699  override groups.decode.overrides.ranks.6.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      decode, rank 7  60700-60799  override groups.decode.overrides.ranks.7.env.HCCL_HOST_SOCKET_PORT_RANGE of the stack file; source: GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.2
      prefill         not set      default of vLLM-Ascend v0.30.0rc2
      "
    `);
  });

  test("shows all places of one name", async () => {
    const stdout = await outputOf("a3-1p1d", "nodes");
    expect(stdout.match(/^(site|groups)\..*$/gm)).toEqual([
      "site.nodes",
      "groups.prefill.nodes",
      "groups.decode.nodes",
    ]);
  });

  test.each([
    ["--max-modle-len", "--max-model-len"],
    ["HCCL_BUFSIZE", "HCCL_BUFFSIZE"],
    ["groups.decod.nodes", "groups.decode.nodes"],
    ["podSecurty", "site.podSecurity"],
  ])("suggests a name for %s", async (given, meant) => {
    const { code, stdout, stderr } = await run("a3-1p1d", given);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(
      `Stack a3-1p1d has no setting, flag or variable ${given}.\n    → Did you mean "${meant}"?`,
    );
  });

  test.each(["0", "65536", "99999999999999999999"])("refuses %s, which is no port", async (port) => {
    const { code, stdout, stderr } = await run("a3-1p1d", port);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`Stack a3-1p1d has no setting, flag or variable ${port}.`);
  });

  test("requires a name", async () => {
    const { code, stderr } = await run("a3-1p1d");
    expect(code).toBe(2);
    expect(stderr).toContain("explain requires <name>.");
  });

  test("hides the value of a secret", async () => {
    const site = join(directory, "token.yaml");
    writeFileSync(site, "labels: { token: abc }\n");
    expect(await outputOf("a3-1p1d", "site.labels.token", "--site", site)).not.toContain("abc");
  });

  test("hides secrets inside of a value", async () => {
    const site = join(directory, "secrets.yaml");
    writeFileSync(site, "labels: { token: abc }\nannotations: { proxy: 'http://bob:hunter22@proxy' }\n");
    for (const name of ["site.labels", "site.annotations", "site.annotations.proxy"]) {
      const text = await outputOf("a3-1p1d", name, "--site", site);
      expect(text).toContain("(hidden)");
      expect(text).not.toMatch(/abc|hunter22/);
    }
  });

  test("prints JSON by its schema", async () => {
    const schema: object = JSON.parse(readFileSync("schemas/output/explain.json", "utf8"));
    const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
    for (const name of [
      "--port",
      "--seed",
      "HCCL_BUFFSIZE",
      "30017",
      "9000",
      "groups.decode",
      "accepts",
      "nodes",
    ]) {
      const valid = validate(JSON.parse(await outputOf("a3-1p1d", name, "--json")));
      expect({ name, valid, errors: validate.errors }).toEqual({ name, valid: true, errors: null });
    }
  });
});
