import { parseArgs } from "node:util";
import { nearest, type Problem, suggest } from "../core/index.ts";

/** What a command takes. */
export interface Grammar<Text extends string, Flag extends string> {
  /** Options with a value: `site` is `--site <value>`. */
  readonly texts: readonly Text[];
  /** Options without a value. */
  readonly flags: readonly Flag[];
  /** How many words without `--` it takes at most. */
  readonly positionals: number;
}

/** The words of a call, sorted, and everything that is wrong with them. */
export interface Words<Text extends string, Flag extends string> {
  readonly positionals: readonly string[];
  readonly texts: { readonly [name in Text]?: string };
  readonly flags: ReadonlySet<Flag>;
  readonly problems: readonly Problem[];
}

/** Sorts the words of a call. What is wrong stands in `problems`, all of it. */
export function readWords<Text extends string, Flag extends string>(
  words: readonly string[],
  grammar: Grammar<Text, Flag>,
): Words<Text, Flag> {
  const texts: { [name in Text]?: string } = {};
  const flags = new Set<Flag>();
  const positionals: string[] = [];
  const problems: Problem[] = [];
  let misspelt = false;
  for (const token of tokensOf(words, grammar.texts)) {
    // What follows a misspelt --site is a file, and no word of its own.
    if (token.kind === "positional" && !misspelt) positionals.push(token.value);
    misspelt = false;
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const text = grammar.texts.find((known) => known === name);
    const flag = grammar.flags.find((known) => known === name);
    if (!rawName.startsWith("--") || (text === undefined && flag === undefined)) {
      problems.push(unknown(rawName, grammar));
      misspelt = value === undefined && nearest(rawName, optionsOf(grammar.texts)) !== undefined;
    } else if (flag !== undefined) {
      if (value === undefined) flags.add(flag);
      else problems.push({ path: rawName, value, message: "This takes no value.", fix: "write it alone" });
    } else if (text !== undefined) {
      if (value === undefined || (value.startsWith("-") && !token.inlineValue))
        problems.push({ path: rawName, message: "Its value is missing.", fix: `write ${rawName} <value>` });
      else if (texts[text] === undefined) texts[text] = value;
      else problems.push({ path: rawName, value, message: "This is given twice.", fix: "keep one" });
    }
  }
  return { positionals, texts, flags, problems: [...problems, ...surplus(positionals, grammar.positionals)] };
}

function tokensOf(words: readonly string[], texts: readonly string[]) {
  const options = Object.fromEntries(texts.map((name) => [name, { type: "string" } as const]));
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true }).tokens;
}

function unknown(rawName: string, { texts, flags }: Grammar<string, string>): Problem {
  const known = optionsOf([...texts, ...flags, "help"]);
  return { path: rawName, message: "There is no such option.", fix: suggest(rawName, known) };
}

function optionsOf(names: readonly string[]): string[] {
  return names.map((name) => `--${name}`);
}

function surplus(positionals: readonly string[], most: number): Problem[] {
  return positionals.slice(most).map((word) => ({
    path: word,
    message: "This word has no meaning here.",
    fix: "take it out",
  }));
}

/** Whether help is asked for, whatever else is written. */
export function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  const options = end === -1 ? words : words.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}
