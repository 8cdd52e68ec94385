import { execFileSync } from "node:child_process";
import { basename, dirname, resolve } from "node:path";

/** A file as `source` of a topology: its repository, the commit that last changed it and its path there; else the path as given. */
export function gitSource(path: string, directory: string): string {
  const file = resolve(directory, path);
  const git = (...words: readonly string[]) => output(["-C", dirname(file), ...words]);
  const commit = git("log", "-1", "--format=%h", "--", basename(file));
  const inside = git("ls-files", "--full-name", "--", basename(file));
  if (commit === undefined || inside === undefined) return path;
  const repository = git("remote", "get-url", "origin") ?? git("rev-parse", "--show-toplevel") ?? "";
  return `${basename(repository, ".git")} ${commit}, ${inside}`;
}

/** The output of git; undefined where it fails or prints nothing. */
function output(words: readonly string[]): string | undefined {
  try {
    const text = execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}
