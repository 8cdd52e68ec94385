import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Files that the package holds as they are, by name. Each is read when its text is first needed and kept, so a file of the package
 * behaves as an import does.
 *
 * @param directory of the files, from the root of the package, e.g. `core/runtime`
 * @throws Error when the package lacks one of the files, e.g. in a bundle that left them out
 */
export function packagedFiles<Name extends string>(
  directory: string,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const files = {};
  for (const name of names) {
    let text: string | undefined;
    Object.defineProperty(files, name, {
      enumerable: true,
      get: () => (text ??= readPackaged(join(directory, name))),
    });
  }
  return complete(files, names);
}

function complete<Name extends string>(
  files: object,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const holdsAll = (some: object): some is Readonly<Record<Name, string>> =>
    names.every((name) => Object.hasOwn(some, name));
  if (!holdsAll(files)) throw new RangeError("a packaged file has no getter");
  return files;
}

function readPackaged(path: string): string {
  const file = join(packageRoot(), path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Error(
    `glm-serve cannot read ${file}, which its ConfigMaps hold. Keep the package glm-serve out of the bundle, or copy its directory core beside the nearest package.json.`,
  );
}

let root: string | undefined;

/** The nearest directory above this module with a package.json: the same for sources, `dist` and a bundle in `dist`. */
function packageRoot(): string {
  if (root !== undefined) return root;
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, "package.json")) && dirname(directory) !== directory)
    directory = dirname(directory);
  root = directory;
  return directory;
}

let known: { readonly version: string | undefined } | undefined;

/** The version of glm-serve; undefined in a bundle of another program, whose package.json is not this one. */
export function packageVersion(): string | undefined {
  known ??= { version: versionIn(join(packageRoot(), "package.json")) };
  return known.version;
}

function versionIn(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const manifest: { readonly name?: unknown; readonly version?: unknown } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return manifest.name === "glm-serve" && typeof manifest.version === "string" ? manifest.version : undefined;
}
