import { existsSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { GlmServeError, type Plan } from "../core/index.ts";
import { loadTopology } from "./catalogue.ts";
import { type GitPlace, hasHistory, withCommit } from "./git-revision.ts";
import { isFileName, planFile, planLoaded } from "./plan-named.ts";
import { readSettingsFile, type Settings } from "./settings-file.ts";
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
      : planStackAt(read, hasSite);
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
async function planStackAt(given: StackAtCommit, hasSite: boolean): Promise<Plan> {
  const { word, siteFile, directory, place, revision } = given;
  const name = `Pulumi.${word}.yaml`;
  const own = [join("stacks", name), name].find((path) => existsSync(join(directory, path)));
  const settingsFile = siteFile ?? own;
  const settings: Settings =
    settingsFile === undefined ? {} : readSettingsFile(word, settingsFile, directory);
  const { topology: named } = settings;
  const topology = typeof named === "string" ? named : word;
  const file = TOPOLOGY_EXTENSIONS.map((extension) => join("stacks", `${topology}${extension}`)).find(
    (path) => isTopologyFile(join(directory, path)),
  );
  const subject = subjectOf(topology, revision);
  if (file !== undefined) {
    const loaded = await loadTopologyFile(join(directory, file), `${file} of ${revision}`);
    return planLoaded(loaded, settings, subject);
  }
  if (own === undefined && !hasSite) return missing(join(place.prefix, "stacks", `${topology}.ts`), given);
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
