import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sleep } from "../../lab/host/process.ts";
import { type LocalCluster, startLocalCluster } from "../support/local-cluster.ts";
import { changedCheckout } from "./changed-checkout.ts";
import { seenWhile } from "../support/seen-while.ts";

const STACK = "a3-1p1d";

const NODES = 12;

const UP = ["up", "--yes", "--skip-preview", "--parallel", "32"] as const;

const TWO_OF_EACH = [
  ['role: "prefill",', 'role: "prefill", replicas: 2,'],
  ['role: "decode",', 'role: "decode", replicas: 2,'],
] as const;

const WAVES = [
  ["prefill-0", "decode-0"],
  ["prefill-1", "decode-1"],
] as const;

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), uid: z.string(), deletionTimestamp: z.string().optional() }),
      spec: z.object({
        replicas: z.number(),
        template: z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()) }) }),
      }),
      status: z.object({ readyReplicas: z.number().default(0) }),
    }),
  ),
});

/** One group at one instant. */
interface Seen {
  readonly uid: string;
  readonly isReady: boolean;
  readonly contract: string | undefined;
}

type Instant = ReadonlyMap<string, Seen>;

let local: LocalCluster;

beforeAll(async () => {
  local = await startLocalCluster("test-rollout", [
    { hardware: "atlas-800-a3", count: NODES },
    { hardware: "worker", count: 1 },
  ]);
});

afterAll(async () => {
  await local.stop();
});

const kubectl = (...argv: string[]): Promise<string> => local.cluster.kubectl.run(argv);

async function look(): Promise<Instant> {
  const { items } = listSchema.parse(JSON.parse(await kubectl("get", "statefulsets", "--output=json")));
  return new Map(
    items.map(({ metadata: { name, uid, deletionTimestamp }, spec, status }) => [
      name.slice(STACK.length + 1),
      {
        uid,
        isReady: deletionTimestamp === undefined && status.readyReplicas === spec.replicas,
        contract: spec.template.metadata.labels["glm-serve/contract"],
      },
    ]),
  );
}

/** Runs a pulumi command, and looks at all groups until it ends. */
async function watched(
  argv: readonly string[],
  directory: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly instants: readonly Instant[] }> {
  const { seen, result } = await seenWhile(look, 100, () => local.pulumi(STACK, argv, directory));
  return { code: result.code, stdout: `${result.stdout}\n${result.stderr}`, instants: seen };
}

const nodes = Array.from({ length: NODES }, (_, index) => `a3-${index}`);

const readyIn = (instant: Instant, role: string): number =>
  [...instant].filter(([name, { isReady }]) => name.startsWith(`${role}-`) && isReady).length;

/** The instant from which on a group runs as another StatefulSet. */
function replacedAt(instants: readonly Instant[], name: string): number {
  const first = instants[0]?.get(name)?.uid;
  return instants.findIndex((instant) => {
    const uid = instant.get(name)?.uid;
    return uid !== undefined && uid !== first;
  });
}

/** The instant at which a group is no longer what it was. */
function changedAt(instants: readonly Instant[], name: string): number {
  const first = instants[0]?.get(name)?.uid;
  return instants.findIndex(
    (instant) => instant.get(name)?.isReady !== true || instant.get(name)?.uid !== first,
  );
}

/** Checks that each wave began once the one before was ready, and that each role always had a ready group. */
function expectWaves(instants: readonly Instant[], roles: readonly string[]): void {
  const [first, second] = WAVES.map((wave) =>
    wave.filter((name) => roles.some((role) => name.startsWith(role))),
  );
  const began = Math.min(...(second ?? []).map((name) => changedAt(instants, name)));
  for (const name of first ?? []) {
    expect(replacedAt(instants, name)).toBeGreaterThan(-1);
    // A group may end and start again between two instants.
    expect(replacedAt(instants, name)).toBeLessThanOrEqual(began);
    expect(instants[began]?.get(name)?.isReady).toBe(true);
  }
  for (const name of second ?? []) expect(replacedAt(instants, name)).toBeGreaterThanOrEqual(began);
  for (const instant of instants) {
    expect(readyIn(instant, "prefill")).toBeGreaterThanOrEqual(1);
    expect(readyIn(instant, "decode")).toBeGreaterThanOrEqual(1);
  }
}

/** Makes the API server refuse to create a group. */
async function refuse(name: string): Promise<void> {
  const metadata = { name: "refuse" };
  const apiVersion = "admissionregistration.k8s.io/v1";
  const file = join(mkdtempSync(join(tmpdir(), "glm-serve-refuse-")), "refuse.json");
  const items = [
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["statefulsets"] },
          ],
        },
        validations: [
          { expression: `object.metadata.name != "${STACK}-${name}"`, message: `${name} is refused` },
        ],
      },
    },
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: { policyName: "refuse", validationActions: ["Deny"] },
    },
  ];
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  await kubectl("apply", "--filename", file);
  await sleep(5000);
}

describe("two prefill and two decode groups", () => {
  const base = changedCheckout(STACK, ...TWO_OF_EACH[0], TWO_OF_EACH[1]);
  const flag = changedCheckout(STACK, ...TWO_OF_EACH[0], TWO_OF_EACH[1], [
    "maxNumSeqs: 8,",
    "maxNumSeqs: 7,",
  ]);
  const contract = changedCheckout(
    STACK,
    ...TWO_OF_EACH[0],
    TWO_OF_EACH[1],
    ["maxModelLen: 131072,", 'maxModelLen: 131072, dtype: "bfloat16",'],
    ["maxModelLen: 200000,", 'maxModelLen: 200000, dtype: "bfloat16",'],
  );

  test("are created side by side", async () => {
    await kubectl("cordon", ...nodes);
    const creation = watched(UP, base);
    await expect.poll(async () => (await look()).size, { timeout: 240_000 }).toBe(4);
    await kubectl("uncordon", ...nodes);
    expect(await creation).toMatchObject({ code: 0 });
    const { code, stdout } = await local.pulumi(STACK, [...UP, "--expect-no-changes"], base);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.not.stringContaining("wave") });
  });

  test("change in waves for another flag of decode", async () => {
    const before = await look();
    await kubectl("cordon", ...nodes);
    const change = watched(UP, flag);
    await expect
      .poll(async () => (await look()).get("decode-0")?.uid !== before.get("decode-0")?.uid, {
        timeout: 240_000,
      })
      .toBe(true);
    await sleep(5000);
    expect((await look()).get("decode-1")).toEqual(before.get("decode-1"));
    await kubectl("uncordon", ...nodes);
    const { code, stdout, instants } = await change;
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain(
      "Groups change in waves, each wave once the wave before it is ready: decode-0, then decode-1.",
    );
    expectWaves(instants, ["decode"]);
    const after = await look();
    for (const name of ["prefill-0", "prefill-1"]) expect(after.get(name)).toEqual(before.get(name));
  });

  test("change side by side in waves for another contract", async () => {
    const before = await look();
    const { code, stdout, instants } = await watched(UP, contract);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain("prefill-0 and decode-0, then prefill-1 and decode-1.");
    const [old] = [...before.values()].map((group) => group.contract);
    const contracts = new Set([...(await look()).values()].map((group) => group.contract));
    expect([...contracts]).toEqual([expect.stringMatching(/^[0-9a-f]{10}$/)]);
    expect(contracts).not.toContain(old);
    expect(stdout).toContain(
      `The contract of prefill and decode changes from ${old} to ${[...contracts].join()}`,
    );
    expectWaves(instants, ["prefill", "decode"]);
  });

  test("keep the second wave where the first fails, and continue with it later", async () => {
    const before = await look();
    await refuse("decode-0");
    const failed = await watched([...UP, "--continue-on-error"], base);
    expect({ code: failed.code, stdout: failed.stdout }).not.toMatchObject({ code: 0 });
    expect(failed.stdout).toContain("decode-0 is refused");
    const after = await look();
    expect(after.get("decode-0")).toBeUndefined();
    expect(after.get("decode-1")).toEqual(before.get("decode-1"));
    expect(after.get("prefill-1")).toEqual(before.get("prefill-1"));
    await kubectl("delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", "refuse");
    const { code, stdout, instants } = await watched(UP, base);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(replacedAt(instants, "decode-1")).toBeGreaterThan(-1);
    for (const instant of instants) expect(readyIn(instant, "decode")).toBeGreaterThanOrEqual(1);
  });

  test("are deleted side by side", async () => {
    const { code, instants } = await watched(
      ["destroy", "--yes", "--skip-preview", "--parallel", "32"],
      base,
    );
    expect(code).toBe(0);
    expect((await look()).size).toBe(0);
    expect(instants.length).toBeGreaterThan(0);
  });
});
