import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository of a test. */
export interface Repository {
  readonly directory: string;
  readonly git: (...words: readonly string[]) => string;
  readonly write: (file: string, text: string) => void;
  /** Commits every file. */
  readonly commit: (subject: string) => void;
}

/** An empty repository in a temporary directory, untouched by the settings of the user. */
export function emptyRepository(): Repository {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-repository-"));
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-C", directory, "-c", "user.name=a", "-c", "user.email=a@example.com", ...words], {
      encoding: "utf8",
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      stdio: ["ignore", "pipe", "pipe"],
    });
  git("init", "--quiet", "--initial-branch=main");
  return {
    directory,
    git,
    write: (file, text) => {
      const path = join(directory, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    commit: (subject) => {
      git("add", "--all");
      git("commit", "--quiet", "--message", subject);
    },
  };
}
