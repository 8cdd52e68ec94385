import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CPU_BINDING } from "../../core/engines/xllm/capabilities.ts";
import { type Plan, plan } from "../../core/index.ts";
import { LOW_PORTS, READ_ALL } from "../../core/kubernetes/capabilities.ts";
import { prefillDecode } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

const text = readFileSync(join(import.meta.dirname, "..", "..", "docs", "security.md"), "utf8");

/** Cells of the rows below a heading, without the heads of the table. */
function rowsBelow(heading: string): string[][] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| ") || line.startsWith("|`"));
  return rows.slice(1).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe("docs/security.md", () => {
  test("lists each capability that a container keeps, with its reason and source", () => {
    expect(rowsBelow("Capabilities").map(([name, , reason, source]) => [name, reason, source])).toEqual(
      [READ_ALL, CPU_BINDING, LOW_PORTS].map(({ name, reason, source }) => [`\`${name}\``, reason, source]),
    );
  });

  test.each([
    ["vLLM-Ascend", plan(prefillDecode(), { procedures: { preflight: {} } })],
    ["xLLM", plan(oneMachine(), oneSite)],
  ] as const)("names each capability of the pods of %s", (_, planned) => {
    const documented = new Set(rowsBelow("Capabilities").map(([name]) => name));
    const kept = capabilitiesOf(planned);
    expect(kept).toContain("DAC_OVERRIDE");
    expect(kept.filter((name) => !documented.has(`\`${name}\``))).toEqual([]);
  });
});

function capabilitiesOf({ objects }: Plan): readonly string[] {
  return objects.flatMap(({ manifest }) =>
    "spec" in manifest && "template" in manifest.spec
      ? manifest.spec.template.spec.containers.flatMap(
          ({ securityContext }) => securityContext.capabilities.add ?? [],
        )
      : [],
  );
}
