import { readFileSync } from "node:fs";
import type { Plugin } from "rolldown";

/**
 * Makes the flag catalogues of the engines objects whose parts are parsed when they are first read: a command reads those
 * of one release.
 */
export function lazyJson(): Plugin {
  return {
    name: "lazy-json",
    load: {
      filter: { id: /\/core\/engines\/[^?]*\.json$/ },
      handler: (id) => ({ code: lazyModule(readFileSync(id, "utf8")), moduleType: "js" }),
    },
  };
}

function lazyModule(json: string): string {
  const content: unknown = JSON.parse(json);
  if (typeof content !== "object" || content === null || Array.isArray(content))
    return `export default ${json};`;
  const properties = Object.entries(content).map(([name, value]) => {
    const key = JSON.stringify(name);
    const text = JSON.stringify(value);
    if (typeof value !== "object") return `${key}: ${text}`;
    return `get ${key}() { return define(this, ${key}, JSON.parse(${JSON.stringify(text)})); }`;
  });
  return [
    `function define(object, name, value) { Object.defineProperty(object, name, { value }); return value; }`,
    `export default { ${properties.join(",\n")} };`,
  ].join("\n");
}
