import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyRepository, type Repository } from "../support/repository.ts";
import { prefillDecode } from "../support/topologies.ts";
import { call } from "./call.ts";

const checkout = join(import.meta.dirname, "../..");

const made = () => mkdtempSync(join(tmpdir(), "glm-serve-diff-"));

const text = async (directory: string, ...argv: string[]) => {
  const { code, stdout, stderr } = await call(directory, ["diff", ...argv]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

const wrong = async (directory: string, ...argv: string[]) => {
  const { code, stdout, stderr } = await call(directory, ["diff", ...argv]);
  expect(stdout).toBe("");
  return `${code} ${stderr.split("\n\nUsage:")[0]?.trimEnd()}`;
};

describe("diff with a revision", () => {
  /** A repository whose stack file imports another file, which changed after the first commit. */
  function repository(): Repository {
    const built = emptyRepository();
    built.write("package.json", '{ "type": "module" }\n');
    built.write(".gitignore", "ignored\n");
    built.write(
      "stacks/mine.ts",
      `import base from "${checkout}/stacks/a3-1p1d.ts";
import { sequences } from "./parts/sequences.ts";

const { prefill, decode } = base.groups;

export default {
  ...base,
  groups: { prefill, decode: { ...decode, args: { ...decode.args, maxNumSeqs: sequences } } },
};
`,
    );
    built.write("stacks/parts/sequences.ts", "export const sequences: number = 6;\n");
    built.write("stacks/Pulumi.mine.yaml", "joinTimeoutSeconds: 1700\n");
    built.commit("first");
    built.git("tag", "v1");
    built.write("stacks/parts/sequences.ts", "export const sequences: number = 7;\n");
    built.write("stacks/Pulumi.mine.yaml", "joinTimeoutSeconds: 1800\n");
    return built;
  }

  const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith("glm-serve-revision-"));

  test("reads the stack, what it imports and its settings of that revision, and leaves the work tree alone", async () => {
    const { directory, git } = repository();
    const before = git("status", "--porcelain=v2");
    const found = await text(directory, "stacks/mine.ts");
    expect(found).toMatch(/^stacks\/mine\.ts at HEAD → stacks\/mine\.ts\n/);
    expect(found).toMatch(/--max-num-seqs +6 → 7/);
    expect(found).toMatch(/site\.joinTimeoutSeconds +1700 → 1800/);
    expect(await text(directory, "stacks/mine.ts", "v1")).toMatch(/--max-num-seqs +6 → 7/);
    expect(git("status", "--porcelain=v2")).toBe(before);
    expect(temporary()).toEqual([]);
  });

  test("starts in a directory below the root, and resolves installed packages", async () => {
    const { directory, write, commit } = repository();
    write(".gitignore", "node_modules\n");
    write(
      "node_modules/numbers/package.json",
      '{ "name": "numbers", "type": "module", "exports": "./index.js" }',
    );
    write("node_modules/numbers/index.js", "export const five = 5;\n");
    write("stacks/parts/sequences.ts", 'export { five as sequences } from "numbers";\n');
    commit("second");
    write("stacks/parts/sequences.ts", "export const sequences: number = 7;\n");
    expect(await text(join(directory, "stacks"), "mine.ts", "main")).toMatch(/--max-num-seqs +5 → 7/);
  });

  test("reads a documented topology with the settings of that revision", async () => {
    const { directory, write, commit } = emptyRepository();
    write("Pulumi.production.yaml", "topology: a3-1p1d\nnamespace: llm\n");
    commit("first");
    write(
      "Pulumi.production.yaml",
      "topology: a3-1p1d\nnamespace: llm\nterminationGracePeriodSeconds: 200\n",
    );
    const found = await text(directory, "production");
    expect(found).toMatch(/site\.terminationGracePeriodSeconds +120 → 200/);
    expect(found).toContain("prefill-0 and decode-0 restart.");
  });

  test("reads --site of that revision", async () => {
    const { directory, write, commit } = emptyRepository();
    write("sites/a.yml", "terminationGracePeriodSeconds: 200\n");
    commit("first");
    write("sites/a.yml", "terminationGracePeriodSeconds: 300\n");
    const changes = /site\.terminationGracePeriodSeconds +200 → 300/;
    expect(await text(directory, "a3-1p1d", "HEAD", "--site", "sites/a.yml")).toMatch(changes);
    write("Pulumi.a3-1p1d.yaml", "namespace: llm\n");
    commit("second");
    const before = made();
    writeFileSync(join(before, "outside.yaml"), "terminationGracePeriodSeconds: 300\n");
    expect(await text(directory, "a3-1p1d", "HEAD", "--site", join(before, "outside.yaml"))).toContain(
      "No difference.",
    );
  });

  test("prefers a stack of the same name, and rev: forces the revision", async () => {
    const { directory, git } = repository();
    git("tag", "a3-1p1d");
    expect(await text(directory, "stacks/mine.ts", "a3-1p1d")).toMatch(/^a3-1p1d → /);
    expect(await text(directory, "stacks/mine.ts", "rev:a3-1p1d")).toMatch(/^stacks\/mine\.ts at a3-1p1d → /);
  });

  test("reports revisions and files that do not exist, and a directory without git", async () => {
    const { directory, git, write } = repository();
    expect(await wrong(directory, "stacks/mine.ts", "nonsense")).toMatchInlineSnapshot(`
      "2 glm-serve: 1 problem in the arguments of diff.

        nonsense
          nonsense is neither a stack, a file nor a git revision.
          → Name a stack (glm-serve list), a file with a topology or with rendered objects, a revision such as HEAD~1, or live"
    `);
    expect(await wrong(directory, "stacks/mine.ts", "rev:nonsense")).toMatchInlineSnapshot(`
      "2 glm-serve: 1 problem in the arguments of diff.

        rev:nonsense
          nonsense is no revision of the git repository.
          → Name a commit, a branch or a tag; git log --oneline lists commits"
    `);
    write("stacks/new.json", JSON.stringify(prefillDecode()));
    expect(await wrong(directory, "stacks/new.json")).toMatchInlineSnapshot(`
      "1 glm-serve: 1 problem in the comparison.

        stacks/new.json
          stacks/new.json is not committed yet.
          → Commit it, then change it, or compare with another stack or file"
    `);
    git("add", "stacks/new.json");
    git("commit", "--quiet", "--message", "new");
    expect(await wrong(directory, "stacks/new.json", "v1")).toMatchInlineSnapshot(`
      "1 glm-serve: 1 problem in the comparison.

        stacks/new.json
          stacks/new.json does not exist in revision v1.
          → Name a revision that has the file (git log -- stacks/new.json lists them), or another stack or file"
    `);
    expect(await wrong(directory, "a3-glm5-w4a8")).toMatchInlineSnapshot(`
      "1 glm-serve: 1 problem in the comparison.

        stacks/a3-glm5-w4a8.ts
          stacks/a3-glm5-w4a8.ts does not exist in revision HEAD.
          → Name a revision that has the file (git log -- stacks/a3-glm5-w4a8.ts lists them), or another stack or file"
    `);
    expect(await wrong(emptyRepository().directory, "a3-1p1d")).toMatchInlineSnapshot(`
      "2 glm-serve: 1 problem in the arguments of diff.

        rev:HEAD
          The git repository has no commit yet.
          → Commit the stack first, or name another stack, a file or live"
    `);
    const outside = made();
    expect((await wrong(outside, "a3-1p1d")).replaceAll(outside, "<directory>")).toMatchInlineSnapshot(`
      "2 glm-serve: 1 problem in the arguments of diff.

        <directory>
          <directory> is in no git repository, or git is not in PATH.
          → Name what to compare with: another stack, a file or live"
    `);
    expect(temporary()).toEqual([]);
  });

  test("names the revision in the report of errors that the stack has there", async () => {
    const { directory, write, commit } = repository();
    write("stacks/Pulumi.mine.yaml", "joinTimeoutSeconds: x\n");
    commit("second");
    write("stacks/Pulumi.mine.yaml", "joinTimeoutSeconds: 1800\n");
    expect(await wrong(directory, "stacks/mine.ts")).toMatch(
      /^1 glm-serve: 1 problem in topology stacks\/mine\.ts of HEAD\./,
    );
    write("stacks/parts/sequences.ts", "export const sequences = ;\n");
    commit("third");
    write("stacks/parts/sequences.ts", "export const sequences = 7;\n");
    expect(await wrong(directory, "stacks/mine.ts")).toMatch(/^1 .*stacks\/mine\.ts cannot be loaded: /s);
  });

  test("removes its files when a signal ends it", async () => {
    const { directory, write, commit } = repository();
    write(
      "stacks/parts/sequences.ts",
      "setInterval(() => {}, 1000);\nexport const sequences = await new Promise(() => {});\n",
    );
    commit("second");
    write("stacks/parts/sequences.ts", "export const sequences = 7;\n");
    const own = made();
    const child = spawn(process.execPath, [join(checkout, "cli/main.ts"), "diff", "stacks/mine.ts"], {
      cwd: directory,
      env: { ...process.env, TMPDIR: own },
    });
    const held = () => readdirSync(own).filter((name) => name.startsWith("glm-serve-revision-"));
    await expect
      .poll(() => held().some((name) => existsSync(join(own, name, "files/stacks/mine.ts"))), {
        timeout: 25_000,
      })
      .toBe(true);
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(held()).toEqual([]);
  });
});
