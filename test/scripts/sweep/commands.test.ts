import { describe, expect, test } from "vitest";
import { resolvedInput, type ResolvedTopology } from "../../../core/index.ts";
import { factsOfConfig } from "../../../core/facts/index.ts";
import { loadTopology } from "../../../program/index.ts";
import { commandsOf } from "../../../scripts/sweep/commands.ts";
import { configOf } from "../../../scripts/sweep/model-files.ts";

async function resolved(name: string): Promise<ResolvedTopology> {
  const read = resolvedInput(await loadTopology(name, "topology"));
  if (!("resolved" in read)) throw new Error(`${name} cannot be resolved`);
  return read.resolved;
}

describe("commands of a topology", () => {
  test("are those of the head and of a worker without an API", async () => {
    const commands = commandsOf(await resolved("a3-glm5-w8a8-2node"));
    expect(commands.map(({ argv }) => argv.includes("--headless"))).toEqual([false, true]);
    expect(commands[1]?.argv).toContain("192.0.2.1");
  });

  test("are one for each role whose ranks all have an API", async () => {
    const commands = commandsOf(await resolved("a3-1p1d"));
    expect(commands.map(({ group }) => group)).toEqual(["prefill", "decode"]);
    expect(commands.map(({ device }) => device)).toEqual([
      { type: "A3", count: 16 },
      { type: "A3", count: 16 },
    ]);
  });
});

test.each(["a2-glm47-fp8", "a3-glm5-w8a8"])(
  "the config.json for %s states the facts of its model",
  async (name) => {
    const { model, spec } = await resolved(name);
    expect(factsOfConfig(configOf(model, spec.model.weights))?.knownModels).toContain(spec.model.name);
  },
);
