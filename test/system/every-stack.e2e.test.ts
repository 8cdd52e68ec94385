import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Plan } from "../../core/index.ts";
import { topologyNames } from "../../stacks/catalogue.ts";
import { isRoot } from "../runtime/namespace.ts";
import { differences } from "./ledger-against-reality.ts";
import { stagedPlan } from "./stage/staged-plan.ts";
import { Stage } from "./stage/stage.ts";

const place = z.object({ pod: z.string(), rank: z.int() });
const answer = z.object({
  choices: z.array(z.object({ text: z.string() })),
  stand_in: z.object({ prefill: place.optional(), decode: place, ranks: z.array(place).optional() }),
});

describe.skipIf(!isRoot)("every stack with its stand-ins", { timeout: 90_000 }, () => {
  let stage: Stage | undefined;
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });

  it.for(topologyNames())(
    "%s comes up, binds what its ledger says, answers through every rank and ends",
    async (name) => {
      const planned = await stagedPlan(name);
      stage = await Stage.open(planned, { loadSeconds: 0.2 });
      stage.start();
      await stage.ready();

      const found = await Promise.all(
        stage.engines.map(async (pod) =>
          differences(
            planned,
            pod.name,
            (await pod.ports()).map(({ port }) => port),
          ),
        ),
      );
      expect(found.flat()).toEqual([]);

      const model = planned.topology.spec.model.servedModelName;
      const body = { model, prompt: "Where are you?", max_tokens: 8 };
      const passed = new Set<string>();
      for (const reply of await stage.ask("/v1/completions", body, planned.ranks.length)) {
        const { choices, stand_in: way } = answer.parse(reply);
        expect(choices[0]?.text).toContain("the way is right");
        for (const rank of way.ranks ?? [way.decode]) passed.add(`rank ${rank.rank} of ${rank.pod}`);
        if (way.prefill !== undefined) passed.add(`rank ${way.prefill.rank} of ${way.prefill.pod}`);
      }
      expect([...passed].toSorted()).toEqual(everyRank(planned).toSorted());

      for (const pod of stage.pods) pod.container.signalContainer("SIGTERM");
      await Promise.all(stage.pods.map((pod) => pod.container.exit()));
      expect(stage.pods.flatMap((pod) => pod.processes)).toEqual([]);
    },
  );
});

function everyRank({ groups }: Plan): string[] {
  return groups.flatMap(({ pods }) =>
    pods.flatMap(({ name, processes }) =>
      processes.flatMap(({ ranks }) => ranks.map((rank) => `rank ${rank} of ${name}`)),
    ),
  );
}
