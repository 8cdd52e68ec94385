import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedRollout } from "../support/recorded-statuses.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";
import { call } from "./call.ts";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "glm-serve-views-"));
  writeFileSync(join(directory, "rollout.jsonl"), recordedRollout());
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const FIT =
  "--model GLM-5 --weights w8a8 --hardware a3 --nodes 2 --context 131072 --engine vllm-ascend --release v0.20.2rc1";

const draw = (words: string, columns?: number) =>
  call(directory, ["diagram", ...words.split(" ")], columns === undefined ? {} : { columns });

const calls: readonly (readonly [view: string, words: string, shown: string])[] = [
  ["memory", "a3-1p1d --view memory", "Device memory of a3-1p1d"],
  ["ports", "a3-1p1d --view ports", "Ports of a3-1p1d"],
  ["fit", `--view fit ${FIT}`, "GLM-5 w8a8 on 2 × Atlas 800 A3"],
  ["diff", "a3-1p1d a3-1p1d-low-latency --view diff", "Changes: a3-1p1d-low-latency → a3-1p1d"],
  ["status", "--view status --from rollout.jsonl", "Status of a3-1p1d"],
];

describe.each(calls)("the view %s", (view, words, shown) => {
  test("is drawn as text on a terminal, without colours where NO_COLOR is set", async () => {
    const { code, stdout } = await call(directory, ["diagram", ...words.split(" ")], {
      columns: 80,
      environment: { NO_COLOR: "1" },
    });
    expect(code).toBe(0);
    expect(stdout).toContain(shown);
    expect(stdout).not.toContain("\u001b");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect((await draw(words, 80)).stdout).toContain("\u001b[");
  });

  test("is equal in two runs as SVG, HTML and PNG", async () => {
    const svg = await draw(words);
    expect(svg.code).toBe(0);
    expect(svg.stdout).toContain(`>${shown}</title>`);
    expect((await draw(words)).stdout).toBe(svg.stdout);
    for (const format of ["html", "png"]) {
      const drawn = await Promise.all(
        ["one", "two"].map(async (name) => {
          expect((await draw(`${words} --out ${view}-${name}.${format}`)).code).toBe(0);
          return readFileSync(join(directory, `${view}-${name}.${format}`));
        }),
      );
      expect(drawn[0]?.equals(drawn[1] ?? Buffer.alloc(0))).toBe(true);
    }
  }, 60_000);
});

test(
  "processes of other locales and time zones write equal files of every view",
  { timeout: 240_000 },
  () => {
    const formats = ["svg", "html", "png", "txt", "json"];
    const drawings = [["topology", "a3-1p1d", ""] as const, ...calls].flatMap(([view, words]) =>
      formats.map((format) => ["diagram", ...words.split(" "), "--out", `${view}.${format}`]),
    );
    const digests = [
      ["C", "UTC"],
      ["tr_TR.UTF-8", "Asia/Shanghai"],
      ["de_DE.UTF-8", "America/New_York"],
    ].map(([locale, zone], index) => {
      const own = join(directory, `locale-${index}`);
      mkdirSync(own);
      writeFileSync(join(own, "rollout.jsonl"), recordedRollout());
      const program = `
      const { call } = await import(${JSON.stringify(join(import.meta.dirname, "call.ts"))});
      for (const argv of ${JSON.stringify(drawings)}) {
        const { code, stderr } = await call(${JSON.stringify(own)}, argv);
        if (code !== 0) throw new Error(stderr);
      }
      console.log(Intl.DateTimeFormat().resolvedOptions().locale, new Date(0).getHours());`;
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
        encoding: "utf8",
        env: { PATH: process.env["PATH"] ?? "", LC_ALL: locale, LANG: locale, TZ: zone },
      });
      expect(stderr).toBe("");
      const written = readdirSync(own).toSorted();
      expect(written).toHaveLength(drawings.length + 1);
      return {
        process: stdout,
        files: written.map(
          (name) =>
            `${name} ${createHash("sha256")
              .update(readFileSync(join(own, name)))
              .digest("hex")}`,
        ),
      };
    });
    // The processes do differ.
    expect(digests.map((each) => each.process)).toEqual(["en-US 0\n", "tr-TR 8\n", "de-DE 19\n"]);
    for (const { files } of digests) expect(files).toEqual(digests[0]?.files);
  },
);

describe("wrong words", () => {
  test("are those that the view does not read", async () => {
    const { code, stderr } = await draw("a3-1p1d main --view memory --from rollout.jsonl --model GLM-5");
    expect(code).toBe(2);
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 3 problems in the arguments of diagram.

        <other> = "main"
          The view memory does not read <other>.
          → Remove main, or set --view to diff

        --from = "rollout.jsonl"
          The view memory does not read --from.
          → Remove --from, or set --view to status

        --model = "GLM-5"
          The view memory does not read --model.
          → Remove --model, or set --view to fit

      Usage: glm-serve diagram [<stack>] [<other>] [--view <view>] [--format <format>] [--out <file>]
                               [--theme <theme>] [--site <file>] [--from <file>] [--context <value>]
                               [--model <name>] [--model-facts <file>] [--weights <format>]
                               [--hardware <kind>] [--nodes <count>] [--engine <name>]
                               [--release <version>] [--namespace <name>] [--kubeconfig <file>] [--json]
      Run "glm-serve diagram --help" for its options and examples.
      "
    `);
  });

  test("are a missing stack, and missing options of fit", async () => {
    const missing = await draw("--view memory");
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain("<stack> is missing.");
    const fit = await draw("--view fit --model GLM-5");
    expect(fit.code).toBe(2);
    expect(fit.stderr).toContain("--weights is required.");
    const cluster = await draw("a3-1p1d a3-xllm --view diff --namespace llm");
    expect(cluster.code).toBe(2);
    expect(cluster.stderr).toContain("--namespace names a cluster");
  });
});

test("a recording that does not exist is an error with its name", async () => {
  const { code, stderr } = await draw("--view status --from missing.jsonl");
  expect(code).toBe(1);
  expect(stderr).toContain("missing.jsonl does not exist.");
});

test("a text escapes the sequences of values that a terminal obeys", async () => {
  const topology = prefillDecode((changed) => {
    groupOf(changed, "decode").env = { TITLE: "\u001b]0;owned\u0007\u202e\u001b[2J" };
  });
  writeFileSync(join(directory, "after.json"), JSON.stringify(topology));
  writeFileSync(join(directory, "before.json"), JSON.stringify(prefillDecode()));
  const shown = String.raw`\u001b]0;owned\u0007\u202e\u001b[2J`;
  for (const columns of [undefined, 100]) {
    const { stdout } = await draw("after.json before.json --view diff --format text", columns);
    expect(stdout).toContain(shown);
  }
  expect((await draw("after.json before.json --view diff --out changes.txt")).code).toBe(0);
  expect(readFileSync(join(directory, "changes.txt"), "utf8")).toContain(shown);
});
