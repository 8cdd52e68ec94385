import { join } from "node:path";
import { Application } from "typedoc";

const root = join(import.meta.dirname, "../..");

/**
 * Writes the reference of the package from its docstrings.
 *
 * @param out the directory of the pages
 * @throws RangeError if the sources cannot be read
 */
export async function writeApiPages(out: string): Promise<void> {
  const options = {
    // The planner first: what both entries export is documented there.
    entryPoints: [join(root, "core.ts"), join(root, "index.ts")],
    tsconfig: join(root, "tsconfig.json"),
    out,
    plugin: ["typedoc-plugin-markdown"],
    readme: "none",
    logLevel: "Error" as const,
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    // `npm run lint` runs the compiler.
    skipErrorChecking: true,
    sanitizeComments: true,
    entryFileName: "modules",
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
  };
  const application = await Application.bootstrapWithPlugins(options);
  const project = await application.convert();
  if (project === undefined) throw new RangeError("typedoc cannot read index.ts and core.ts");
  await application.generateOutputs(project);
  if (application.logger.hasErrors()) throw new RangeError("typedoc reported errors");
}
