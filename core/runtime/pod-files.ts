import { packagedFiles } from "./packaged-files.ts";
import { podDigests } from "./pod-digests.ts";

const directories = new Map<object, string>();

/**
 * Python files that run in pods, by name.
 *
 * @param directory of the files, from the root of the package, e.g. `core/runtime`
 * @throws Error when the package lacks one of the files, e.g. in a bundle that left them out
 */
export function podFiles<Name extends string>(
  directory: string,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const files = packagedFiles(directory, names);
  directories.set(files, directory);
  return files;
}

/** The digest of Python files, where it is known without reading them. */
export function knownDigest(files: object): string | undefined {
  return podDigests[directories.get(files) ?? ""];
}

/** All Python files that run in pods, by directory. */
export function allPodFiles(): ReadonlyMap<string, object> {
  return new Map([...directories].map(([files, directory]) => [directory, files]));
}
