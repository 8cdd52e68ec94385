import { extname, resolve } from "node:path";
import { loadAll } from "js-yaml";
import {
  comparePlans,
  compareStates,
  type Difference,
  GlmServeError,
  isSame,
  manifestsState,
  type Plan,
} from "../core/index.ts";
import {
  commitOf,
  type GitPlace,
  gitPlace,
  isFileName,
  isStackName,
  parseStackArguments,
  planAtCommit,
  planNamed,
  readText,
  UsageError,
} from "../program/index.ts";
import { clusterOptionNames, planFor, readerOf } from "./cluster-options.ts";
import type { CommandContext, CommandOutput, Run } from "./command.ts";

const LIVE = "live";

const REVISION_PREFIX = "rev:";

const FORMATS = ["text", "markdown"] as const;

type Format = (typeof FORMATS)[number];

type ClusterOptions = { readonly [name in (typeof clusterOptionNames)[number]]?: string };

/** What a call compares. */
interface Question {
  /** The stack or the file after the change. */
  readonly stack: string;
  readonly siteFile: string | undefined;
  readonly directory: string;
}

/** Shows what differs between a stack and another state of it, and what applying the difference does. */
export const run: Run = async (argv, context) => {
  const { stack, rest, siteFile, switches, options } = parseStackArguments("diff", argv, {
    switches: ["json", "exit-code"],
    options: ["format", ...clusterOptionNames],
    rest: 1,
  });
  const format = formatOf(options.format);
  const [other] = rest;
  if (other !== LIVE) refuseClusterOptions(options);
  const question = { stack, siteFile, directory: context.directory };
  const difference =
    other === LIVE ? await fromCluster(question, options, context) : await fromWord(question, other);
  const text = switches.has("json")
    ? `${JSON.stringify(difference, undefined, 2)}\n`
    : await printed(difference, format, context);
  return { text, code: switches.has("exit-code") && !isSame(difference) ? 1 : 0 } satisfies CommandOutput;
};

async function printed(difference: Difference, format: Format, { columns }: CommandContext): Promise<string> {
  switch (format) {
    case "text":
      return (await import("./diff/text.ts")).differenceText(difference, columns);
    case "markdown":
      return (await import("./diff/markdown.ts")).differenceMarkdown(difference);
    default:
      return format satisfies never;
  }
}

function formatOf(given: string | undefined): Format {
  const format = FORMATS.find((known) => known === (given ?? "text"));
  if (format !== undefined) return format;
  throw new UsageError("diff", [
    {
      path: "--format",
      value: given,
      message: `--format ${given} is unknown.`,
      fix: `Set --format to ${FORMATS.join(" or ")}`,
    },
  ]);
}

function refuseClusterOptions(options: ClusterOptions): void {
  const given = clusterOptionNames.filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  throw new UsageError(
    "diff",
    given.map((name) => ({
      path: `--${name}`,
      value: options[name],
      message: `--${name} names a cluster, but the stack is not compared with one.`,
      fix: `Remove --${name}, or compare with live`,
    })),
  );
}

/** What runs in a cluster, compared with the stack. */
async function fromCluster(
  { stack, siteFile, directory }: Question,
  options: ClusterOptions,
  context: CommandContext,
): Promise<Difference> {
  const planned = isFileName(stack, directory)
    ? await planNamed(stack, siteFile, directory)
    : await planFor(stack, siteFile, options.namespace, directory);
  const { readStackObjects } = await import("../live/index.ts");
  const { plan, state } = await readStackObjects(planned, readerOf(planned, options, context));
  return compareStates(state, { plan, label: stack });
}

/** The state that a word names, compared with the stack: another stack, a file or a revision, in this order. */
async function fromWord(question: Question, word: string | undefined): Promise<Difference> {
  const { stack, siteFile, directory } = question;
  const planned = () => planNamed(stack, siteFile, directory);
  if (word === undefined) return fromRevision(question, "HEAD", await planned());
  if (word.startsWith(REVISION_PREFIX))
    return fromRevision(question, word.slice(REVISION_PREFIX.length), await planned());
  if (isStackName(word, directory) || isFileName(word, directory)) {
    const after = await planned();
    const before = await planNamed(word, siteFile, directory);
    return comparePlans({ plan: before, label: word }, { plan: after, label: stack });
  }
  if ([".yaml", ".yml"].includes(extname(word)))
    return fromManifests(word, stack, await planned(), directory);
  if (commitOf(directory, word) !== undefined) return fromRevision(question, word, await planned());
  throw new UsageError("diff", [
    {
      path: word,
      message: `${word} is neither a stack, a file nor a git revision.`,
      fix: "Name a stack (glm-serve list), a file with a topology or with rendered objects, a revision such as HEAD~1, or live",
    },
  ]);
}

async function fromRevision(question: Question, revision: string, after: Plan): Promise<Difference> {
  const { stack, siteFile, directory } = question;
  const place = repositoryOf(directory);
  const commit = commitOf(directory, revision);
  if (commit === undefined) throw unknownRevision(revision);
  const before = await planAtCommit({ word: stack, siteFile, directory, place, commit, revision });
  return comparePlans({ plan: before, label: `${stack} at ${revision}` }, { plan: after, label: stack });
}

function repositoryOf(directory: string): GitPlace {
  const place = gitPlace(directory);
  if (place !== undefined) return place;
  throw new UsageError("diff", [
    {
      path: directory,
      message: `${directory} is in no git repository, or git is not in PATH.`,
      fix: "Name what to compare with: another stack, a file or live",
    },
  ]);
}

function unknownRevision(revision: string): UsageError {
  const isEmpty = revision === "HEAD";
  return new UsageError("diff", [
    {
      path: `${REVISION_PREFIX}${revision}`,
      message: isEmpty
        ? "The git repository has no commit yet."
        : `${revision} is no revision of the git repository.`,
      fix: isEmpty
        ? "Commit the stack first, or name another stack, a file or live"
        : "Name a commit, a branch or a tag; git log --oneline lists commits",
    },
  ]);
}

function fromManifests(word: string, stack: string, planned: Plan, directory: string): Difference {
  const found = readText(resolve(directory, word));
  if ("unreadable" in found)
    throw unreadable(word, found.unreadable, "Name a file with the output of glm-serve render");
  const { plan, state } = manifestsState(planned, documentsOf(word, found.text), word);
  if (state.objects.length === 0)
    throw unreadable(word, "holds no Kubernetes object", "Name a file with the output of glm-serve render");
  return compareStates(state, { plan, label: stack });
}

function documentsOf(word: string, text: string): readonly unknown[] {
  try {
    return loadAll(text).filter(
      (document) => typeof document === "object" && document !== null && "kind" in document,
    );
  } catch (error) {
    const [reason = ""] = String(error).split("\n", 1);
    throw unreadable(word, `is not valid YAML: ${reason}`, `Correct ${word}`);
  }
}

function unreadable(word: string, reason: string, fix: string): GlmServeError {
  return new GlmServeError("the comparison", [{ path: word, message: `${word} ${reason}.`, fix }]);
}
