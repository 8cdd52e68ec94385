import { describe, expect, test } from "vitest";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { readSettings } from "../../program/settings.ts";
import { samples } from "../system/setting-samples.ts";

/** A field of an object: its path, without indexes of lists, and its value. */
type Field = readonly [path: string, value: unknown];

// Pointers in the Go types of the API, so that false and 0 are kept (k8s.io/api, core/v1, apps/v1, batch/v1, policy/v1).
const POINTERS = new Set([
  "allowPrivilegeEscalation",
  "automountServiceAccountToken",
  "backoffLimit",
  "enableServiceLinks",
  "maxUnavailable",
  "privileged",
  "runAsGroup",
  "runAsUser",
  "tolerationSeconds",
]);

// Records that say something although they are empty: a volume of the node, every pod (k8s.io/api, core/v1, networking/v1).
const EMPTY_RECORDS = new Set(["emptyDir", "podSelector"]);

// Records of the user's names. Kubernetes keeps their empty texts, and those in lists.
const RECORDS = /\.(labels|annotations|matchLabels|selector|nodeSelector|data)\.[^[\]]+$/;

/** Every stack on its site, and every setting with another value, those of procedures included. */
const cases: readonly (readonly [string, Topology, Site])[] = [
  ...(await Promise.all(
    topologyNames().map(
      async (name) => [name, await loadTopology(name, "stack"), readSettings(name, undefined).site] as const,
    ),
  )),
  ...samples.map(({ setting, topology, after }) => [`another ${setting}`, topology, after] as const),
];

function fieldsOf(value: unknown, path: string): Field[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const inner = Array.isArray(value)
    ? value.flatMap((item: unknown) => fieldsOf(item, `${path}[]`))
    : Object.entries(value).flatMap(([name, item]) => fieldsOf(item, `${path}.${name}`));
  return [[path, value], ...inner];
}

function emitted(topology: Topology, site: Site): Field[] {
  return plan(topology, site).objects.flatMap(({ manifest }) => fieldsOf(manifest, manifest.kind));
}

/** Whether the API server (`omitempty`) or Pulumi's provider drops the value, which is a difference at each `pulumi up` then. */
function isDropped([path, value]: Field): boolean {
  if (RECORDS.test(path) || (path.endsWith("[]") && value === "")) return false;
  if (typeof value === "object" && value !== null)
    return Object.keys(value).length === 0 && !EMPTY_RECORDS.has(lastName(path));
  if (value === false || value === 0) return !POINTERS.has(lastName(path));
  return value === null || value === "";
}

function lastName(path: string): string {
  return path.replace(/^.*\./, "");
}

const planned = cases.map(([name, topology, site]) => ({ name, fields: emitted(topology, site) }));

describe("the objects that the planner makes", () => {
  test("have no field that Kubernetes drops", () => {
    const dropped = planned.flatMap(({ name, fields }) =>
      fields.filter(isDropped).map(([path]) => `${path} (${name})`),
    );
    expect(dropped).toEqual([]);
  });

  test("leave out empty values that users set", () => {
    const [, topology] = cases[0] ?? [];
    if (topology === undefined) throw new Error("no stack");
    const site: Site = {
      platform: { tolerations: [{ key: "npu", operator: "Exists", value: "" }] },
      proxyResources: { requests: {}, limits: {} },
      labels: { team: "" },
    };
    expect(emitted(topology, site).filter(isDropped)).toEqual([]);
  });

  // The API server owns an atomic field to which it adds a default, so that a server-side apply without it conflicts.
  test("have every value that the API server adds to an atomic field or to the key of a list", () => {
    const fields = planned.flatMap(({ fields: all }) => all);
    const missing = (field: string, added: string) =>
      fields.filter(
        ([path, value]) =>
          path.endsWith(field) && typeof value === "object" && value !== null && !(added in value),
      );
    expect(fields.some(([path]) => path.endsWith(".fieldRef.apiVersion"))).toBe(true);
    expect(missing(".fieldRef", "apiVersion")).toEqual([]);
    expect(missing(".ports[]", "protocol")).toEqual([]);
    expect(missing(".onPodConditions[]", "status")).toEqual([]);
    expect(missing(".subjects[]", "namespace")).toEqual([]);
  });

  // k8s.io/apimachinery, IsValidPortName.
  test("name every port as Kubernetes accepts it", () => {
    const names = planned.flatMap(({ fields }) =>
      fields.flatMap(([path, value]) => (path.endsWith(".ports[].name") ? [String(value)] : [])),
    );
    expect(names.length).toBeGreaterThan(0);
    expect([...new Set(names)].filter((name) => !/^(?=.*[a-z])[a-z0-9-]{1,15}$/.test(name))).toEqual([]);
  });
});
