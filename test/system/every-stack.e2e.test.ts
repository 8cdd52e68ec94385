import { afterEach, describe, expect, it } from "vitest";
import { topologyNames } from "../../stacks/catalogue.ts";
import { isRoot } from "../runtime/namespace.ts";
import { everyRank, wayOf } from "./answer.ts";
import { differences } from "./ledger-against-reality.ts";
import { stagedPlan } from "./stage/staged-plan.ts";
import { Stage } from "./stage/stage.ts";

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
      const ways = (await stage.ask("/v1/completions", body, planned.ranks.length)).map(wayOf);
      for (const { text } of ways) expect(text).toContain("the way is right");
      expect([...new Set(ways.flatMap(({ ranks }) => ranks))].toSorted()).toEqual(
        everyRank(planned).toSorted(),
      );

      for (const pod of stage.pods) pod.container.signalContainer("SIGTERM");
      await Promise.all(stage.pods.map((pod) => pod.container.exit()));
      expect(stage.pods.flatMap((pod) => pod.processes)).toEqual([]);
    },
  );
});
