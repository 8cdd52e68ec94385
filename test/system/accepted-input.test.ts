import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ArgvToken } from "../../core/domain/index.ts";
import { acceptedInputs } from "../support/fuzz/inputs.ts";

const DRAWS = 400;

/** Answers of each script: whether bash can read it, and the arguments that its process gets. */
const RUN = `for script in *.sh; do
  bash -n "$script" || echo "$script is no bash" >&2
  bash "$script" "$(cat "$script.process")" > "$script.argv" 2> "$script.errors" || cat "$script.errors" >&2
done`;

/** In place of the process, its arguments; in place of files and programs of the image, nothing; each pool is open. */
const STAND_INS = `become() { printf '%s\\0' "$@"; exit 0; }
source_vendor() { :; }
python3() { :; }
timeout() { :; }
`;

test("what check accepts, bash passes on unchanged", { timeout: 600_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-accepted-"));
  const expected = new Map<string, { readonly argv: readonly string[]; readonly input: string }>();
  for (const { input, plan } of acceptedInputs(DRAWS)) {
    const { topology, groups, objects } = plan;
    for (const layout of groups.slice(0, 2)) {
      const [process] = layout.head.processes;
      const launch = objects.find(({ key }) => key === `config-map/${layout.key}-launch`)?.manifest;
      const script = launch?.kind === "ConfigMap" ? launch.data?.["node-0.sh"] : undefined;
      if (script === undefined || process === undefined)
        throw new Error(`no script of ${layout.key}: ${input}`);
      const name = `${expected.size}.sh`;
      const { argv } = topology.engine.command(topology, layout, layout.head, process);
      writeFileSync(join(directory, name), withStandIns(script));
      writeFileSync(join(directory, `${name}.process`), process.name);
      expected.set(name, { argv: argv.map(literal), input });
    }
  }
  const { stderr } = spawnSync("bash", ["-c", RUN], {
    cwd: directory,
    encoding: "utf8",
    // With a socket as its input, bash would read the files of a login.
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 100_000,
    env: { PATH: process.env["PATH"], node0_ip: "10.0.0.1", HOST_IP: "10.0.0.1" },
  });
  expect(stderr).toBe("");
  for (const [name, { argv, input }] of expected) {
    const seen = readFileSync(join(directory, `${name}.argv`), "utf8")
      .split("\0")
      .slice(0, -1);
    expect({ input, argv: seen }).toEqual({ input, argv });
  }
  rmSync(directory, { recursive: true });
});

function withStandIns(script: string): string {
  return script.replace(/^ {2}exec "\$@"\n\}\n/m, (found) => `${found}${STAND_INS}`);
}

function literal(token: ArgvToken): string {
  return typeof token === "string" ? token : `${token.before ?? ""}10.0.0.1${token.after ?? ""}`;
}
