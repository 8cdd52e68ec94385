import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { FakeHub } from "./fake-hub.ts";
import { resultOf } from "./planned-job.ts";
import { Case, files, withHub } from "./weights-case.ts";

const withToken = { tokenSecret: { name: "hub", key: "token" } };

describe.concurrent("weight download from a hub with faults", () => {
  it.for(["hf_x\nsecond", "hf_x second", "hf_x\u00e9"])(
    "names the Secret of a token that is not a header: %j",
    async (token, { expect }) => {
      await withHub(async (one) => {
        one.settings = withToken;
        one.environment = { HUB_TOKEN: token };
        const ended = await one.run();
        expect(ended.code).toBe(78);
        expect(resultOf(ended)["error"]).toMatch(
          /^Secret hub, key token contains a space, a line break or a character outside ASCII\./,
        );
        expect(ended.stdout + ended.stderr).not.toContain("hf_x");
        expect(one.hub.seen).toEqual([]);
      });
    },
  );

  it.for([
    ["is missing", {}, 1, /^Secret hub, key token does not exist\. Create the Secret/],
    ["is empty", { HUB_TOKEN: "\n" }, 78, /^Secret hub, key token is empty\./],
  ] as const)("names the Secret that %s", async ([, environment, code, text], { expect }) => {
    await withHub(async (one) => {
      one.settings = withToken;
      one.environment = environment;
      const ended = await one.run();
      expect(ended.code).toBe(code);
      expect(resultOf(ended)["error"]).toMatch(text);
      expect(one.hub.seen).toEqual([]);
    });
  });

  it("requests the next page from its endpoint, whatever host the response names", async ({ expect }) => {
    await withHub(async (other) => {
      await withHub(async (one) => {
        one.hub.token = "s3cret";
        one.settings = withToken;
        one.environment = { HUB_TOKEN: "s3cret" };
        one.hub.next = (page) => `${other.hub.endpoint}${new URL(page).pathname}?cursor=2`;
        await one.run();
        expect(other.hub.seen).toEqual([]);
        expect(one.hub.seen.map(({ url }) => url)).toContainEqual(
          expect.stringMatching(/tree\/c0ffee\?cursor=2$/),
        );
      });
    });
  });

  it("rejects repeated pages", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.next = (page) => page;
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toContain("does not end after 1 pages");
    });
  });

  it("rejects endless pages", async ({ expect }) => {
    await withHub(async (one) => {
      let page = 0;
      one.hub.next = () => `/x?cursor=${(page += 1)}`;
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toContain("does not end after 1000 pages");
    });
  });

  it.for([
    ["no size", [{ type: "file", path: "a" }], /gives a the size None,/],
    ["a size as text", [{ type: "file", path: "a", size: "9" }], /gives a the size '9',/],
    ["no path", [{ type: "file", size: 9 }], /a file None,/],
    ["an entry that is not an object", ["a"], /a file None,/],
    ["half a character", [{ type: "file", path: "a\ud800", size: 9 }], /a file 'a\\ud800',/],
    ["a number as a hash", [{ type: "file", path: "a", size: 9, oid: 7 }], /gives a an unreadable hash/],
  ] as const)("rejects an index with %s", async ([, index, text], { expect }) => {
    await withHub(async (one) => {
      one.hub.index = JSON.stringify(index);
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(text);
      expect(ended.stderr).not.toContain("Traceback");
    });
  });

  it.for([
    ["a truncated index", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"],
    ["an invalid status line", "HELLO\r\n\r\n"],
  ] as const)("retries after %s", async ([, raw], { expect }) => {
    await withHub(async (one) => {
      one.hub.raw.push(raw, raw);
      expect((await one.run()).code).toBe(0);
      expect(one.isWhole()).toBe(true);
      one.hub.raw.push(...Array.from({ length: 6 }, () => raw));
      one.settings = { revision: "c0ffee" };
      const ended = await one.run();
      expect(ended.code).toBe(1);
      expect(resultOf(ended)["error"]).toContain(new URL(one.hub.endpoint).host);
      expect(ended.stderr).not.toContain("Traceback");
    });
  });

  it("names the storage that rejects a request, without the token", async ({ expect }) => {
    await withHub(async (one) => {
      one.settings = withToken;
      one.environment = { HUB_TOKEN: "s3cret" };
      one.hub.faults.set("model-1.safetensors", { status: 403 });
      const ended = await one.run();
      expect(ended.code).toBe(1);
      expect(resultOf(ended)["error"]).toMatch(
        /^127\.0\.0\.1:\d+, to which Hugging Face redirects, answered 403/,
      );
      expect(resultOf(ended)["error"]).not.toContain("Secret");
    });
  });

  it("replaces links to incomplete blobs of a cache, and keeps the blobs", async ({ expect }) => {
    await withHub(async (one) => {
      const blobs = join(one.volume, "blobs");
      mkdirSync(blobs);
      mkdirSync(one.directory, { recursive: true });
      for (const name of ["model-1.safetensors", "model-2.safetensors", "config.json"] as const) {
        writeFileSync(join(blobs, name), files[name]);
        symlinkSync(join("../../../../../blobs", name), join(one.directory, name));
      }
      truncateSync(join(blobs, "model-1.safetensors"), 1000);
      const ended = await one.run();
      expect(ended.code).toBe(0);
      expect(one.isWhole()).toBe(true);
      expect(lstatSync(join(one.directory, "model-1.safetensors")).isSymbolicLink()).toBe(false);
      expect(readFileSync(join(blobs, "model-1.safetensors"))).toHaveLength(1000);
      // A verified link stays.
      expect(lstatSync(join(one.directory, "model-2.safetensors")).isSymbolicLink()).toBe(true);
      expect(one.hub.downloads("model-2.safetensors")).toEqual([]);
    });
  });

  it("removes files of the earlier revision only, and no other files", async ({ expect }) => {
    await withHub(async (one) => {
      const old = "quant_model_description.json";
      one.hub.files = new Map([...one.hub.files, [old, Buffer.from("{}")]]);
      await one.run();
      expect(existsSync(join(one.directory, old))).toBe(true);
      writeFileSync(join(one.directory, "mine.txt"), "mine");
      one.hub.files = new Map(Object.entries(files));
      one.settings = { revision: "c0ffee" };
      const ended = await one.run();
      expect(ended.stderr).toContain(`${old} belongs to earlier content; removing it`);
      expect(readdirSync(one.directory).toSorted()).toEqual(
        [".glm-serve", "config.json", "empty.txt", "figures", "mine.txt"].concat([
          "model-1.safetensors",
          "model-2.safetensors",
          "model.safetensors.index.json",
        ]),
      );
      expect(one.isWhole()).toBe(true);
    });
  });

  it.for(["/etc/passwd", "../outside", "a/../../outside", ".glm-serve/weights.done.json"])(
    "rejects an index that names %s",
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
