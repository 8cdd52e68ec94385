import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { FakeHub } from "./fake-hub.ts";
import { resultOf, until } from "./planned-job.ts";
import { Case, files, onSmallVolume, shards, total, withHub } from "./weights-case.ts";

describe.concurrent("weight download", () => {
  it.for(["huggingface", "modelscope"] as const)("fills a volume from %s", async (source, { expect }) => {
    await withHub(async (one) => {
      one.settings = { source };
      const ended = await one.run();
      expect(ended.stderr).toContain("6 files of");
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

  it("asks nothing the second time", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      one.hub.seen.length = 0;
      const ended = await one.run();
      expect(resultOf(ended)).toMatchObject({ ok: true, files: 6, bytes: total, downloadedBytes: 0 });
      expect(one.hub.seen).toEqual([]);
    });
  });

  it("leaves out what is excluded", async ({ expect }) => {
    await withHub(async (one) => {
      one.settings = { exclude: ["figures/*", "*.txt"] };
      expect(resultOf(await one.run())).toMatchObject({ ok: true, files: 4 });
      expect(existsSync(join(one.directory, "figures"))).toBe(false);
    });
  });

  it("refuses what an exclusion makes incomplete", async ({ expect }) => {
    await withHub(async (one) => {
      one.settings = { exclude: ["model-2*"] };
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(/names 1 files .* model-2\.safetensors/);
      expect(one.marker()).toBeUndefined();
    });
  });

  it("goes on where a connection broke", async ({ expect }) => {
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

  it("begins again where a server knows no ranges", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.ranges = false;
      one.hub.faults.set("model-1.safetensors", { cutAfter: 100_000, times: 1 });
      expect((await one.run()).code).toBe(0);
      expect(one.isWhole()).toBe(true);
    });
  });

  it("gives up after some tries without progress, to be tried again", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { status: 503 });
      const ended = await one.run();
      expect(ended.code).toBe(1);
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

  it("keeps half a file of a run that was killed", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 120_000 });
      const partial = join(one.directory, ".glm-serve/partial/model-1.safetensors");
      const first = one.start();
      await until(() => one.hub.downloads("model-1.safetensors").length === 1 && existsSync(partial));
      first.kill("SIGTERM");
      expect((await first.ended).code).toBe(143);
      writeFileSync(partial, shards["model-1.safetensors"].subarray(0, 120_000));
      one.hub.faults.clear();
      const second = await one.run();
      expect(second.code).toBe(0);
      expect(one.isWhole()).toBe(true);
      expect(one.hub.downloads("model-1.safetensors").at(-1)?.range).toBe("bytes=120000-");
    });
  });

  it("takes the lock of a run that was killed without a chance", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 10 });
      const first = one.start();
      await until(() => one.hub.downloads("model-1.safetensors").length === 1);
      first.kill("SIGKILL");
      await first.ended;
      expect(existsSync(join(one.directory, ".glm-serve/weights.lock"))).toBe(true);
      one.hub.faults.clear();
      const second = await one.run();
      expect(second.stderr).toContain("waiting for it");
      expect(second.code).toBe(0);
      expect(one.isWhole()).toBe(true);
    });
  });

  it("lets one of two nodes download, and the other wait", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 10 });
      one.environment = { POD_NAME: "weights-0-abcde" };
      const first = one.start();
      await until(() => one.hub.downloads("model-1.safetensors").length === 1);
      one.environment = { POD_NAME: "weights-1-fghij" };
      const second = one.start();
      await until(() => second.stderr().includes("weights-0-abcde downloads into this volume"));
      one.hub.release();
      const [a, b] = await Promise.all([first.ended, second.ended]);
      expect([a.code, b.code]).toEqual([0, 0]);
      expect(resultOf(b)).toMatchObject({ ok: true, files: 6, downloadedBytes: 0 });
      for (const name of Object.keys(shards)) expect(one.hub.downloads(name)).toHaveLength(1);
    });
  });

  it("continues a truncated shard, and replaces a damaged one", async ({ expect }) => {
    await withHub(async (one) => {
      await one.run();
      const [cut, damaged] = Object.keys(shards).map((name) => join(one.directory, name));
      truncateSync(cut ?? "", 250_000);
      const ended = await one.run();
      expect(ended.stderr).toContain("model-1.safetensors holds 250000 of 300000 bytes; continuing");
      expect(one.hub.downloads("model-1.safetensors").at(-1)?.range).toBe("bytes=250000-");
      expect(one.isWhole()).toBe(true);
      writeFileSync(damaged ?? "", randomBytes(200_001));
      expect((await one.run()).code).toBe(0);
      expect(one.isWhole()).toBe(true);
    });
  });

  it("reads files that others have put there, before it takes them", async ({ expect }) => {
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

  it("does not read again what it has found right", async ({ expect }) => {
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

  it("says after two tries that a file is not the one of the index", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-2.safetensors", { corrupt: true });
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(/^model-2\.safetensors has hash .* twice/);
      expect(one.hub.downloads("model-2.safetensors")).toHaveLength(2);
      expect(existsSync(join(one.directory, "model-2.safetensors"))).toBe(false);
      expect(one.marker()).toBeUndefined();
    });
  });

  it.for([
    ["huggingface", "s3cret", 403, /the token of Secret hub, key token, is wrong/],
    ["modelscope", "s3cret", 403, /the token of Secret hub, key token, is wrong/],
    ["huggingface", undefined, 401, /name it in procedures\.weights\.tokenSecret/],
  ] as const)(
    "names the Secret where %s refuses the token %s",
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
    "shows the token to %s and not to the storage behind it",
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
    "says that %s has no such revision",
    async (source, { expect }) => {
      await withHub(async (one) => {
        one.settings = { source, revision: "v2" };
        const ended = await one.run();
        expect(ended.code).toBe(78);
        expect(resultOf(ended)["error"]).toContain("no revision v2");
      });
    },
  );

  it("forgets what was done where another revision comes", async ({ expect }) => {
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

  it("leaves alone what another procedure has rewritten", async ({ expect }) => {
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
    ["is lost", undefined],
    ["is cut off", '{"weight_map": {"a": "mod'],
    ["is no index", '{"weight_map": ["model-1.safetensors"]}'],
    [
      "names a file that is lost",
      '{"weight_map": {"a": "model-1.safetensors", "c": "mtp-others.safetensors"}}',
    ],
  ] as const)(
    "brings a rewritten index anew that %s, and has the work done again",
    async ([, left], { expect }) => {
      await withHub(async (one) => {
        await one.run();
        const name = "model.safetensors.index.json";
        const done = join(one.directory, ".glm-serve/mtp-weights.done.json");
        writeFileSync(done, JSON.stringify({ content: "the MTP layer", rewrites: [name] }));
        if (left === undefined) rmSync(join(one.directory, name));
        else writeFileSync(join(one.directory, name), left);
        const ended = await one.run();
        expect(ended.stderr).toContain(`${name} was changed by a procedure and is damaged`);
        expect(resultOf(ended)).toMatchObject({ ok: true, files: 6, bytes: total });
        expect(one.isWhole()).toBe(true);
        expect(existsSync(done)).toBe(false);
        expect(resultOf(await one.run())).toMatchObject({ ok: true, files: 6, downloadedBytes: 0 });
      });
    },
  );

  it("says before it begins that the volume is too small", async ({ expect }) => {
    await withHub(async (one) => {
      const ended = await one.run(onSmallVolume(one.volume, "400k"));
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(
        /too small: 0\.5 MB are still to be downloaded and 0\.4 MB are free/,
      );
      expect(one.hub.seen.filter(({ server }) => server === "storage")).toEqual([]);
    });
  });

  it("says that the volume has become full, and keeps what is there", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.faults.set("model-1.safetensors", { holdAfter: 1000 });
      const first = one.start(onSmallVolume(one.volume, "600k"));
      await until(() => one.hub.downloads("model-1.safetensors").length === 1);
      const seen = `/proc/${first.pid}/root${one.volume}/other`;
      expect(() => writeFileSync(seen, randomBytes(1_000_000))).toThrow("ENOSPC");
      one.hub.release();
      const ended = await first.ended;
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(/is full\. Make it larger/);
      expect(ended.stderr).not.toContain("Traceback");
    });
  });

  it("says when the hub cannot be reached", async ({ expect }) => {
    const hub = await FakeHub.start(files);
    await hub.stop();
    const one = new Case(hub);
    one.settings = { endpoint: "http://127.0.0.1:1" };
    const ended = await one.run();
    expect(ended.code).toBe(1);
    expect(resultOf(ended)["error"]).toContain("127.0.0.1:1 cannot be reached");
  });

  it.for(["/etc/passwd", "../outside", "a/../../outside", ".glm-serve/weights.done.json"])(
    "refuses an index that names %s",
    async (path, { expect }) => {
      const hub = await FakeHub.start({ [path]: Buffer.from("x") });
      const one = new Case(hub);
      one.settings = { source: "modelscope" };
      const ended = await one.run();
      await hub.stop();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toContain("outside the directory");
    },
  );
});
