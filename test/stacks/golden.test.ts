import { expect, test } from "vitest";
import { pluginFiles } from "../../core/engines/vllm-ascend/plugins/parser-plugin.ts";
import { plan, type Plan, renderYaml } from "../../core/index.ts";
import { routerFiles } from "../../core/router/files.ts";
import { runtimeFiles } from "../../core/runtime/runtime-files.ts";
import { serviceAccountFiles } from "../../core/service-account/index.ts";
import { readSettings } from "../../program/settings.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";

const topologies = await Promise.all(topologyNames().map((name) => loadTopology(name, "stack")));

// Reviewed text: the objects of a stack on the site of its settings file. `npm run test:fast -- -u` rewrites it.
test.each(topologies.map((topology) => [topology.name, topology] as const))("%s", async (name, topology) => {
  const yaml = renderYaml(withoutRuntime(plan(topology, readSettings(name, undefined).site)));
  const reviewed = yaml
    .replaceAll(MADE_BY, "made-by: glm-serve <version>")
    .replaceAll(PLANNED, "planned: <values>");
  await expect(reviewed).toMatchFileSnapshot(`../golden/${name}.yaml`);
});

test("names each file after its topology", () => {
  expect(topologies.map(({ name }) => name)).toEqual(topologyNames());
});

/** So a release of glm-serve changes none of these files. */
const MADE_BY = /made-by: glm-serve \d\S*/g;

/** The values are those of the same object; test/core/policies.test.ts compares them. */
const PLANNED = /planned: '.*'/g;

const SHARED = {
  "core/runtime": runtimeFiles,
  "core/router": routerFiles,
  "core/service-account": serviceAccountFiles,
  "core/engines/vllm-ascend/plugins": pluginFiles,
};

/** Every group and every proxy has the same files, which are reviewed in their rooms: the golden text has only their names. */
function withoutRuntime(planned: Plan): Plan {
  const sources = new Map(
    Object.entries(SHARED).flatMap(([folder, files]) =>
      Object.entries(files).map(([file, text]) => [text, `${folder}/${file}`] as const),
    ),
  );
  return {
    ...planned,
    objects: planned.objects.map((object) => {
      const { manifest } = object;
      if (manifest.kind !== "ConfigMap") return object;
      const data = Object.fromEntries(
        Object.entries(manifest.data ?? {}).map(([file, text]) => [file, sources.get(text) ?? text]),
      );
      return { ...object, manifest: { ...manifest, data } };
    }),
  };
}
