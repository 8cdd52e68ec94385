import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gzippedTar } from "../../live/index.ts";
import { planStack } from "../../program/index.ts";
import { objectsOf, READY } from "../support/live-objects.ts";
import { call } from "./call.ts";
import { fakeKubectl } from "./fake-kubectl.ts";
import { schemaErrors } from "./output-schema.ts";

const SECRET = "Zx9q7RtKw3Lp";

const HUB_TOKEN = "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ012345";

const made = () => mkdtempSync(join(tmpdir(), "glm-serve-bundle-"));

/** A fake cluster with secrets wherever a cluster may have them. */
async function clusterWithSecrets(directory: string): Promise<void> {
  const planned = await planStack("a3-1p1d");
  const restarted = {
    ...READY,
    containerStatuses: [
      { name: "engine", ready: true, started: true, restartCount: 2, state: { running: {} } },
    ],
  };
  const objects = objectsOf(planned, (index) => ({ status: index === 0 ? restarted : READY }));
  const pods = {
    items: [
      ...objects.items.filter((object) => "kind" in object && object.kind === "Pod"),
      {
        kind: "Pod",
        metadata: {
          name: "other",
          annotations: {
            "kubectl.kubernetes.io/last-applied-configuration": `{"value":"${SECRET}"}`,
            token: SECRET,
          },
        },
        spec: {
          containers: [
            {
              name: "engine",
              args: ["serve", "--api-key", SECRET, `--hf-token=${SECRET}`],
              env: [
                { name: "HF_TOKEN", value: SECRET },
                { name: "SOME_URL", value: `https://user:${SECRET}@hub/x` },
              ],
            },
          ],
        },
      },
    ],
  };
  fakeKubectl(directory, {
    lists: {
      "pods,statefulsets.apps,deployments.apps,jobs.batch": objects,
      pods,
      configmaps: {
        items: [
          {
            kind: "ConfigMap",
            metadata: { name: "launch" },
            data: {
              "node-0.sh": `export HF_TOKEN='${SECRET}'\nvllm serve --api-key ${SECRET} \\\n  --port 80\n`,
            },
          },
          {
            kind: "ConfigMap",
            metadata: { name: "a3-1p1d-preflight-result" },
            data: { "result-0.json": `{"ok":true,"links":"hccn","token":"${SECRET}"}` },
          },
        ],
      },
      events: { items: [{ reason: "Failed", message: `pull with Bearer ${SECRET}`, involvedObject: {} }] },
      secrets: { items: [{ kind: "Secret", data: { token: SECRET } }] },
    },
    logs: {
      "a3-1p1d-prefill-0-0/engine": `[rank-0] HF_TOKEN=${SECRET}\n[rank-0] downloading with ${HUB_TOKEN}\nloaded\n`,
      "a3-1p1d-prefill-0-0/engine.previous": `{'api_key': '${SECRET}'}\nRuntimeError: out of memory\n`,
    },
  });
}

function bundle(directory: string, ...argv: string[]) {
  return call(directory, ["bundle", "a3-1p1d", ...argv], {
    environment: { PATH: `${directory}:/usr/bin:/bin` },
  });
}

describe("glm-serve bundle", () => {
  test("holds what support needs, and no secret", async () => {
    const directory = made();
    await clusterWithSecrets(directory);
    const { code, stdout, stderr } = await bundle(directory, "--output", "b.tar.gz");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^b\.tar\.gz: \d+ files\n$/);
    const archive = join(directory, "b.tar.gz");
    // Logs may hold prompts.
    expect(statSync(archive).mode & 0o077).toBe(0);
    const bytes = gunzipSync(readFileSync(archive)).toString("latin1");
    expect(bytes).not.toContain(SECRET);
    expect(bytes).not.toContain(HUB_TOKEN);
    const target = join(directory, "out");
    const unpacked = spawnSync("sh", ["-c", `mkdir '${target}' && tar -xzf '${archive}' -C '${target}'`]);
    expect(unpacked.status).toBe(0);
    const [name = ""] = readdirSync(target);
    expect(name).toMatch(/^a3-1p1d-\d{8}T\d{6}Z$/);
    const read = (path: string) => readFileSync(join(target, name, path), "utf8");
    expect(read("status.txt")).toContain("a3-1p1d in namespace default: ready");
    expect(JSON.parse(read("status.json"))).toMatchObject({ schema: "glm-serve/status/1", ready: true });
    expect(JSON.parse(read("versions.json"))).toMatchObject({ topology: "a3-1p1d", engine: "vllm-ascend" });
    expect(read("check.txt")).toContain("a3-1p1d: 0 errors");
    expect(read("ports.txt")).toMatch(/^POD +PORTS/);
    expect(JSON.parse(read("procedures/a3-1p1d-preflight-result/result-0.json"))).toEqual({
      ok: true,
      links: "hccn",
      token: "(hidden)",
    });
    expect(read("logs/a3-1p1d-prefill-0-0/engine.log")).toBe(
      "[rank-0] HF_TOKEN=(hidden)\n[rank-0] downloading with (hidden)\nloaded\n",
    );
    expect(read("logs/a3-1p1d-prefill-0-0/engine.previous.log")).toBe(
      "{'api_key': '(hidden)'}\nRuntimeError: out of memory\n",
    );
    expect(read("objects/ConfigMap/launch.json")).toContain("vllm serve --api-key (hidden)");
    expect(read("objects/Pod/other.json")).toContain("https://(hidden)@hub/x");
    const asked = readFileSync(join(directory, "asked"), "utf8");
    expect(asked).not.toMatch(/get \S*secret/);
    const selectors = new Set(asked.match(/--selector=\S+/g));
    expect([...selectors]).toEqual([
      "--selector=app.kubernetes.io/name=glm-serve,app.kubernetes.io/instance=a3-1p1d",
    ]);
  });

  test("lists its files as JSON", async () => {
    const directory = made();
    await clusterWithSecrets(directory);
    const { code, stdout } = await bundle(directory, "--output", "b.tar.gz", "--json");
    expect({ code, errors: schemaErrors("bundle.json", stdout) }).toEqual({ code: 0, errors: [] });
    const listed = spawnSync("tar", ["-tzf", join(directory, "b.tar.gz")], { encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual({
      file: "b.tar.gz",
      files: listed.stdout.trim().split("\n"),
      missing: [],
    });
  });

  test("does not overwrite a file, and reports a directory that does not exist", async () => {
    const directory = made();
    await clusterWithSecrets(directory);
    expect((await bundle(directory, "--output", "b.tar.gz")).code).toBe(0);
    const again = await bundle(directory, "--output", "b.tar.gz");
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("b.tar.gz exists already.");
    const nowhere = await bundle(directory, "--output", "missing/b.tar.gz");
    expect(nowhere.stderr).toContain("missing/b.tar.gz cannot be written: ENOENT.");
    expect(existsSync(join(directory, "missing"))).toBe(false);
  });
});

describe("archives", () => {
  test("hold files of any length, which tar reads", () => {
    const name = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string(), { minKeys: 1, maxKeys: 5 }), (texts) => {
        const directory = made();
        const deep = "d".repeat(60);
        const files = Object.entries(texts).map(([path, text]) => ({
          path: `${deep}/${deep}/${path}`,
          text,
        }));
        const { status, stdout } = spawnSync("tar", ["-xzf", "-", "-C", directory], {
          input: gzippedTar(files, 1_772_366_400),
        });
        expect({ status, stdout: String(stdout) }).toEqual({ status: 0, stdout: "" });
        for (const { path, text } of files)
          expect(readFileSync(join(directory, path))).toEqual(Buffer.from(text));
      }),
      { numRuns: 20 },
    );
  });

  test("are the same for the same files", () => {
    const files = [{ path: "a", text: "b" }];
    expect(gzippedTar(files, 1)).toEqual(gzippedTar(files, 1));
    expect(() => gzippedTar([{ path: "x".repeat(300), text: "" }], 1)).toThrow(
      "is too long for a tar archive",
    );
  });
});
