import { expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { changed } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";

/** The launch scripts of a group whose processes share a directory of metrics. */
function scriptsOf(env: Readonly<Record<string, string>>, nodes = 1): readonly string[] {
  const { objects } = plan(changed(serving(nodes), { env }));
  return objects.flatMap(({ manifest }) =>
    manifest.kind === "ConfigMap"
      ? Object.entries(manifest.data ?? {}).flatMap(([name, text]) => (/^node-\d/.test(name) ? [text] : []))
      : [],
  );
}

const MADE = "mkdir -p /dev/shm/metrics\n";

const EMPTIED = "rm -f /dev/shm/metrics/*.db\n";

test.each([1, 2])("the pods of %i nodes make the directory of shared metrics, and empty it", (nodes) => {
  const scripts = scriptsOf({ PROMETHEUS_MULTIPROC_DIR: "/dev/shm/metrics" }, nodes);
  expect(scripts).toHaveLength(nodes);
  for (const script of scripts) {
    expect(script.indexOf(MADE)).toBeGreaterThan(-1);
    expect(script.indexOf(EMPTIED)).toBeGreaterThan(script.indexOf(MADE));
    expect(script.indexOf("vllm serve")).toBeGreaterThan(script.indexOf(EMPTIED));
  }
});

test("without the variable vLLM makes its own directory", () => {
  expect(scriptsOf({})[0]).not.toContain("/dev/shm/metrics");
});
