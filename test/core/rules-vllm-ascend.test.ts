import { describe, expect, test } from "vitest";
import twoNodes from "../../stacks/a2-glm47-2node.ts";
import { Severity } from "../../core/domain/finding.ts";
import { loadTopology, topologyNames } from "../../stacks/catalogue.ts";
import { changed, findingsOf, type GroupChange } from "../support/findings.ts";
import { prefillDecode, serving } from "../support/topologies.ts";
import type { VllmAscendCase } from "../support/vllm-ascend-case.ts";
import { engineCases } from "../support/vllm-ascend-engine-cases.ts";
import { latestCases } from "../support/vllm-ascend-latest-cases.ts";
import { pluginCases } from "../support/vllm-ascend-plugin-cases.ts";
import { portCases } from "../support/vllm-ascend-port-cases.ts";
import { releaseCases } from "../support/vllm-ascend-release-cases.ts";

const cases: readonly VllmAscendCase[] = [
  ...pluginCases,
  ...engineCases,
  ...portCases,
  ...releaseCases,
  ...latestCases,
];

const groupOf = ({ on = "serve" }: VllmAscendCase) => (on === "old" ? "serve" : on);

const placeOf = (one: VllmAscendCase) => ("at" in one ? `groups.${groupOf(one)}.${one.at}` : one.path);

/** What a rule says of the group of a case, or of its one place elsewhere. */
function said(one: VllmAscendCase, change: GroupChange) {
  const { rule, on = "serve", site } = one;
  const base = on === "serve" ? serving(1) : on === "old" ? structuredClone(twoNodes) : prefillDecode();
  const group = change.group ?? groupOf(one);
  const place = "at" in one ? `groups.${group}.` : one.path;
  return findingsOf(changed(base, { ...change, group }), site, rule).filter(({ path }) =>
    path.startsWith(place),
  );
}

describe("vLLM-Ascend", () => {
  test.each(cases.map((one) => ({ ...one, place: placeOf(one) })))("$rule $place", (one) => {
    const found = said(one, one.fails);
    expect(found.map(({ path }) => path)).toContain(one.place);
    const first = found.find(({ path }) => path === one.place);
    expect(first?.fix).toMatch(one.fix ?? /./);
    expect(said(one, one.passes)).toEqual([]);
  });

  test.each(topologyNames())("has nothing against %s that it does not accept with a reason", async (name) => {
    const findings = findingsOf(await loadTopology(name, "stack"), { image: "own.example/engine:1" });
    // What must be right on a site is for the stack's own settings.
    const remarks = findings.filter(({ severity }) => severity !== Severity.Error);
    expect(remarks.filter(({ accepted }) => accepted === undefined)).toEqual([]);
  });
});
