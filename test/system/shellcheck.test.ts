import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plan } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";

const installed = spawnSync("shellcheck", ["--version"]).status === 0;

const inContinuousIntegration = (process.env["CI"] ?? "") !== "";

/** Bash scripts of a stack's pods, by name. */
async function scriptsOf(name: string): Promise<Map<string, string>> {
  const { objects } = plan(await loadTopology(name, "stack"), readSettings(name, undefined).site);
  return new Map(
    objects.flatMap(({ manifest }) =>
      manifest.kind === "ConfigMap"
        ? Object.entries(manifest.data ?? {})
            .filter(([file]) => file.endsWith(".sh"))
            .map(([file, text]) => [`${manifest.metadata.name}-${file}`, text] as const)
        : [],
    ),
  );
}

function complaintsOf(scripts: ReadonlyMap<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-shellcheck-"));
  try {
    for (const [name, text] of scripts) writeFileSync(join(directory, name), text);
    const { stdout, stderr } = spawnSync("shellcheck", ["--shell=bash", ...scripts.keys()], {
      cwd: directory,
      encoding: "utf8",
    });
    return stdout + stderr;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

// Skipped without shellcheck, except in CI.
describe.skipIf(!installed && !inContinuousIntegration)("shellcheck", () => {
  it("is installed", () => {
    expect(execFileSync("shellcheck", ["--version"], { encoding: "utf8" })).toContain("ShellCheck");
  });

  it.for(topologyNames())("finds nothing in the scripts of %s", async (name) => {
    const scripts = await scriptsOf(name);
    expect(scripts.size).toBeGreaterThan(0);
    expect(complaintsOf(scripts)).toBe("");
  });

  it("finds problems of a script", () => {
    expect(complaintsOf(new Map([["bad.sh", "#!/usr/bin/env bash\nrm $1/*\n"]]))).toContain("SC2086");
  });
});
