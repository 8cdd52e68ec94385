import { join } from "node:path";
import type { Plugin } from "rolldown";
import { topologyNames } from "../../program/index.ts";

/** Replaces `program/stack-files.ts` with the list of the stacks, whose modules are entries of the library. */
export function stackModules(root: string): Plugin {
  const replaced = join(root, "program/stack-files.ts");
  const entryOf = (name: string): string =>
    `{ name: ${JSON.stringify(name)}, load: () => import(${JSON.stringify(join(root, "stacks", `${name}.ts`))}) }`;
  return {
    name: "stack-modules",
    load(id) {
      if (id !== replaced) return undefined;
      return [
        `const files = [\n${topologyNames().map(entryOf).join(",\n")}\n];`,
        "export const stacksDirectory = undefined;",
        "export const siteWithoutSettings = undefined;",
        "export function stackFiles() { return files; }",
      ].join("\n");
    },
  };
}
