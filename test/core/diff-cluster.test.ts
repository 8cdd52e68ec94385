import { describe, expect, test } from "vitest";
import { clusterState, compareStates, plan } from "../../core/index.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

describe("the objects of a cluster", () => {
  const planned = plan(prefillDecode());

  /** What a cluster returns: the manifests, changed. */
  const live = (change: (object: Record<string, unknown>) => unknown = (object) => object) =>
    planned.objects.map(({ manifest }) => change(JSON.parse(JSON.stringify(manifest))));

  const differenceOf = (items: readonly unknown[], of = planned) => {
    const { state, plan: after } = clusterState(of, items, "live");
    return compareStates(state, { plan: after, label: "x" });
  };

  test("may have defaults and fields of others", () => {
    const items = live((object) => ({
      ...object,
      status: { replicas: 1 },
      metadata: {
        ...Object(object["metadata"]),
        uid: "1",
        managedFields: [
          { manager: "kube-controller-manager", operation: "Update", fieldsV1: { "f:status": {} } },
        ],
      },
    }));
    expect(differenceOf(items)).toMatchObject({ objects: [], groups: [] });
  });

  test("differ in what the stack managed and no longer has", () => {
    const applied = {
      "f:metadata": { "f:labels": { "f:old": {} } },
      "f:spec": { "f:ports": { 'k:{"port":1,"protocol":"TCP"}': { ".": {}, "f:port": {} } } },
    };
    const items = live((object) => {
      if (object["kind"] !== "Service") return object;
      const metadata = Object(object["metadata"]);
      return {
        ...object,
        metadata: {
          ...metadata,
          labels: { ...metadata.labels, old: "1", foreign: "2" },
          managedFields: [{ manager: "pulumi-kubernetes", operation: "Apply", fieldsV1: applied }],
        },
      };
    });
    const { objects, consequence } = differenceOf(items);
    expect(objects.map(({ fields }) => fields)).toEqual(
      objects.map(() => [{ name: "metadata.labels.old", before: "1" }]),
    );
    expect(objects.length).toBeGreaterThan(2);
    expect(consequence.waves).toEqual([]);
  });

  test("differ in what the last kubectl apply had", () => {
    const items = live((object) => {
      if (object["kind"] !== "Deployment") return object;
      const applied = JSON.stringify({ spec: { minReadySeconds: 3 } });
      const metadata = Object(object["metadata"]);
      return {
        ...object,
        metadata: {
          ...metadata,
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": applied },
        },
        spec: { ...Object(object["spec"]), minReadySeconds: 3, revisionHistoryLimit: 10 },
      };
    });
    expect(differenceOf(items).objects.map(({ kind, fields }) => [kind, fields.at(-1)])).toEqual([
      ["Deployment", { name: "spec.minReadySeconds", before: 3 }],
    ]);
  });

  test("are created where they are missing, and deleted where the stack lacks them", () => {
    const extra = { apiVersion: "v1", kind: "Service", metadata: { name: "a3-1p1d-old" }, spec: {} };
    const items = [...live(), extra].filter((item) => Reflect.get(Object(item), "kind") !== "Deployment");
    const { objects } = differenceOf(items);
    expect(objects.map(({ kind, name, action }) => [kind, name, action])).toEqual([
      ["Deployment", "a3-1p1d-proxy", "create"],
      ["Service", "a3-1p1d-old", "delete"],
    ]);
  });

  test("show what pods run that an older revision launched", () => {
    const older = plan(
      prefillDecode((topology) => {
        const decode = groupOf(topology, "decode");
        decode.args = { ...decode.args, maxNumSeqs: 7 };
      }),
    );
    const name = "a3-1p1d-decode-0";
    const template = older.objects.find(({ key }) => key === "stateful-set/decode-0")?.manifest;
    const launch = older.objects.find(({ key }) => key === "config-map/decode-0-launch")?.manifest;
    if (template?.kind !== "StatefulSet") throw new RangeError("no StatefulSet");
    const pods = [0, 1, 2, 3].map((ordinal) => ({
      kind: "Pod",
      metadata: { name: `${name}-${ordinal}`, annotations: template.spec.template.metadata.annotations },
      spec: template.spec.template.spec,
    }));
    const { groups, notes } = differenceOf([...live(), launch, ...pods]);
    expect(groups.map((group) => group.flags.map((flag) => [flag.name, flag.before, flag.after]))).toEqual([
      [["--max-num-seqs", "7", "8"]],
    ]);
    expect(notes.filter((note) => /^Pod a3-1p1d-decode-0-\d runs revision/.test(note))).toHaveLength(4);
    const gone = differenceOf([...live(), ...pods]);
    expect(gone.notes).toContain(
      "Pod a3-1p1d-decode-0-0 mounts scripts that the cluster no longer has: its command is not known.",
    );
  });
});
