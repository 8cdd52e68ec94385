import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The place of a directory in a git repository. */
export interface GitPlace {
  /** Root of the work tree. */
  readonly top: string;
  /** Path of the directory below the root: empty, or with a final slash. */
  readonly prefix: string;
}

/** What a topology may be made of. Other files of a revision are not needed to load it. */
const NEEDED = /\.(?:[cm]?[jt]s|json)$|(?:^|\/)Pulumi\.[^/]+\.ya?ml$/;

const SETTINGS = /\.ya?ml$/;

/** Lists of all files of large repositories are long. */
const MOST_BYTES = 256 * 1024 ** 2;

/** Signals that end a process, and that a shell reports as 128 and their number. */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Where a directory is in its repository; undefined outside of any, or without git. */
export function gitPlace(directory: string): GitPlace | undefined {
  const top = git(directory, ["rev-parse", "--show-toplevel"]);
  if (top === undefined) return undefined;
  return { top, prefix: git(directory, ["rev-parse", "--show-prefix"]) ?? "" };
}

/** The commit that a revision names; undefined where it names none. */
export function commitOf(directory: string, revision: string): string | undefined {
  return git(directory, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
}

/** Whether any commit that a branch or a tag reaches has a file of this path below the root. */
export function hasHistory({ top }: GitPlace, path: string): boolean {
  return git(top, ["log", "--all", "--max-count=1", "--format=%H", "--", path]) !== "";
}

/**
 * Calls `use` with a directory that holds the files of a commit which a topology may import, and removes it: also if `use` fails or a
 * signal ends the process. Neither the work tree nor the index of the repository changes.
 *
 * @param settings a settings file of another name, below the root
 */
export async function withCommit<Result>(
  { top }: GitPlace,
  commit: string,
  settings: string | undefined,
  use: (root: string) => Promise<Result>,
): Promise<Result> {
  const temporary = mkdtempSync(join(tmpdir(), "glm-serve-revision-"));
  const remove = () => rmSync(temporary, { recursive: true, force: true });
  const listeners = Object.entries(SIGNALS).map(([signal, number]) => {
    const end = () => {
      remove();
      process.exit(128 + number);
    };
    process.once(signal, end);
    return [signal, end] as const;
  });
  try {
    const root = join(temporary, "files");
    mkdirSync(root);
    writeFiles(top, commit, settings, { root, index: join(temporary, "index") });
    return await use(root);
  } finally {
    for (const [signal, end] of listeners) process.removeListener(signal, end);
    remove();
  }
}

function writeFiles(
  top: string,
  commit: string,
  settings: string | undefined,
  { root, index }: { readonly root: string; readonly index: string },
): void {
  const names = run(top, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit])
    .split("\0")
    .filter((name) => name !== "" && (NEEDED.test(name) || (name === settings && SETTINGS.test(name))));
  const environment = { ...process.env, GIT_INDEX_FILE: index };
  run(top, ["read-tree", commit], environment);
  run(top, ["checkout-index", "-z", "--stdin", `--prefix=${root}/`], environment, names.join("\0"));
  linkPackages(top, root, names);
}

/** The packages that are installed in the work tree: a revision does not hold them. */
function linkPackages(top: string, root: string, names: readonly string[]): void {
  const directories = names.flatMap((name) =>
    /(?:^|\/)package\.json$/.test(name) && !name.includes("node_modules/") ? [dirname(name)] : [],
  );
  for (const directory of new Set([".", ...directories])) {
    const installed = join(top, directory, "node_modules");
    const link = join(root, directory, "node_modules");
    if (existsSync(installed) && !existsSync(link)) symlinkSync(installed, link, "dir");
  }
}

/** What git prints, without the final line break; undefined where it fails. */
function git(directory: string, words: readonly string[]): string | undefined {
  try {
    return run(directory, words).trimEnd();
  } catch {
    return undefined;
  }
}

function run(
  directory: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  input = "",
): string {
  return execFileSync("git", ["-C", directory, ...words], {
    encoding: "utf8",
    env: environment,
    input,
    stdio: ["pipe", "pipe", "pipe"],
    maxBuffer: MOST_BYTES,
  });
}
