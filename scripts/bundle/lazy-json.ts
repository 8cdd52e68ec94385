import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Plugin } from "rolldown";

const CATALOGUES = /\/core\/engines\/[^?]*\.json$/;

/**
 * Turns the flag catalogues of the engines into objects that are parsed when one of their parts is first read: a plan reads
 * those of one release.
 *
 * @param place `file` for one file per catalogue, `chunk` for a text in the chunk that imports it
 */
export function lazyJson(place: "file" | "chunk"): Plugin {
  return {
    name: "lazy-json",
    load: {
      filter: { id: CATALOGUES },
      handler(id) {
        const json = JSON.stringify(JSON.parse(readFileSync(id, "utf8")));
        if (place === "chunk") return { code: lazyModule(json, JSON.stringify(json)), moduleType: "js" };
        const digest = createHash("sha256").update(json).digest("hex").slice(0, 8);
        const fileName = `${basename(id, ".json")}-${digest}.json`;
        this.emitFile({ type: "asset", fileName, source: json });
        const text = `readFileSync(join(import.meta.dirname, ${JSON.stringify(fileName)}), "utf8")`;
        return {
          code: `import { readFileSync } from "node:fs";
            import { join } from "node:path";
            ${lazyModule(json, text)}`,
          moduleType: "js",
        };
      },
    },
  };
}

/** A module whose object has the parts of a JSON object. Texts and numbers, such as the release, need no parsing. */
function lazyModule(json: string, text: string): string {
  const content: unknown = JSON.parse(json);
  if (typeof content !== "object" || content === null) throw new RangeError(`${json} has no parts`);
  const parts = Object.entries(content).map(([name, value]) => {
    const key = JSON.stringify(name);
    return typeof value === "object"
      ? `get ${key}() { return read()[${key}]; }`
      : `${key}: ${JSON.stringify(value)}`;
  });
  return `let content;
    function read() { return (content ??= JSON.parse(${text})); }
    export default { ${parts.join(", ")} };`;
}
