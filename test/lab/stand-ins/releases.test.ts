import { rmSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { knownReleases } from "../../../core/index.ts";
import { Programs, temporaryModel } from "./programs.ts";

const { root } = temporaryModel();

afterAll(() => {
  rmSync(root, { recursive: true });
});

interface Calls {
  readonly engine: string;
  readonly stack: string;
  readonly module: string;
  /** Arguments that every release parses. */
  readonly parsed: readonly string[];
  readonly unknown: readonly string[];
}

const calls: readonly Calls[] = [
  {
    engine: "vllm-ascend",
    stack: "a3-1p1d",
    module: "vllm_serve",
    parsed: ["serve", "/nothing", "--max-model-len", "8", "--speculative-config", '{"method": "mtp"}'],
    unknown: ["serve", "/nothing", "--no-such-flag"],
  },
  {
    engine: "xllm",
    stack: "a3-xllm",
    module: "xllm_server",
    parsed: ["--model=/nothing", "--block_size=128", "--noenable_prefix_cache"],
    unknown: ["--no_such_flag=1"],
  },
];

describe.each(calls)("the stand-in for $engine", ({ engine, stack, module, parsed, unknown }) => {
  it.for([...knownReleases(engine), "main"])("parses as %s", async (version) => {
    const programs = await Programs.of(stack, root, version);
    try {
      const refused = await programs.run(module, unknown);
      expect(refused.lastLine).toMatch(/unrecognized arguments: --no-such-flag|unknown command line flag/);
      // The parser accepts the command line; a later check fails.
      const accepted = await programs.run(module, parsed);
      expect(accepted.lastLine).toMatch(/\/nothing|device_id must be given/);
    } finally {
      programs.close();
    }
  });
});
