import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { Plugin } from "rolldown";
import { picturePaths } from "../../program/index.ts";

/** Replaces `program/picture-files.ts`: what draws PNGs is in files beside the chunks. */
export function pictureFiles(root: string): Plugin {
  const replaced = join(root, "program/picture-files.ts");
  return {
    name: "picture-files",
    load(id) {
      if (id !== replaced) return undefined;
      const entries = picturePaths().map(([name, path]) => {
        const source = readFileSync(path);
        const digest = createHash("sha256").update(source).digest("hex").slice(0, 8);
        const fileName = `${basename(path, extname(path))}-${digest}${extname(path)}`;
        this.emitFile({ type: "asset", fileName, source });
        return [name, fileName];
      });
      return {
        code: `import { readFileSync } from "node:fs";
          import { join } from "node:path";
          const files = ${JSON.stringify(Object.fromEntries(entries))};
          export function pictureFile(name) {
            return new Uint8Array(readFileSync(join(import.meta.dirname, files[name])));
          }
          export function picturePaths() { return []; }`,
        moduleType: "js",
      };
    },
  };
}
