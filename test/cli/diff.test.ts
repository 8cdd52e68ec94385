import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plan, renderYaml, type Topology, withRollout } from "../../core/index.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";
import { call } from "./call.ts";
import { fakeKubectl } from "./fake-kubectl.ts";
import { schemaErrors } from "./output-schema.ts";

const checkout = join(import.meta.dirname, "../..");

const made = () => mkdtempSync(join(tmpdir(), "glm-serve-diff-"));

/** A directory with topologies as JSON. */
function files(topologies: Readonly<Record<string, Topology>>): string {
  const directory = made();
  for (const [name, topology] of Object.entries(topologies))
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(topology));
  return directory;
}

const changed = prefillDecode((topology) => {
  const decode = groupOf(topology, "decode");
  decode.args = { ...decode.args, maxNumSeqs: 7, additionalConfig: { enable_shared_expert_dp: true } };
  decode.env = { ...decode.env, OMP_NUM_THREADS: "2" };
  decode.overrides = { ranks: { "3": { args: { seed: "7" } } } };
  groupOf(topology, "prefill").replicas = 2;
});

const text = async (directory: string, ...argv: string[]) => {
  const { code, stdout, stderr } = await call(directory, ["diff", ...argv]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

const wrong = async (directory: string, ...argv: string[]) => {
  const { code, stdout, stderr } = await call(directory, ["diff", ...argv]);
  expect(stdout).toBe("");
  return `${code} ${stderr.split("\n\nUsage:")[0]?.trimEnd()}`;
};

describe("diff of two files", () => {
  const directory = files({ before: prefillDecode(), after: changed });

  test("shows flags, JSON by key, variables, objects and the consequence", async () => {
    expect(await text(directory, "after.json", "before.json")).toMatchInlineSnapshot(`
      "before.json → after.json

      Settings
        groups.prefill.replicas  1 → 2

      Group decode
        --additional-config.ascend_compilation_config          {"enable_npugraph_ex":true} → not set, so the default applies
        --additional-config.enable_shared_expert_dp            set to true
        --additional-config.fuse_muls_add                      true → not set, so the default applies
        --additional-config.multistream_overlap_shared_expert  true → not set, so the default applies
        --additional-config.recompute_scheduler_enable         true → not set, so the default applies
        --max-num-seqs                                         8 → 7
        --seed                                                 1024 → 7                                                       decode-0 rank-3
        OMP_NUM_THREADS                                        1 → 2

      Ports
        prefill-1  ports of the whole group  new: 6700 … 30016-30031  7 owners

      Objects
        create PodDisruptionBudget a3-1p1d-prefill, ConfigMap a3-1p1d-prefill-1-launch-8168702ae4, Service a3-1p1d-prefill-1, Secret a3-1p1d-prefill-1-link, StatefulSet a3-1p1d-prefill-1
        replace ConfigMap a3-1p1d-proxy-ranks
          arguments
            + a3-1p1d-prefill-1-0.a3-1p1d-prefill-1
            + a3-1p1d-prefill-1-1.a3-1p1d-prefill-1
            + 6700
            + 6700

      Consequence
        decode-0 restarts.
        prefill-0 keeps running.
        prefill-1 starts for the first time.
        decode has one group: no request until it is ready.
        The restart takes about 34 min, plus graph capture and warm-up, which are not estimated: draining up to 2 min, loading about 32 min (756 GB of weights at 0.4 GB/s, the slowest storage in the documents; faster storage takes less).
        The KV cache of each rank of decode holds about 304315 tokens, fewer than the 323659 before.
        2 nodes must be free before the change, for prefill-1.
      "
    `);
  });

  test("prints Markdown for a pull request", async () => {
    expect(await text(directory, "after.json", "before.json", "--format", "markdown")).toMatchInlineSnapshot(`
      "## before.json → after.json

      **Restarts decode-0; adds prefill-1; decode answers no request for about 34 min.**

      - decode-0 restarts.
      - prefill-0 keeps running.
      - prefill-1 starts for the first time.
      - decode has one group: no request until it is ready.
      - The restart takes about 34 min, plus graph capture and warm-up, which are not estimated: draining up to 2 min, loading about 32 min (756 GB of weights at 0.4 GB/s, the slowest storage in the documents; faster storage takes less).
      - The KV cache of each rank of decode holds about 304315 tokens, fewer than the 323659 before.
      - 2 nodes must be free before the change, for prefill-1.

      ### Settings

      | setting | before | after |
      | --- | --- | --- |
      | \`groups.prefill.replicas\` | \`1\` | \`2\` |

      ### Group decode

      | flag or variable | before | after | processes |
      | --- | --- | --- | --- |
      | \`--additional-config.ascend_compilation_config\` | \`{"enable_npugraph_ex":true}\` | not set | all |
      | \`--additional-config.enable_shared_expert_dp\` | not set | \`true\` | all |
      | \`--additional-config.fuse_muls_add\` | \`true\` | not set | all |
      | \`--additional-config.multistream_overlap_shared_expert\` | \`true\` | not set | all |
      | \`--additional-config.recompute_scheduler_enable\` | \`true\` | not set | all |
      | \`--max-num-seqs\` | \`8\` | \`7\` | all |
      | \`--seed\` | \`1024\` | \`7\` | decode-0 rank-3 |
      | \`OMP_NUM_THREADS\` | \`1\` | \`2\` | all |

      <details><summary>Ports (1)</summary>

      | setting | purpose | before | after | processes |
      | --- | --- | --- | --- | --- |
      | \`prefill-1\` | ports of the whole group |  | 6700 … 30016-30031 | 7 owners |

      </details>

      <details><summary>Objects (7)</summary>

      - create \`PodDisruptionBudget a3-1p1d-prefill\`, \`ConfigMap a3-1p1d-prefill-1-launch-8168702ae4\`, \`Service a3-1p1d-prefill-1\`, \`Secret a3-1p1d-prefill-1-link\`, \`StatefulSet a3-1p1d-prefill-1\`
      - replace \`ConfigMap a3-1p1d-proxy-ranks\`
        - \`arguments\`
          - added \`a3-1p1d-prefill-1-0.a3-1p1d-prefill-1\`
          - added \`a3-1p1d-prefill-1-1.a3-1p1d-prefill-1\`
          - added \`6700\`
          - added \`6700\`

      </details>
      "
    `);
  });

  test("says that nothing differs, whatever the order of arguments", async () => {
    const reversed = prefillDecode((topology) => {
      const decode = groupOf(topology, "decode");
      decode.args = Object.fromEntries(Object.entries(decode.args ?? {}).toReversed());
    });
    const same = files({ before: prefillDecode(), after: reversed });
    expect(await text(same, "after.json", "before.json")).toBe(
      "before.json → after.json\n\nNo difference.\n",
    );
    expect(await text(same, "after.json", "before.json", "--exit-code")).toContain("No difference.");
  });

  test("exits with 1 for a difference with --exit-code only", async () => {
    const { code } = await call(directory, ["diff", "after.json", "before.json", "--exit-code"]);
    expect(code).toBe(1);
  });

  test("prints JSON that its schema describes", async () => {
    for (const pair of [
      ["after.json", "before.json"],
      ["after.json", "a3-1p1d-low-latency"],
      ["a2-glm52-1p1d", "after.json"],
      ["before.json", "before.json"],
    ]) {
      expect(schemaErrors("diff.json", await text(directory, ...pair, "--json"))).toEqual([]);
    }
  });

  test("keeps the Markdown of large differences within one comment", async () => {
    const other = await text(directory, "a2-glm52-1p1d", "after.json", "--format", "markdown");
    expect(other.length).toBeLessThan(65_536);
    const many = prefillDecode((topology) => {
      const decode = groupOf(topology, "decode");
      const env = Object.fromEntries(
        Array.from({ length: 400 }, (_, index) => [`GLM_SERVE_${index}`, "x".repeat(290)]),
      );
      decode.env = { ...decode.env, ...env };
    });
    const large = await text(
      files({ many, before: prefillDecode() }),
      "many.json",
      "before.json",
      "--format",
      "markdown",
    );
    expect(large.length).toBeLessThan(65_536);
    expect(large).toMatch(/\d+ more lines do not fit; `glm-serve diff --json` prints everything\.\n$/);
    expect(large.split("<details>").length).toBe(large.split("</details>").length);
  });

  test("hides the values of secrets", async () => {
    const withKey = (value: string) =>
      prefillDecode((topology) => {
        const decode = groupOf(topology, "decode");
        decode.args = { ...decode.args, hfOverrides: { auth: { api_key: value } } };
      });
    const secret = files({ before: withKey("first-secret"), after: withKey("second-secret") });
    const { stdout, stderr } = await call(secret, ["diff", "after.json", "before.json", "--json"]);
    expect(`${stdout}${stderr}`).not.toMatch(/first-secret|second-secret/);
  });
});

test("diff reads the output of render", async () => {
  const directory = files({ after: changed });
  writeFileSync(join(directory, "old.yaml"), renderYaml(withRollout(plan(prefillDecode()))));
  writeFileSync(join(directory, "same.yaml"), renderYaml(withRollout(plan(changed))));
  expect(await text(directory, "after.json", "same.yaml")).toContain("No difference.");
  const found = await text(directory, "after.json", "old.yaml");
  expect(found).toMatch(/--max-num-seqs +8 → 7/);
  expect(found).toContain("decode-0 restarts.");
  writeFileSync(join(directory, "empty.yaml"), "a: b\n");
  expect(await wrong(directory, "after.json", "empty.yaml")).toMatch(/^1 .*holds no Kubernetes object/s);
  writeFileSync(join(directory, "broken.yaml"), "a: [\n");
  expect(await wrong(directory, "after.json", "broken.yaml")).toMatch(/^1 .*broken\.yaml is not valid YAML/s);
  writeFileSync(join(directory, "circular.yaml"), "kind: &kind { again: *kind }\n");
  expect(await wrong(directory, "after.json", "circular.yaml")).toMatch(
    /^1 .*circular\.yaml is not valid YAML/s,
  );
});

test("Markdown escapes the bars of code in tables only", async () => {
  const before = prefillDecode();
  const after = { ...before, source: "of a|b" };
  const markdown = await text(files({ before, after }), "after.json", "before.json", "--format", "markdown");
  expect(markdown).toMatch(/^\| `source` \| `.*` \| `of a\\\|b` \|$/m);
  expect(markdown).toMatch(/^ {2}- `metadata\.annotations\.glm-serve\/document`: .* → `of a\|b`$/m);
});

describe("diff with a cluster", () => {
  const directory = made();
  const objects = withRollout(plan(prefillDecode())).objects.map(({ manifest }) => manifest);
  const itemsOf = (kind: string) => ({ items: objects.filter((object) => object.kind === kind) });
  const environment = { PATH: `${directory}:/usr/bin:/bin` };
  fakeKubectl(directory, {
    lists: {
      "statefulsets.apps": itemsOf("StatefulSet"),
      "deployments.apps": itemsOf("Deployment"),
      configmaps: itemsOf("ConfigMap"),
      services: itemsOf("Service"),
      "jobs.batch": itemsOf("Job"),
      serviceaccounts: itemsOf("ServiceAccount"),
      "roles.rbac.authorization.k8s.io": itemsOf("Role"),
      "rolebindings.rbac.authorization.k8s.io": itemsOf("RoleBinding"),
    },
  });

  test("compares the objects that the cluster has", async () => {
    const { code, stdout, stderr } = await call(directory, ["diff", "a3-1p1d", "live"], { environment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^live \(namespace default\) → a3-1p1d\n\nNo difference\.\n/);
    expect(stdout).toContain("Pod a3-1p1d-prefill-0-0 does not run.");
    expect(readFileSync(join(directory, "asked"), "utf8")).toContain("--show-managed-fields --output=json");
  });

  test("names the namespace and the context", async () => {
    const options = ["--namespace", "llm", "--context", "production"];
    const { stdout } = await call(directory, ["diff", "a3-1p1d", "live", ...options], { environment });
    expect(stdout.split("\n")[0]).toBe("live (namespace llm, context production) → a3-1p1d");
  });

  test("refuses the options of a cluster without live", async () => {
    expect(await wrong(directory, "a3-1p1d", "a3-1p1d", "--context", "x")).toMatch(
      /^2 .*Remove --context, or compare with live/s,
    );
  });
});

test("every stack differs from itself in nothing", async () => {
  const names = execFileSync("ls", [join(checkout, "stacks")], { encoding: "utf8" });
  const stacks = [...names.matchAll(/^Pulumi\.(.*)\.yaml$/gm)].map(([, name = ""]) => name);
  expect(stacks.length).toBeGreaterThan(50);
  for (const stack of stacks) expect(await text(checkout, stack, stack)).toContain("No difference.");
}, 120_000);
