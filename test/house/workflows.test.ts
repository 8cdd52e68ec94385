import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");

const permissions = z.record(z.string(), z.enum(["read", "write"]));

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});

const workflow = z.object({
  permissions,
  jobs: z.record(
    z.string(),
    z.object({
      permissions: permissions.optional(),
      needs: z.string().optional(),
      "timeout-minutes": z.number(),
      steps: z.array(step),
    }),
  ),
});

const files = globSync(".github/workflows/*.yml", { cwd: root }).toSorted();

const read = (file: string) => workflow.parse(load(readFileSync(join(root, file), "utf8")));

describe.each(files)("%s", (file) => {
  const { jobs, permissions: ofAll } = read(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test("uses only actions of GitHub, by major version", () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/);
  });

  test("keeps no credentials in the checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@") === true);
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
  });

  test("grants no permission to write to all jobs", () => {
    expect(Object.values(ofAll)).not.toContain("write");
  });
});

test("CI runs what must pass before a change lands", () => {
  const runs = Object.values(read(".github/workflows/ci.yml").jobs).flatMap((job) => job.steps);
  expect(runs.filter(({ run }) => run?.endsWith(" .ci/run") === true)).toHaveLength(1);
});

test("a release is checked, then published with provenance, and only the job that publishes may sign", () => {
  const { jobs } = read(".github/workflows/release.yml");
  expect(Object.entries(jobs).map(([name, { needs, permissions: own }]) => ({ name, needs, own }))).toEqual([
    { name: "check", needs: undefined, own: { contents: "read" } },
    { name: "publish", needs: "check", own: { contents: "read", "id-token": "write" } },
    { name: "release", needs: "publish", own: { contents: "write" } },
  ]);
  const runs = jobs["check"]?.steps.map(({ run }) => run ?? "") ?? [];
  expect(runs.at(-1)).toMatch(/ \.ci\/run$/);
  const published = jobs["publish"]?.steps
    .map(({ run }) => run ?? "")
    .filter((run) => run.includes("publish"));
  expect(published).toEqual(["npm publish --provenance --access public ./glm-serve-*.tgz"]);
});
