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
import { resultOf } from "./planned-job.ts";
import { files, withHub } from "./weights-case.ts";

const withToken = { tokenSecret: { name: "hub", key: "token" } };

describe.concurrent("weight download from a hub with faults", () => {
  it.for(["hf_x\nsecond", "hf_x second", "hf_x\u00e9"])(
    "names the Secret where its token is no header: %j",
    async (token, { expect }) => {
      await withHub(async (one) => {
        one.settings = withToken;
        one.environment = { HUB_TOKEN: token };
        const ended = await one.run();
        expect(ended.code).toBe(78);
        expect(resultOf(ended)["error"]).toMatch(/^The token of Secret hub, key token, holds/);
        expect(ended.stdout + ended.stderr).not.toContain("hf_x");
        expect(one.hub.seen).toEqual([]);
      });
    },
  );

  it.for([
    ["is not there", {}, 1, /^There is no Secret hub, key token,/],
    ["is empty", { HUB_TOKEN: "\n" }, 78, /^The token of Secret hub, key token, is empty/],
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

  it("takes the next page from its endpoint, wherever the answer says that it lies", async ({ expect }) => {
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

  it("refuses pages that come again", async ({ expect }) => {
    await withHub(async (one) => {
      one.hub.next = (page) => page;
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toContain("has no end after 1 pages");
    });
  });

  it("refuses pages without an end", async ({ expect }) => {
    await withHub(async (one) => {
      let page = 0;
      one.hub.next = () => `/x?cursor=${(page += 1)}`;
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toContain("has no end after 1000 pages");
    });
  });

  it.for([
    ["no size", [{ type: "file", path: "a" }], /size None of a,/],
    ["a size in words", [{ type: "file", path: "a", size: "9" }], /size '9' of a,/],
    ["no path", [{ type: "file", size: 9 }], /a file None,/],
    ["no object", ["a"], /a file None,/],
    ["half a character", [{ type: "file", path: "a\ud800", size: 9 }], /a file 'a\\ud800',/],
    ["a number for a hash", [{ type: "file", path: "a", size: 9, oid: 7 }], /no hash of a /],
  ] as const)("refuses an index with %s", async ([, index, text], { expect }) => {
    await withHub(async (one) => {
      one.hub.index = JSON.stringify(index);
      const ended = await one.run();
      expect(ended.code).toBe(78);
      expect(resultOf(ended)["error"]).toMatch(text);
      expect(ended.stderr).not.toContain("Traceback");
    });
  });

  it.for([
    ["an index that is cut off", "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"],
    ["a status line that is none", "HELLO\r\n\r\n"],
  ] as const)("asks again after %s", async ([, raw], { expect }) => {
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

  it("names the storage that refuses, and not the token", async ({ expect }) => {
    await withHub(async (one) => {
      one.settings = withToken;
      one.environment = { HUB_TOKEN: "s3cret" };
      one.hub.faults.set("model-1.safetensors", { status: 403 });
      const ended = await one.run();
      expect(ended.code).toBe(1);
      expect(resultOf(ended)["error"]).toMatch(/^127\.0\.0\.1:\d+, to which Hugging Face sends, answers 403/);
      expect(resultOf(ended)["error"]).not.toContain("Secret");
    });
  });

  it("replaces links into a cache whose blobs are not whole, and leaves the blobs", async ({ expect }) => {
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
      // What is right may stay a link.
      expect(lstatSync(join(one.directory, "model-2.safetensors")).isSymbolicLink()).toBe(true);
      expect(one.hub.downloads("model-2.safetensors")).toEqual([]);
    });
  });

  it("removes what only the revision before held, and nothing of others", async ({ expect }) => {
    await withHub(async (one) => {
      const old = "quant_model_description.json";
      one.hub.files = new Map([...one.hub.files, [old, Buffer.from("{}")]]);
      await one.run();
      expect(existsSync(join(one.directory, old))).toBe(true);
      writeFileSync(join(one.directory, "mine.txt"), "mine");
      one.hub.files = new Map(Object.entries(files));
      one.settings = { revision: "c0ffee" };
      const ended = await one.run();
      expect(ended.stderr).toContain(`${old} is of an earlier content`);
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
});
