import { describe, expect, test, vi } from "vitest";
import type * as packagedFiles from "../../core/runtime/packaged-files.ts";
import { plan, type Site, withRollout } from "../../core/index.ts";
import { loadTopology } from "../../program/catalogue.ts";

const topology = await loadTopology("a3-1p1d", "stack");

const objectsOf = (site: Site = {}, changed: object = {}) =>
  withRollout(plan({ ...topology, ...changed }, site)).objects.map((object) => object.manifest);

const made = vi.hoisted(() => ({ by: "1.2.3" }));
vi.mock("../../core/runtime/packaged-files.ts", async (original) => ({
  ...(await original<typeof packagedFiles>()),
  packageVersion: () => made.by,
}));

const KEYS = /app\.kubernetes\.io\/(version|part-of|managed-by)|glm-serve\/(document|made-by)/;

describe("labels and annotations that describe an object", () => {
  test("name the release, the document and the version of glm-serve, on every object but the Namespace", () => {
    for (const { kind, metadata } of objectsOf({
      namespace: "llm",
      createNamespace: true,
      networkPolicy: {},
    })) {
      const { labels, annotations } = metadata;
      if (kind === "Namespace") {
        expect({ ...labels, ...annotations }).toEqual({ "pod-security.kubernetes.io/enforce": "privileged" });
        continue;
      }
      expect(labels).toMatchObject({
        "app.kubernetes.io/name": "glm-serve",
        "app.kubernetes.io/instance": "a3-1p1d",
        "app.kubernetes.io/version": "v0.20.2rc1",
        "app.kubernetes.io/part-of": "glm-serve",
        "app.kubernetes.io/managed-by": "glm-serve",
      });
      expect(labels).toHaveProperty(["app.kubernetes.io/component"]);
      expect(annotations).toMatchObject({
        "glm-serve/document": "deployment document 002, §5.3 and §5.4",
        "glm-serve/made-by": "glm-serve 1.2.3",
      });
    }
  });

  test("are in no selector and no pod template", () => {
    const specs = objectsOf().map((manifest) => ("spec" in manifest ? JSON.stringify(manifest.spec) : ""));
    expect(specs.filter((spec) => KEYS.test(spec))).toEqual([]);
  });

  test("change no name and no specification with the version of glm-serve", () => {
    const bare = () => objectsOf().map(({ metadata: { name }, ...rest }) => ({ name, ...rest }));
    const before = bare();
    made.by = "2.0.0";
    expect(bare()).toEqual(before);
  });

  test("give way to those of the site", () => {
    const labels = { "app.kubernetes.io/part-of": "chat" };
    for (const { metadata } of objectsOf({ labels })) {
      expect(metadata.labels).toMatchObject({ ...labels, "app.kubernetes.io/managed-by": "glm-serve" });
    }
  });

  test("lack a release that is no value of a label", () => {
    const engine = { ...topology.engine, version: `v0.20.2rc1-${"x".repeat(60)}` };
    const site = { image: "quay.io/ascend/vllm-ascend:v0.20.2rc1-a3" };
    for (const { metadata } of objectsOf(site, { engine, accepts: {} })) {
      expect(metadata.labels).not.toHaveProperty(["app.kubernetes.io/version"]);
    }
  });
});
