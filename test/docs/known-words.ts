import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { siteSchema } from "../../core/site/site.ts";
import { topologyNames } from "../../program/index.ts";
import { changeEffects } from "../../scripts/site-documents.ts";
import type { Call } from "./recorder.ts";

const root = join(import.meta.dirname, "../..");

/** Stacks that the pages make, and names that stand for the reader's. */
const ownStacks = ["glm5-128k", "prod", "prod-east", "stack"];

const stacks: ReadonlySet<string> = new Set([...topologyNames(), ...ownStacks]);

const scripts = Object.keys(scriptsOf(readFileSync(join(root, "package.json"), "utf8")));

function scriptsOf(text: string): object {
  const read: unknown = JSON.parse(text);
  const found: unknown = typeof read === "object" && read !== null ? Reflect.get(read, "scripts") : undefined;
  return typeof found === "object" && found !== null ? found : {};
}

const helpTexts = new Map<string, string>();

/** The help of a command of glm-serve or of a file of the lab. */
function helpOf(...argv: readonly string[]): string {
  const key = argv.join(" ");
  const known = helpTexts.get(key);
  if (known !== undefined) return known;
  const { stdout } = spawnSync(process.execPath, [...argv, "--help"], { cwd: root, encoding: "utf8" });
  helpTexts.set(key, stdout);
  return stdout;
}

/** Subcommands of programs that tests of the real programs try too. */
const subcommands: Readonly<Record<string, readonly string[]>> = {
  kubectl: [
    "annotate",
    "apply",
    "create",
    "delete",
    "describe",
    "get",
    "label",
    "logs",
    "port-forward",
    "taint",
    "wait",
  ],
  pulumi: ["cancel", "config", "login", "new", "package", "plugin", "preview", "refresh", "stack", "up"],
  npm: ["ci", "config", "install", "ls", "pack", "run", "start", "stop"],
  git: ["add", "clone", "commit"],
  skopeo: ["copy"],
  ctr: ["--namespace"],
};

/** The problems of the words of a call; empty for a correct call. */
export function problemsOf({ program, words }: Call): readonly string[] {
  const known = subcommands[program];
  if (known !== undefined && !known.includes(words[0] ?? "")) return [`${program} has no ${words[0] ?? ""}`];
  return checks[program]?.(words) ?? [];
}

/** Checks of the words after a program, beyond its commands. */
const checks: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  "glm-serve": glmServeProblems,
  npm: npmProblems,
  npx: ([name = "", ...words]) => (name === "glm-serve" ? glmServeProblems(words) : [`npx ${name}`]),
  pulumi: ([first, second, ...words]) =>
    first === "config" && second === "set" ? settingProblems(words) : [],
};

function glmServeProblems([verb = "", ...words]: readonly string[]): readonly string[] {
  const help = helpOf("entry/checkout-command-line.cjs", verb);
  if (!help.startsWith(`Usage: glm-serve ${verb}`)) return [`glm-serve has no ${verb}`];
  return [...unknownOptions(words, help), ...(help.includes(`${verb} <stack>`) ? unknownStack(words) : [])];
}

function unknownOptions(words: readonly string[], help: string): readonly string[] {
  return words
    .filter((word) => word.startsWith("--"))
    .filter((word) => !new RegExp(`${word.replace(/=.*/, "")}\\b`).test(help))
    .map((word) => `no option ${word}`);
}

function unknownStack([stack = ""]: readonly string[]): readonly string[] {
  return stacks.has(stack) || stack.startsWith("-") ? [] : [`no stack ${stack}`];
}

function npmProblems([command = "", ...words]: readonly string[]): readonly string[] {
  if (command === "run") {
    const [script = "", ...rest] = words.filter((word) => word !== "--silent");
    if (!scripts.includes(script)) return [`no script ${script}`];
    return script === "glm-serve"
      ? glmServeProblems(rest.filter((word, index) => index > 0 || word !== "--"))
      : [];
  }
  if (command !== "start" && command !== "stop") return [];
  const rest = words.filter((word) => word !== "--");
  const named = command === "start" && rest[0] !== undefined ? unknownStack(rest) : [];
  return [...named, ...unknownOptions(rest, helpOf(`lab/${command}.ts`))];
}

/** `pulumi config set [--path] <setting> <value>` */
function settingProblems(words: readonly string[]): readonly string[] {
  const [name = "", value] = words.filter((word) => word !== "--path" && word !== "--secret");
  const path = name.replaceAll(/\[\d+\]/g, "");
  const [first = ""] = path.split(".");
  const isKnown = words.includes("--path")
    ? changeEffects.has(path)
    : first === "topology" || Object.hasOwn(siteSchema.shape, first);
  return [
    ...(isKnown ? [] : [`no setting ${name}`]),
    ...(value === undefined ? [`${name} has no value`] : []),
  ];
}
