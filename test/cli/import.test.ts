import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-import-"));

const run = (...argv: string[]) => call(directory, ["import", ...argv]);

function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return name;
}

const serve =
  "vllm serve /root/.cache/GLM5-w4a8 --tensor-parallel-size 16 --quantization ascend --served-model-name glm-5 \\\n";

const flags = "  --enable-expert-parallel --max-model-len 8192 --max-num-seqs 4";

const good = file("good.sh", `export HCCL_BUFFSIZE=200\n${serve}${flags}\n`);

const release = ["--release", "v0.20.2rc1", "--hardware", "a3"];

describe("import", () => {
  test("writes the stack, checks it and exits with 0", async () => {
    const { code, stdout, stderr } = await run(good, ...release, "--name", "mine");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "stacks/mine.ts: GLM-5 w4a8 on 1 Atlas 800 A3: tp 16

      mine: 0 errors, 0 warnings, 0 advice, 0 accepted
      "
    `);
    expect(readFileSync(join(directory, "stacks/mine.ts"), "utf8")).toMatchInlineSnapshot(`
      "import { defineTopology } from "glm-serve/core";

      /**
       * GLM-5 w4a8 on 1 Atlas 800 A3: tp 16. Imported from good.sh.
       */
      export default defineTopology({
        name: "mine",
        summary: "GLM-5 w4a8 on 1 Atlas 800 A3: tp 16",
        source: "good.sh",
        model: {
          name: "GLM-5",
          weights: "w4a8",
          path: "/root/.cache/GLM5-w4a8",
          volumePath: "/root/.cache",
          servedModelName: "glm-5",
        },
        engine: { name: "vllm-ascend", version: "v0.20.2rc1" },
        hardware: "atlas-800-a3",
        groups: {
          serve: {
            role: "serve",
            nodes: 1,
            dataParallelSize: 1,
            tensorParallelSize: 16,
            ports: { api: 8000 },
            env: { HCCL_BUFFSIZE: "200" },
            args: { enableExpertParallel: true, maxModelLen: 8192, maxNumSeqs: 4 },
          },
        },
      });
      "
    `);
  });

  test("writes nothing with --check-only", async () => {
    const { code } = await run(good, ...release, "--name", "unwritten", "--check-only");
    expect(code).toBe(0);
    expect(existsSync(join(directory, "stacks/unwritten.ts"))).toBe(false);
  });

  test("lists what is lost, and exits with 1", async () => {
    const lossy = file("lossy.sh", `${serve}${flags} --uds /tmp/socket\n`);
    const { code, stdout } = await run(lossy, ...release, "--check-only");
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "glm-5: GLM-5 w4a8 on 1 Atlas 800 A3: tp 16

      Lost

        lossy.sh:2
          --uds has no setting in a topology. Remove uds: the Service and the probes need a TCP port.

      glm-5: 0 errors, 0 warnings, 0 advice, 0 accepted
      "
    `);
  });

  test("exits with 1 if the check has errors", async () => {
    const wrong = file("wrong.sh", `${serve}${flags} --new-flag 3\n`);
    const { code, stdout } = await run(wrong, ...release, "--check-only");
    expect(code).toBe(1);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("glm-5: 1 error, 0 warnings, 0 advice, 0 accepted");
  });

  test("reads several nodes, and the standard input", async () => {
    const ranks = (rank: string) => `${serve}${flags} -dp 2 -dpl 1 -dpa $node0_ip -dpp 12890 ${rank}\n`;
    const second = file("node1.sh", ranks("--headless -dpr 1"));
    const { code, stdout } = await call(
      directory,
      ["import", "-", "--node", second, ...release, "--check-only"],
      {
        stdin: ranks(""),
      },
    );
    expect({ code, first: stdout.split("\n")[0] }).toEqual({
      code: 0,
      first: "glm-5: GLM-5 w4a8 on 2 Atlas 800 A3: dp 2, tp 16",
    });
  });

  test("names repository, commit and path of the file as the source", async () => {
    const repository = join(directory, "tests");
    mkdirSync(repository);
    writeFileSync(join(repository, "run.sh"), `${serve}${flags}\n`);
    const git = (...words: string[]) =>
      execFileSync("git", ["-C", repository, ...words], { encoding: "utf8" });
    git("init", "--quiet");
    git("add", "run.sh");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "a");
    const commit = git("log", "-1", "--format=%h").trim();
    await run("tests/run.sh", ...release, "--name", "versioned");
    expect(readFileSync(join(directory, "stacks/versioned.ts"), "utf8")).toContain(
      `source: "tests ${commit}, run.sh",`,
    );
  });

  test("keeps a file with other content", async () => {
    file("stacks/kept.ts", "// mine\n");
    const { code, stderr } = await run(good, ...release, "--name", "kept");
    expect(code).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the stack.

        stacks/kept.ts
          stacks/kept.ts exists with other content.
          → Set --name to another name, or delete stacks/kept.ts
      "
    `);
    expect(readFileSync(join(directory, "stacks/kept.ts"), "utf8")).toBe("// mine\n");
  });

  test("reports a file that it cannot read", async () => {
    const { code, stderr } = await run("absent.sh");
    expect(code).toBe(1);
    expect(stderr.replaceAll(directory, "<directory>")).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the files to import.

        absent.sh
          absent.sh does not exist.
          → Name an existing file; relative paths start at <directory>
      "
    `);
  });

  test("reports a file without a server", async () => {
    const { code, stdout } = await run(file("empty.sh", "echo\n"));
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "Lost

        empty.sh
          empty.sh starts no server that glm-serve knows: vllm serve, xllm or lightllm.server.api_server.
      "
    `);
  });

  test("requires a file", async () => {
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of import.

        <file>
          import requires <file>.
          → Add <file>: the path of a test topology, a script or a manifest, or - for stdin

      Usage: glm-serve import <file> [--node <file>]… [--release <version>] [--hardware <kind>]
                              [--name <name>] [--out <dir>] [--check-only] [--json]
      Run "glm-serve import --help" for its options and examples.
      "
    `);
  });
});
