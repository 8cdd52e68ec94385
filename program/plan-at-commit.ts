import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { GlmServeError, type Plan } from "../core/index.ts";
import { loadTopology } from "./catalogue.ts";
import { type GitPlace, hasHistory, withCommit } from "./git-revision.ts";
import { isFileName, planFile, planLoaded } from "./plan-named.ts";
import { readSettingsFile, type Settings } from "./settings-file.ts";
import { stacksDirectory } from "./stack-files.ts";
import { isTopologyFile, loadTopologyFile, TOPOLOGY_EXTENSIONS } from "./topology-file.ts";

/** A stack as a commit has it. */
export interface StackAtCommit {
  /** The stack, or the file with its topology. */
  readonly word: string;
  readonly siteFile: string | undefined;
  readonly directory: string;
  readonly place: GitPlace;
  readonly commit: string;
  /** The revision as a person names it. */
  readonly revision: string;
}

/**
 * Plans a stack as a commit has it: its topology with all that it imports, and its settings. A topology that the repository does not
 * hold is that of this glm-serve.
 *
 * @throws GlmServeError if the commit has no such stack, or with every error that the stack has there
 */
export async function planAtCommit(given: StackAtCommit): Promise<Plan> {
  const { place, commit, siteFile } = given;
  const site = siteFile === undefined ? undefined : inRepository(siteFile, given);
  return withCommit(place, commit, site, async (root) => {
    const directory = join(root, place.prefix);
    const hasSite = site !== undefined && existsSync(join(root, site));
    // A relative path keeps the temporary directory out of reports.
    const settings = hasSite ? relative(directory, join(root, site)) : absolute(siteFile, given);
    const read = { ...given, directory, siteFile: settings };
    return isFileName(given.word, given.directory)
      ? planFileAt(given, read, root)
      : planStackAt(given, read, hasSite, root);
  });
}

function absolute(file: string | undefined, { directory }: StackAtCommit): string | undefined {
  return file === undefined ? undefined : resolve(directory, file);
}

/** The path of a file below the root of the repository; undefined outside of it. */
function inRepository(file: string, { directory, place }: StackAtCommit): string | undefined {
  const path = relative(place.top, resolve(realpathSync(directory), file));
  return path.startsWith("..") || isAbsolute(path) ? undefined : path;
}

async function planFileAt(given: StackAtCommit, read: StackAtCommit, root: string): Promise<Plan> {
  const { word, revision } = given;
  const path = inRepository(word, given);
  if (path === undefined)
    return refuse(
      word,
      `${word} is outside of the repository of the working directory.`,
      "Name a file in it",
    );
  if (!isTopologyFile(join(root, path))) return missing(path, given);
  return planFile(
    relative(read.directory, join(root, path)),
    read.siteFile,
    read.directory,
    subjectOf(word, revision),
  );
}

/** @param hasSite whether the commit has the file of --site */
async function planStackAt(
  given: StackAtCommit,
  { word, siteFile, directory, place, revision }: StackAtCommit,
  hasSite: boolean,
  root: string,
): Promise<Plan> {
  const name = `Pulumi.${word}.yaml`;
  const ofProgram = inRepository(fileURLToPath(stacksDirectory), given);
  const folders = [join(directory, "stacks"), ...(ofProgram === undefined ? [] : [join(root, ofProgram)])];
  const [beside, besideProgram] = folders.map((folder) => join(folder, name));
  const own = [beside, join(directory, name), besideProgram]
    .filter((path) => path !== undefined)
    .find((path) => existsSync(path));
  const settingsFile = siteFile ?? (own === undefined ? undefined : relative(directory, own));
  const settings: Settings =
    settingsFile === undefined ? {} : readSettingsFile(word, settingsFile, directory);
  const { topology: named } = settings;
  const topology = typeof named === "string" ? named : word;
  const file = folders
    .flatMap((folder) => TOPOLOGY_EXTENSIONS.map((extension) => join(folder, `${topology}${extension}`)))
    .find((path) => isTopologyFile(path));
  const subject = subjectOf(topology, revision);
  if (file !== undefined) {
    const loaded = await loadTopologyFile(file, `${relative(directory, file)} of ${revision}`);
    return planLoaded(loaded, settings, subject);
  }
  if (own === undefined && !hasSite) {
    const paths = [join(place.prefix, "stacks"), ofProgram ?? ""].map((path) => join(path, `${topology}.ts`));
    return missing(paths.find((path) => existsSync(join(place.top, path))) ?? paths[0] ?? "", given);
  }
  return planLoaded(await loadTopology(topology, "topology"), settings, subject);
}

function subjectOf(topology: string, revision: string): string {
  return `topology ${topology} of ${revision}`;
}

/** A file that is in the work tree alone has no earlier revision to name. */
function missing(path: string, { place, revision }: StackAtCommit): never {
  if (existsSync(join(place.top, path)) && !hasHistory(place, path))
    return refuse(
      path,
      `${path} is not committed yet.`,
      "Commit it, then change it, or compare with another stack or file",
    );
  return refuse(
    path,
    `${path} does not exist in revision ${revision}.`,
    `Name a revision that has the file (git log -- ${path} lists them), or another stack or file`,
  );
}

function refuse(path: string, message: string, fix: string): never {
  throw new GlmServeError("the comparison", [{ path, message, fix }]);
}
