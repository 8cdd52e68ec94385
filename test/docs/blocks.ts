import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** How a test runs the commands of a block. The word follows `sh` in its fence. */
export const classes = {
  /**
   * Needs a checkout alone, and ends with 0, or with the code of `exit=<code>` after the word. A following block `text output` is
   * what it prints, `text excerpt` some of its lines.
   */
  offline: "offline",
  /** Runs on the local cluster. */
  lab: "lab",
  /** Needs a cluster, a registry or a person. Each word is checked. */
  cluster: "cluster",
} as const;

export type Class = keyof typeof classes;

/** A fenced block of a page. */
export interface Block {
  /** Path of the page, and the line of the fence. */
  readonly place: string;
  readonly language: string;
  /** Words after the language. */
  readonly words: readonly string[];
  readonly text: string;
  /** The block that follows, if it shows what the commands print. */
  readonly shown: { readonly whole: boolean; readonly text: string } | undefined;
}

/** A page with its blocks in order. */
export interface Page {
  readonly path: string;
  readonly blocks: readonly Block[];
}

/** README and every page that a person writes: `npm run docs` makes the others. */
export const pages: readonly Page[] = [
  "README.md",
  ...globSync("docs/**/*.md", { cwd: root }).map((path) => path.replaceAll("\\", "/")),
]
  .filter((path) => !/^docs\/(?:stacks|reference\/api|\.vitepress)\//.test(path))
  .toSorted()
  .map((path) => ({ path, blocks: blocksOf(path, readFileSync(join(root, path), "utf8")) }));

/** Reads the fenced blocks of a text, also those in lists. */
export function blocksOf(path: string, text: string): readonly Block[] {
  const found = [...text.matchAll(/^( *)```(\S*)([^\n]*)\n(.*?)^\1```$/gms)].map((match) => {
    const [whole, indent = "", language = "", info = "", inner = ""] = match;
    return {
      place: `${path}:${text.slice(0, match.index).split("\n").length}`,
      language,
      words: info.split(/\s+/).filter((word) => word !== "" && !word.startsWith("[")),
      text: inner.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      start: match.index,
      end: match.index + whole.length,
    };
  });
  return found.map(({ place, language, words, text: own, end }, index) => {
    const next = found[index + 1];
    const follows = next !== undefined && text.slice(end, next.start).trim() === "";
    const shows = follows && next.language === "text" && ["output", "excerpt"].includes(next.words[0] ?? "");
    return {
      place,
      language,
      words,
      text: own,
      shown: shows ? { whole: next.words[0] === "output", text: next.text } : undefined,
    };
  });
}

/** The class of a block of commands; undefined if its fence names none, or says more than the code with which it ends. */
export function classOf({ language, words }: Block): Class | undefined {
  const [word, ...more] = words;
  const isKnown = more.every((other) => word === classes.offline && EXIT.test(other));
  return language === "sh" && isClass(word) && isKnown ? word : undefined;
}

const EXIT = /^exit=(\d+)$/;

/** The code with which the last command of a block ends. */
export function exitOf({ words }: Block): number {
  return words.flatMap((word) => EXIT.exec(word)?.[1] ?? []).map(Number)[0] ?? 0;
}

function isClass(word: string | undefined): word is Class {
  return word !== undefined && Object.hasOwn(classes, word);
}

/**
 * The lines of a shown text that an output lacks. Each must be part of a line, in order; "…" stands for any lines. The width of
 * columns does not count: it follows from the longest name.
 */
export function missingLines(shown: string, output: string): readonly string[] {
  const lines = output.split("\n").map(withOneBlank);
  let from = 0;
  return shown
    .split("\n")
    .map((line) => withOneBlank(line).trimEnd())
    .filter((line) => line !== "" && line !== "…")
    .filter((line) => {
      const place = lines.findIndex((candidate, index) => index >= from && candidate.includes(line));
      if (place === -1) return true;
      from = place + 1;
      return false;
    });
}

const withOneBlank = (line: string): string => line.replaceAll(/ +/g, " ");
