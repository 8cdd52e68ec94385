import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePlans,
  consequenceSummary,
  consequenceText,
  type Difference,
  type Plan,
  plan,
  type Site,
  type Topology,
} from "../../core/index.ts";
import { flagsOf } from "../../core/diff/flags-of.ts";
import { planState } from "../../core/diff/plan-state.ts";
import { replicasOf } from "../../core/diff/processes.ts";
import { shellWords } from "../../core/diff/shell-words.ts";
import { quoteCommand } from "../../core/launch/quote.ts";
import { plannedProcesses } from "../support/planned-processes.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const documented = prefillDecode();

const between = (before: Plan, after: Plan): Difference =>
  comparePlans({ plan: before, label: "before" }, { plan: after, label: "after" });

/** What a change of the documented topology and its site does. */
const changing = (change: (topology: Topology) => void, site: Site = {}, before = documented): Difference =>
  between(plan(before), plan(edited(before, change), site));

function edited(topology: Topology, change: (copy: Topology) => void): Topology {
  const copy = structuredClone(topology);
  change(copy);
  return copy;
}

const twoOfEach = prefillDecode((topology) => {
  for (const name of ["prefill", "decode"]) groupOf(topology, name).replicas = 2;
});

const fewerSequences = (topology: Topology) => {
  const decode = groupOf(topology, "decode");
  decode.args = { ...decode.args, maxNumSeqs: 7 };
};

const otherType = (topology: Topology) => {
  for (const name of ["prefill", "decode"]) {
    const group = groupOf(topology, name);
    group.args = { ...group.args, dtype: "bfloat16" };
  }
};

describe("what is read of a launch script", () => {
  test("is the command of the engine", () => {
    const planned = plan(documented);
    const read = replicasOf(planState(planned, "x")).flatMap(({ processes }) => processes);
    const commands = plannedProcesses(planned);
    expect(read).toHaveLength(commands.length);
    for (const [index, { flags }] of commands.entries()) {
      const { command: _program, ...found } = read[index]?.flags ?? {};
      const expected = Object.fromEntries(Object.entries(flags).map(([name, value]) => [`--${name}`, value]));
      expect(found).toEqual(expected);
    }
  });

  test("are the variables of the engine, and those that the script sets", () => {
    const planned = plan(documented);
    const read = replicasOf(planState(planned, "x")).flatMap(({ processes }) => processes);
    for (const [index, { podEnv, env }] of plannedProcesses(planned).entries()) {
      const { LD_LIBRARY_PATH: _extended, ...fixed } = { ...podEnv, ...env };
      expect(read[index]?.variables).toMatchObject(fixed);
      expect(read[index]?.variables["HCCL_SOCKET_IFNAME"]).toBe("$nic_name");
      expect(read[index]?.variables["LD_LIBRARY_PATH"]).toMatch(/\/usr\/local\/lib$/);
    }
  });

  test("are the words that were quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1 }), (argv) => {
        expect(shellWords(quoteCommand(argv, "    "))).toEqual(argv);
      }),
    );
  });

  test("are flags whatever their order", () => {
    const flag = fc.stringMatching(/^--[a-z][a-z-]{0,8}[a-z]$/);
    const value = fc.stringMatching(/^[\w./]{1,9}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(flag, fc.array(value, { maxLength: 2 })), { selector: ([name]) => name }),
        (pairs) => {
          const argv = (list: typeof pairs) => [
            "serve",
            ...list.flatMap(([name, values]) => [name, ...values]),
          ];
          expect(flagsOf(argv(pairs))).toEqual(flagsOf(argv(pairs.toReversed())));
          expect(Object.keys(flagsOf(argv(pairs)))).toHaveLength(pairs.length + 1);
        },
      ),
    );
  });

  test("are flags with a value behind an equals sign, and options of numactl belong to the program", () => {
    expect(flagsOf(["numactl", "-C", "0-11", "/x/server", "--a=1", "--b", "-1", '--c={"d":[1]}'])).toEqual({
      command: "numactl -C 0-11 /x/server",
      "--a": "1",
      "--b": "-1",
      "--c": { d: [1] },
    });
  });
});

describe("the consequence", () => {
  test("of a flag names the groups that restart, and what answers no request", () => {
    expect(consequenceText(changing(fewerSequences))).toMatchInlineSnapshot(`
      [
        "decode-0 restarts.",
        "prefill-0 keeps running.",
        "decode has one group: no request until it is ready.",
        "The restart takes about 34 min, plus graph capture and warm-up, which are not estimated: draining up to 2 min, loading about 32 min (756 GB of weights at 0.4 GB/s, the slowest storage in the documents; faster storage takes less).",
        "No spare nodes are needed: each group starts again on the nodes that it held.",
      ]
    `);
  });

  test("of less memory names the KV cache that becomes smaller, by the estimates", () => {
    const smaller = changing((topology) => {
      const decode = groupOf(topology, "decode");
      decode.args = { ...decode.args, gpuMemoryUtilization: 0.9 };
    });
    const [cache, ...others] = smaller.consequence.caches;
    expect(others).toEqual([]);
    expect(cache).toMatchObject({ group: "decode" });
    expect(cache?.after).toBeLessThan(cache?.before ?? 0);
    expect(consequenceText(smaller)).toContain(
      `The KV cache of each rank of decode holds about ${cache?.after} tokens, fewer than the ${cache?.before} before.`,
    );
    expect(changing(fewerSequences).consequence.caches).toEqual([]);
  });

  test("names groups of two stacks in full where their keys are equal", () => {
    const difference = changing((topology) => void (topology.name = "other"));
    expect(consequenceText(difference)).toEqual(
      expect.arrayContaining([
        "other-prefill-0 and other-decode-0 start for the first time.",
        `${documented.name}-prefill-0 and ${documented.name}-decode-0 end, after everything else is ready.`,
      ]),
    );
    expect(consequenceSummary(difference)).toContain("adds other-prefill-0 and other-decode-0; removes ");
  });

  test("counts the drain of the site, and no graph capture beside the limit of a probe", () => {
    const site = { terminationGracePeriodSeconds: 300 };
    const difference = between(plan(documented, site), plan(edited(documented, fewerSequences), site));
    expect(consequenceSummary(difference)).toBe(
      "restarts decode-0; decode answers no request for about 37 min",
    );
    const load = { seconds: 7200, drainSeconds: 300, by: "probes", basis: "the limit" } as const;
    const probed = { ...difference, consequence: { ...difference.consequence, load } };
    expect(consequenceText(probed)).toContain(
      "The restart takes up to 125 min: draining up to 5 min, loading up to 120 min (the limit).",
    );
    expect(consequenceSummary(probed)).toContain("no request for up to 125 min");
  });

  test("follows the waves of the site, and counts what answers meanwhile", () => {
    const { consequence } = changing(otherType, {}, twoOfEach);
    expect(consequence.waves).toEqual([
      ["prefill-0", "decode-0"],
      ["prefill-1", "decode-1"],
    ]);
    expect(consequence.outages[0]).toEqual({ group: "prefill", wave: 0, available: 1, of: 2 });
    const difference = changing(otherType, {}, twoOfEach);
    expect(consequenceText(difference)).toMatchInlineSnapshot(`
      [
        "Groups restart in 2 waves, each wave once the wave before it is ready: prefill-0 and decode-0, then prefill-1 and decode-1.",
        "prefill answers with 1 of 2 groups during wave 1.",
        "decode answers with 1 of 2 groups during wave 1.",
        "prefill answers with 1 of 2 groups during wave 2.",
        "decode answers with 1 of 2 groups during wave 2.",
        "Each wave takes about 34 min, all 2 about 68 min, plus graph capture and warm-up, which are not estimated: draining up to 2 min, loading about 32 min (756 GB of weights at 0.4 GB/s, the slowest storage in the documents; faster storage takes less).",
        "No spare nodes are needed: each group starts again on the nodes that it held.",
        "The contract of prefill and decode changes from ffd194f12c to 29df3301d6: no request passes between old and new groups.",
        "The Deployment of proxy replaces its pod.",
        "1 object changes in place.",
      ]
    `);
    const atOnce = { rollout: { decode: { maxUnavailable: 2 } } };
    const both = between(plan(twoOfEach, atOnce), plan(edited(twoOfEach, fewerSequences), atOnce));
    expect(both.consequence.waves).toEqual([["decode-0", "decode-1"]]);
    expect(consequenceText(both)).toContain(
      "decode answers no request meanwhile: all 2 groups restart at once.",
    );
  });

  test("of more or fewer replicas restarts nothing", () => {
    const more = changing((topology) => void (groupOf(topology, "prefill").replicas = 3), {}, twoOfEach);
    expect(more.consequence).toMatchObject({ waves: [], outages: [], spareNodes: 2, freedNodes: 0 });
    expect(consequenceText(more)).toMatchInlineSnapshot(`
      [
        "No group restarts.",
        "prefill-0, prefill-1, decode-0 and decode-1 keep running.",
        "prefill-2 starts for the first time.",
        "The start takes about 32 min, plus graph capture and warm-up, which are not estimated: loading about 32 min (756 GB of weights at 0.4 GB/s, the slowest storage in the documents; faster storage takes less).",
        "2 nodes must be free before the change, for prefill-2.",
      ]
    `);
    const fewer = changing((topology) => void (groupOf(topology, "prefill").replicas = 1), {}, twoOfEach);
    expect(consequenceText(fewer)).toMatchInlineSnapshot(`
      [
        "No group restarts.",
        "prefill-0, decode-0 and decode-1 keep running.",
        "prefill-1 ends, after everything else is ready.",
        "2 nodes will be free afterwards.",
      ]
    `);
  });

  test("of another name of a group needs the nodes of both", () => {
    const renamed = changing(({ groups }) => {
      const { decode } = groups;
      if (decode !== undefined) groups["reader"] = decode;
      delete groups["decode"];
    });
    expect(renamed.consequence).toMatchObject({ spareNodes: 4, freedNodes: 4 });
    expect(consequenceText(renamed)).toContain(
      "4 nodes must be free before the change, for reader-0: decode-0 holds its nodes until the end.",
    );
  });

  test("of more nodes of a group needs the additional ones", () => {
    const grown = between(plan(serving(1)), plan(serving(2, (topology) => void (topology.name = "serve-1"))));
    expect(grown.consequence).toMatchObject({ waves: [["serve-0"]], spareNodes: 1 });
  });

  test("of another namespace or instance restarts every group, without differences of names", () => {
    for (const site of [{ namespace: "llm" }, { instance: "glm" }]) {
      const { consequence, objects, groups } = changing(() => {}, site);
      expect(consequence.waves).toEqual([["prefill-0", "decode-0"]]);
      expect(groups.flatMap(({ flags, variables }) => [...flags, ...variables])).toEqual([]);
      expect(objects.every(({ action }) => action === "replace")).toBe(true);
    }
  });

  test("of another namespace names it and the host that clients need", () => {
    const moved = consequenceText(changing(() => {}, { namespace: "llm" }));
    expect(moved.slice(-3, -1)).toEqual([
      "Every object of namespace default is replaced in namespace llm.",
      "The host of the endpoint changes from a3-1p1d.default to a3-1p1d.llm: clients must follow.",
    ]);
    const kept = consequenceText(changing(fewerSequences));
    expect(kept.filter((sentence) => sentence.includes("namespace"))).toEqual([]);
  });

  test("of another topology creates its groups beside those of the old one", () => {
    const { consequence, groups, notes } = changing((topology) => void (topology.name = "other"));
    expect(consequence.waves).toEqual([]);
    expect(groups.map(({ creates }) => creates)).toEqual([["prefill-0"], ["decode-0"]]);
    expect(notes[0]).toMatch(/^The topologies have different names: /);
  });

  test("of exchanged roles restarts the groups", () => {
    const { consequence, notes } = changing(({ groups }) => {
      const { prefill, decode } = groups;
      if (prefill !== undefined && decode !== undefined)
        Object.assign(groups, { prefill: decode, decode: prefill });
    });
    expect(consequence.waves.flat().toSorted()).toEqual(["decode-0", "prefill-0"]);
    expect(notes).toEqual([]);
  });

  test("of a decode group that becomes a serving one warns that Pulumi creates before it deletes", () => {
    const alone = serving(2, (topology) => {
      topology.name = documented.name;
      topology.groups = { decode: groupOf(topology, "serve") };
    });
    expect(between(plan(documented), plan(alone)).notes).toEqual([
      "decode-0: another Pulumi resource gets the name of the old StatefulSet. Pulumi creates before it deletes, so run pulumi destroy first.",
    ]);
  });

  test("of a procedure names the Job that runs, and of the proxy its pod", () => {
    const { consequence } = changing(() => {}, {
      procedures: { smoke: {} },
      proxyResources: { requests: { cpu: "5" } },
    });
    expect(consequence.jobs).toEqual([expect.stringMatching(/^a3-1p1d-smoke/)]);
    expect(consequence.servers).toEqual(["proxy"]);
    expect(consequence.waves).toEqual([]);
  });

  test("of a changed contract says that both revisions do not work together", () => {
    const { contract } = changing(otherType).consequence;
    expect(contract?.before).not.toBe(contract?.after);
    expect(changing(fewerSequences).consequence.contract).toBeUndefined();
  });
});

describe("differences", () => {
  test("of an override name the ranks", () => {
    const { groups } = changing((topology) => {
      groupOf(topology, "decode").overrides = { nodes: { "1": { env: { OMP_NUM_THREADS: "2" } } } };
    });
    expect(groups[0]?.variables).toEqual([
      {
        name: "OMP_NUM_THREADS",
        before: "1",
        after: "2",
        processes: [4, 5, 6, 7].map((rank) => `decode-0 rank-${rank}`),
        everywhere: false,
      },
    ]);
  });

  test("of settings that change no process are settings", () => {
    const { settings, groups } = changing((topology) => {
      groupOf(topology, "decode").overrides = { nodes: { "1": { args: { maxNumSeqs: 8 } } } };
    });
    expect(groups).toEqual([]);
    expect(settings).toEqual([{ name: "groups.decode.overrides.nodes.1.args", after: { maxNumSeqs: 8 } }]);
  });

  test("of ports name the process, the setting and both numbers", () => {
    const { ports } = changing((topology) => void (groupOf(topology, "decode").ports.api = 6821));
    expect(ports[0]).toEqual({
      owner: "decode-0 rank-0",
      why: "HTTP API and metrics",
      setting: "groups.decode.ports.api",
      before: "6721",
      after: "6821",
    });
    expect(ports).toHaveLength(16);
  });

  test("of a script are lines of what it runs, once for all nodes", () => {
    const { objects } = changing(() => {}, { joinTimeoutSeconds: 1900 });
    const launch = objects.find(({ name }) => name.startsWith("a3-1p1d-decode-0-launch-"));
    // The checksums of the files, which an annotation holds, are no difference of their own.
    expect(launch?.fields).toEqual([]);
    expect(launch?.files).toEqual([
      {
        files: ["node-0.sh", "node-1.sh", "node-2.sh", "node-3.sh"],
        action: "update",
        removed: ["--join-timeout 1800"],
        added: ["--join-timeout 1900"],
        keys: [],
      },
    ]);
  });

  test("in both directions name the same", () => {
    const [there, back] = [
      between(plan(documented), plan(twoOfEach)),
      between(plan(twoOfEach), plan(documented)),
    ];
    expect(back.groups.map(({ creates }) => creates)).toEqual(there.groups.map(({ deletes }) => deletes));
    expect(back.settings.map(({ name }) => name)).toEqual(there.settings.map(({ name }) => name));
  });
});
