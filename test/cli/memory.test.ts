import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call } from "./call.ts";

// Elsewhere, where no settings of the checkout are.
const directory = mkdtempSync(join(tmpdir(), "glm-serve-memory-"));

const run = (...words: string[]) => call(directory, words);

describe("memory", () => {
  test("shows every group with its parts, how sure they are, and what fits", async () => {
    const { code, stdout, stderr } = await run("memory", "a3-1p1d");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^prefill: GLM-5 w8a8, dp 2 × tp 16 on 2 × Atlas 800 A3$/m);
    expect(stdout).toMatch(/^ON EACH DEVICE +SIZE +HOW SURE +FROM$/m);
    expect(stdout).toMatch(/^budget of the engine +62\.4 GB +measured +gpuMemoryUtilization 0\.95/m);
    expect(stdout).toMatch(/^routed experts .*, 1 byte each, 8 of 256 experts$/m);
    expect(stdout).toMatch(/^weights together +37\.2 GB$/m);
    expect(stdout).toMatch(/^KV cache per token +111232 B +inferred +79 layers/m);
    expect(stdout).toMatch(/^decode: .* dp 16 × tp 4 on 4 ×/m);
    expect(stdout).toMatch(/^\d{6} +\d{6} +202752 +200000 +1\.6\d +16 +2\d\.\d\d$/m);
    expect(stdout).toMatch(/\n\nKV TOKENS: .*\n.*\n\nNo rule on memory is against it\.\n$/);
  });

  test("shows where the memory would go of what does not fit, what is against it, and what else is wrong", async () => {
    const site = join(directory, "larger-model.yaml");
    writeFileSync(site, "model: { name: GLM-5 }\n");
    const { code, stdout, stderr } = await run("memory", "a2-glm47-2node", "--site", site);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^weights together +98\.9 GB$/m);
    expect(stdout).toMatch(/^missing for the weights +4\d\.\d GB$/m);
    expect(stdout).toMatch(/^0 +0 +0 +8192 +0\.00 +2 +0\.00$/m);
    expect(stdout).toMatch(
      /^ {2}model\.weights = "bf16"\n {4}model\.weights bf16 leaves no room .*\[memory-fits;/m,
    );
    expect(stdout).toMatch(
      new RegExp(`^\\d+ more problems?: glm-serve check a2-glm47-2node --site ${site}$`, "m"),
    );
    expect(stdout).not.toContain("No rule on memory");
    expect(await run("memory", "a2-glm47-2node", "--site", site, "--json")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('"tokens": 0') as unknown,
    });
  });

  test("for machines", async () => {
    const { stdout } = await run("memory", "h200-glm47-flash", "--json");
    const [estimate] = z
      .array(z.object({ group: z.string(), tokens: z.number(), largestContext: z.number() }))
      .parse(JSON.parse(stdout));
    expect(estimate).toMatchObject({ group: "serve", largestContext: 202_752 });
  });

  test("needs a stack", async () => {
    expect(await run("memory")).toMatchObject({ code: 2, stdout: "" });
    expect((await run("memory", "--help")).stdout).toMatch(/^glm-serve memory <stack>/);
    expect(await run("memory", "a3-1p2d")).toMatchObject({ code: 1, stdout: "" });
  });
});
