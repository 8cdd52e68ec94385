import { describe, expect, test } from "vitest";
import { type Plan, plan, renderYaml, type Site } from "../../core/index.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const named: Site = { link: { secret: { name: "fleet", key: "link" } } };

/** The variable with the token in each StatefulSet, by name. */
function tokens({ objects }: Plan): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    objects.flatMap(({ manifest }) =>
      manifest.kind === "StatefulSet"
        ? [
            [
              manifest.metadata.name,
              manifest.spec.template.spec.containers[0]?.env?.find(
                ({ name }) => name === "GLM_SERVE_LINK_TOKEN",
              )?.valueFrom,
            ],
          ]
        : [],
    ),
  );
}

/** The options about membership in each script of the group `decode`, by script. */
function membership({ objects }: Plan): Readonly<Record<string, string | undefined>> {
  const scripts = objects.flatMap(({ manifest }) =>
    manifest.kind === "ConfigMap" && manifest.metadata.name.includes("decode-0-launch")
      ? Object.entries(manifest.data ?? {})
      : [],
  );
  return Object.fromEntries(
    scripts
      .filter(([name]) => name.startsWith("node-"))
      .map(([name, text]) => [name, /^ *(.*--link-secret.*) \\$/m.exec(text)?.[1]]),
  );
}

describe("the link of a group", () => {
  test("reads the Secret of its group, which may be missing", () => {
    const planned = plan(prefillDecode());
    expect(tokens(planned)).toEqual({
      "a3-1p1d-prefill-0": { secretKeyRef: { name: "a3-1p1d-prefill-0-link", key: "token", optional: true } },
      "a3-1p1d-decode-0": { secretKeyRef: { name: "a3-1p1d-decode-0-link", key: "token", optional: true } },
    });
    const secret = "--link-secret a3-1p1d-decode-0-link/token";
    expect(membership(planned)).toEqual({
      "node-0.sh": secret,
      "node-1.sh": secret,
      "node-2.sh": secret,
      "node-3.sh": secret,
    });
  });

  test("requires the Secret that the site names", () => {
    const planned = plan(prefillDecode(), named);
    const reference = { secretKeyRef: { name: "fleet", key: "link", optional: true } };
    expect(tokens(planned)).toEqual({ "a3-1p1d-prefill-0": reference, "a3-1p1d-decode-0": reference });
    expect(membership(planned)["node-0.sh"]).toBe("--link-secret fleet/link --require-link-secret");
    expect(planned.objects.filter(({ manifest }) => manifest.kind === "Secret")).toEqual([]);
  });

  test("has no token where a group has one pod", () => {
    expect(Object.values(tokens(plan(serving(1))))).toEqual([undefined]);
    expect(plan(serving(1)).objects.filter(({ manifest }) => manifest.kind === "Secret")).toEqual([]);
  });

  test("has a Secret per group of a plan, and none in its YAML", () => {
    const topology = prefillDecode((changed) => void (groupOf(changed, "decode").replicas = 2));
    const planned = plan(topology);
    const secrets = planned.objects.filter(({ manifest }) => manifest.kind === "Secret");
    expect(secrets.map(({ key, generated }) => [key, generated])).toEqual([
      ["secret/prefill-0-link", { key: "token", bytes: 32 }],
      ["secret/decode-0-link", { key: "token", bytes: 32 }],
      ["secret/decode-1-link", { key: "token", bytes: 32 }],
    ]);
    expect(secrets.map(({ manifest }) => Object.keys(manifest))).toEqual(
      secrets.map(() => ["apiVersion", "kind", "metadata", "type"]),
    );
    expect(renderYaml(planned)).not.toMatch(/^kind: Secret$/m);
    expect(renderYaml(plan(topology))).toBe(renderYaml(planned));
  });

  test("leaves the variable of the token to glm-serve", () => {
    const site = { secretEnvironment: { GLM_SERVE_LINK_TOKEN: { name: "link", key: "token" } } };
    expect(() => plan(prefillDecode(), site)).toThrow(/Remove GLM_SERVE_LINK_TOKEN from secretEnvironment/);
  });
});
