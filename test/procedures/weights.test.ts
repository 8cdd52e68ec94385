import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { FakeHub } from "./fake-hub.ts";
import { resultOf, until } from "./planned-job.ts";
import { Case, files, onSmallVolume, reportOf, shards, total, withHub } from "./weights-case.ts";

describe.concurrent("weight download", () => {
  it.for(["huggingface", "modelscope"] as const)("fills a volume from %s", async (source, { expect }) => {
    await withHub(async (one) => {
      one.settings = { source };
      const ended = await one.run();
      if (source === "modelscope")
        expect(reportOf(one, ended)).toMatchInlineSnapshot(`
        "weights: downloading 6 files of ModelScope zai-org/GLM-5 at v1 to <directory>
        weights: 0.5 MB of 0.5 MB, 6 of 6 files, <rate>/s
        "
      `);
      expect(ended.code).toBe(0);
      expect(resultOf(ended)).toMatchObject({
        ok: true,
        files: 6,
        bytes: total,
        downloadedBytes: total,
        hashed: 6,
      });
      expect(one.isWhole()).toBe(true);
      expect(one.marker()).toMatchObject({ content: `${source} zai-org/GLM-5 at v1`, files: 6 });
      expect(existsSync(join(one.directory, ".glm-serve/partial"))).toBe(false);
      expect(existsSync(join(one.directory, ".glm-serve/weights.lock"))).toBe(false);
    });
  });

  it("sends no request the second time", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      one.hub.seen.length = 0;
      const ended = await one.run();
      expect(reportOf(one, ended)).toMatchInlineSnapshot(`
        "weights: all 6 files are already downloaded
        "
      `);
      expect(resultOf(ended)).toMatchObject({ ok: true, files: 6, bytes: total, downloadedBytes: 0 });
      expect(one.hub.seen).toEqual([]);
    });
  });

  it("skips excluded files", async ({ expect }) => {
    await withHub(async (one) => {
      one.settings = { exclude: ["figures/*", "*.txt"] };
      expect(resultOf(await one.run())).toMatchObject({ ok: true, files: 4 });
      expect(existsSync(join(one.directory, "figures"))).toBe(false);
    });
  });

  it("rejects an exclusion of a file that the index needs", async ({ expect }) => {
    await withHub(async (one) => {
      one.settings = { exclude: ["model-2*"] };
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toBe(
        "model.safetensors.index.json names 1 files that the repository lacks at this revision, or that procedures.weights.exclude matches: model-2.safetensors",
      );
      expect(one.marker()).toBeUndefined();
    });
  });

  it("resumes after a broken connection", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { cutAfter: 100_000, times: 2 });
      const ended = await one.run();
      expect(ended.code).toBe(0);
      expect(one.isWhole()).toBe(true);
      const ranges = one.hub.downloads("model-1.safetensors").map(({ range }) => range);
      expect(ranges).toHaveLength(3);
      expect(ranges[0]).toBeUndefined();
      expect(Number(/\d+/.exec(ranges[2] ?? "")?.[0])).toBeGreaterThan(0);
    });
  });

  it("starts again when a server does not support ranges", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.ranges = false;
      one.hub.faults.set("model-1.safetensors", { cutAfter: 100_000, times: 1 });
      expect((await one.run()).code).toBe(0);
      expect(one.isWhole()).toBe(true);
    });
  });

  it("exits with a code for a retry after several attempts without progress", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { status: 503 });
      const ended = await one.run();
      expect(ended.code).toBe(1);
      expect(reportOf(one, ended)).toMatchInlineSnapshot(`
        "weights: downloading 6 files of Hugging Face zai-org/GLM-5 at c0ffee to <directory>
        weights: model-1.safetensors stopped at 0.0 MB: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable; retrying
        weights: model-1.safetensors stopped at 0.0 MB: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable; retrying
        weights: model-1.safetensors stopped at 0.0 MB: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable; retrying
        weights: model-1.safetensors stopped at 0.0 MB: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable; retrying
        weights: model-1.safetensors stopped at 0.0 MB: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable; retrying
        weights: model-1.safetensors stopped at 0.0 MB: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable; retrying
        weights: 127.0.0.1:<port>, to which Hugging Face redirects, answered 503 Service Unavailable. Downloaded files are kept.
        "
      `);
      expect(resultOf(ended)["error"]).toContain("503");
      const failed = join(one.directory, "../.glm-serve/GLM5-w4a8.weights.failed.json");
      expect(JSON.parse(readFileSync(failed, "utf8"))).toMatchObject({
        content: "huggingface zai-org/GLM-5 at v1",
        permanent: false,
      });
      one.hub.faults.clear();
      expect((await one.run()).code).toBe(0);
      expect(existsSync(failed)).toBe(false);
      expect(one.hub.downloads("model-2.safetensors")).toHaveLength(1);
    });
  });

  it("keeps partial files of a run that SIGTERM ended", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 120_000 });
      const partial = join(one.directory, ".glm-serve/partial/model-1.safetensors");
      const first = one.start();
      await until(() => one.hub.downloads("model-1.safetensors").length === 1 && existsSync(partial));
      first.kill("SIGTERM");
      const ended = await first.ended;
      expect(ended.code).toBe(143);
      expect(reportOf(one, ended)).toMatchInlineSnapshot(`
        "weights: downloading 6 files of Hugging Face zai-org/GLM-5 at c0ffee to <directory>
        weights: SIGTERM received; downloaded files are kept
        "
      `);
      writeFileSync(partial, shards["model-1.safetensors"].subarray(0, 120_000));
      one.hub.faults.clear();
      const second = await one.run();
      expect(second.code).toBe(0);
      expect(one.isWhole()).toBe(true);
      expect(one.hub.downloads("model-1.safetensors").at(-1)?.range).toBe("bytes=120000-");
    });
  });

  it("takes over the lock of a run that was killed by SIGKILL", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 10 });
      const first = one.start();
      await until(() => one.hub.downloads("model-1.safetensors").length === 1);
      first.kill("SIGKILL");
      await first.ended;
      expect(existsSync(join(one.directory, ".glm-serve/weights.lock"))).toBe(true);
      one.hub.faults.clear();
      const second = await one.run();
      expect(second.stderr).toContain("waiting for another-pod, which downloads into this volume");
      expect(second.code).toBe(0);
      expect(one.isWhole()).toBe(true);
    });
  });

  it("downloads in one of two pods while the other waits", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 10 });
      one.environment = { POD_NAME: "weights-0-abcde" };
      const first = one.start();
      await until(() => one.hub.downloads("model-1.safetensors").length === 1);
      one.environment = { POD_NAME: "weights-1-fghij" };
      const second = one.start();
      await until(() => second.stderr().includes("waiting for weights-0-abcde"));
      one.hub.release();
      const [a, b] = await Promise.all([first.ended, second.ended]);
      expect([a.code, b.code]).toEqual([0, 0]);
      expect(reportOf(one, b)).toMatchInlineSnapshot(`
        "weights: waiting for weights-0-abcde, which downloads into this volume
        weights: all 6 files are already downloaded
        "
      `);
      expect(resultOf(b)).toMatchObject({ ok: true, files: 6, downloadedBytes: 0 });
      for (const name of Object.keys(shards)) expect(one.hub.downloads(name)).toHaveLength(1);
    });
  });

  it("resumes a truncated shard, and replaces a damaged one", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      const [cut, damaged] = Object.keys(shards).map((name) => join(one.directory, name));
      truncateSync(cut ?? "", 250_000);
      const ended = await one.run();
      expect(ended.stderr).toContain("model-1.safetensors has 250000 of 300000 bytes; resuming");
      expect(one.hub.downloads("model-1.safetensors").at(-1)?.range).toBe("bytes=250000-");
      expect(one.isWhole()).toBe(true);
      writeFileSync(damaged ?? "", randomBytes(200_001));
      expect((await one.run()).code).toBe(0);
      expect(one.isWhole()).toBe(true);
    });
  });

  it("verifies existing files before it accepts them", async ({ expect }) => {
    await withHub(async (one) => {
      mkdirSync(one.directory, { recursive: true });
      writeFileSync(join(one.directory, "model-1.safetensors"), shards["model-1.safetensors"]);
      writeFileSync(join(one.directory, "model-2.safetensors"), randomBytes(200_000));
      expect((await one.run()).code).toBe(0);
      expect(one.isWhole()).toBe(true);
      expect(one.hub.downloads("model-1.safetensors")).toEqual([]);
      expect(one.hub.downloads("model-2.safetensors")).toHaveLength(1);
    });
  });

  it("does not read verified files again", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      const path = join(one.directory, "model-1.safetensors");
      const time = join(one.volume, "time");
      execFileSync("touch", ["-r", path, time]);
      // The same size and time: only reading would show the difference.
      writeFileSync(path, randomBytes(300_000));
      execFileSync("touch", ["-r", time, path]);
      one.settings = { revision: "c0ffee" };
      expect((await one.run()).code).toBe(0);
      expect(one.hub.downloads("model-1.safetensors")).toHaveLength(1);
    });
  });

  it("reports a file that differs from the index after two downloads", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-2.safetensors", { corrupt: true });
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(
        /^model-2\.safetensors has hash .* after two downloads, but .* Set procedures/,
      );
      expect(one.hub.downloads("model-2.safetensors")).toHaveLength(2);
      expect(existsSync(join(one.directory, "model-2.safetensors"))).toBe(false);
      expect(one.marker()).toBeUndefined();
    });
  });

  it.for([
    [
      "huggingface",
      "s3cret",
      403,
      /the token in Secret hub, key token is wrong, expired or without access\./,
    ],
    ["modelscope", "s3cret", 403, /the token in Secret hub, key token is wrong, expired or without access\./],
    [
      "huggingface",
      undefined,
      401,
      /requires a token\. Set procedures\.weights\.tokenSecret to a Secret with a token\.$/,
    ],
  ] as const)(
    "names the Secret when %s rejects the token %s",
    async ([source, token, status, text], { expect }) => {
      await withHub(async (one) => {
        one.hub.token = "right";
        one.settings = {
          source,
          ...(token === undefined ? {} : { tokenSecret: { name: "hub", key: "token" } }),
        };
        one.environment = token === undefined ? {} : { HUB_TOKEN: token };
        const ended = await one.run();
        expect(ended.code).toBe(78);
        expect(resultOf(ended)["error"]).toMatch(text);
        expect(resultOf(ended)["error"]).toContain(String(status));
        expect(ended.stdout + ended.stderr).not.toContain("s3cret");
        expect(ended.stderr).not.toContain("Traceback");
      });
    },
  );

  it.for(["huggingface", "modelscope"] as const)(
    "sends the token to %s and not to the storage behind it",
    async (source, { expect }) => {
      await withHub(async (one) => {
        one.hub.token = "s3cret";
        one.settings = { source, tokenSecret: { name: "hub", key: "token" } };
        one.environment = { HUB_TOKEN: "s3cret\n" };
        const ended = await one.run();
        expect(ended.code).toBe(0);
        const storage = one.hub.seen.filter(({ server }) => server === "storage");
        expect(storage).toHaveLength(5);
        for (const { authorization, cookie } of storage)
          expect([authorization, cookie]).toEqual([undefined, undefined]);
        expect(ended.stdout + ended.stderr).not.toContain("s3cret");
      });
    },
  );

  it.for(["huggingface", "modelscope"] as const)(
    "reports that %s has no such revision",
    async (source, { expect }) => {
      await withHub(async (one) => {
        one.settings = { source, revision: "v2" };
        const ended = await one.run();
        expect(ended.code).toBe(78);
        expect(resultOf(ended)["error"]).toContain("no revision v2");
      });
    },
  );

  it("removes the markers of procedures when the revision changes", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      const derived = join(one.directory, ".glm-serve/mtp-weights.done.json");
      writeFileSync(derived, "{}");
      one.hub.files = new Map([...one.hub.files, ["config.json", Buffer.from('{"a":1}')]]);
      one.settings = { revision: "c0ffee" };
      expect((await one.run()).code).toBe(0);
      expect(one.content("config.json").toString()).toBe('{"a":1}');
      expect(existsSync(derived)).toBe(false);
      expect(one.hub.downloads("model-1.safetensors")).toHaveLength(1);
    });
  });

  it("keeps a file that another procedure rewrote", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      const name = "model.safetensors.index.json";
      writeFileSync(
        join(one.directory, ".glm-serve/mtp-weights.done.json"),
        JSON.stringify({ rewrites: [name] }),
      );
      const ours = JSON.stringify({ weight_map: { a: "model-1.safetensors" }, ours: true });
      writeFileSync(join(one.directory, name), ours);
      truncateSync(join(one.directory, "model-2.safetensors"), 10);
      expect(resultOf(await one.run())).toMatchObject({ ok: true, files: 6, bytes: total });
      expect(one.content(name).toString()).toBe(ours);
      expect(one.content("model-2.safetensors").equals(shards["model-2.safetensors"])).toBe(true);
    });
  });

  it.for([
    ["is missing", undefined],
    ["is truncated", '{"weight_map": {"a": "mod'],
    ["is not an index", '{"weight_map": ["model-1.safetensors"]}'],
    ["names a missing file", '{"weight_map": {"a": "model-1.safetensors", "c": "mtp-others.safetensors"}}'],
  ] as const)(
    "downloads a rewritten index again that %s, and removes the procedure's marker",
    async ([, left], { expect }) => {
      await withHub(async (one) => {
        await one.run();
        const name = "model.safetensors.index.json";
        const done = join(one.directory, ".glm-serve/mtp-weights.done.json");
        writeFileSync(done, JSON.stringify({ content: "the MTP layer", rewrites: [name] }));
        if (left === undefined) rmSync(join(one.directory, name));
        else writeFileSync(join(one.directory, name), left);
        const ended = await one.run();
        expect(ended.stderr).toContain(
          `${name} is damaged, and a procedure had changed it. Downloading it again`,
        );
        expect(resultOf(ended)).toMatchObject({ ok: true, files: 6, bytes: total });
        expect(one.isWhole()).toBe(true);
        expect(existsSync(done)).toBe(false);
        expect(resultOf(await one.run())).toMatchObject({ ok: true, files: 6, downloadedBytes: 0 });
      });
    },
  );

  it("reports a volume that is too small before it downloads", async ({ expect }) => {
    await withHub(async (one) => {
      const ended = await one.run(onSmallVolume(one.volume, "400k"));
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(
        /too small: 0\.5 MB remain to be downloaded, 0\.4 MB are free\./,
      );
      expect(one.hub.seen.filter(({ server }) => server === "storage")).toEqual([]);
    });
  });

  it("reports a volume that becomes full, and keeps the downloaded files", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 1000 });
      const first = one.start(onSmallVolume(one.volume, "600k"));
      await until(() => one.hub.downloads("model-1.safetensors").length === 1);
      const seen = `/proc/${first.pid}/root${one.volume}/other`;
      expect(() => writeFileSync(seen, randomBytes(1_000_000))).toThrow("ENOSPC");
      one.hub.release();
      const ended = await first.ended;
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(/is full\. Enlarge the volume, or remove files\.$/);
      expect(ended.stderr).not.toContain("Traceback");
    });
  });

  it("reports a hub that is unreachable", async ({ expect }) => {
    const hub = await FakeHub.start(files);
    await hub.stop();
    const one = new Case(hub);
    one.settings = { endpoint: "http://127.0.0.1:1" };
    const ended = await one.run();
    expect(ended.code).toBe(1);
    expect(resultOf(ended)["error"]).toContain("127.0.0.1:1 is unreachable");
  });
});
