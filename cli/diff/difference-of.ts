import { extname, resolve } from "node:path";
import { loadAll } from "js-yaml";
import {
  comparePlans,
  compareStates,
  type Difference,
  GlmServeError,
  manifestsState,
  type Plan,
} from "../../core/index.ts";
import {
  type CallOf,
  commitOf,
  type GitPlace,
  gitPlace,
  isFileName,
  isStackName,
  planAtCommit,
  planNamed,
  readText,
  UsageError,
  WrongWordError,
} from "../../program/index.ts";
import { planFor, readerOf } from "../cluster-options.ts";
import type { CommandContext } from "../command.ts";
import type { diff } from "../descriptions/diff.ts";

const LIVE = "live";

const REVISION_PREFIX = "rev:";

/** Options that only a comparison with live reads. */
const CLUSTER_OPTIONS = ["context", "kubeconfig", "namespace"] as const;

/** What names the two states that a call compares. */
export type Compared = Pick<
  CallOf<typeof diff>,
  "stack" | "other" | "site" | (typeof CLUSTER_OPTIONS)[number]
>;

/** A difference, and the plan after the change. */
export interface PlannedDifference {
  readonly difference: Difference;
  readonly plan: Plan;
}

/** What a call compares. */
interface Question {
  /** The stack or the file after the change. */
  readonly stack: string;
  readonly siteFile: string | undefined;
  readonly directory: string;
}

/**
 * What differs between the states that the words of a call name.
 *
 * @param command the command of the call, for the report
 * @throws GlmServeError if one of them cannot be planned or read, or a word names nothing
 */
export async function differenceOf(
  command: string,
  given: Compared,
  context: CommandContext,
): Promise<PlannedDifference> {
  const { stack, other, site } = given;
  const question = { stack, siteFile: site, directory: context.directory };
  if (other === LIVE) return fromCluster(question, given, context);
  refuseClusterOptions(command, given);
  return fromWord(question, other);
}

function refuseClusterOptions(command: string, given: Compared): void {
  const problems = CLUSTER_OPTIONS.filter((name) => given[name] !== undefined).map((name) => ({
    path: `--${name}`,
    value: given[name],
    message: `--${name} names a cluster, but the stack is not compared with one.`,
    fix: `Remove --${name}, or compare with live`,
  }));
  if (problems.length > 0) throw new UsageError(command, problems);
}

/** What runs in a cluster, compared with the stack. */
async function fromCluster(
  { stack, siteFile, directory }: Question,
  options: Compared,
  context: CommandContext,
): Promise<PlannedDifference> {
  const planned = isFileName(stack, directory)
    ? await planNamed(stack, siteFile, directory)
    : await planFor(stack, siteFile, options.namespace, directory);
  const { readStackObjects } = await import("../../live/index.ts");
  const { plan, state } = await readStackObjects(
    planned,
    readerOf(planned, options, context),
    liveLabel(planned, options),
  );
  return { difference: compareStates(state, { plan, label: stack }), plan };
}

/** A namespace and a context: the same stack may run in several. */
function liveLabel({ topology }: Plan, { context }: Compared): string {
  const place = [
    `namespace ${topology.site.namespace}`,
    ...(context === undefined ? [] : [`context ${context}`]),
  ];
  return `${LIVE} (${place.join(", ")})`;
}

/** The state that a word names, compared with the stack: another stack, a file or a revision, in this order. */
async function fromWord(question: Question, word: string | undefined): Promise<PlannedDifference> {
  const { stack, siteFile, directory } = question;
  const planned = () => planNamed(stack, siteFile, directory);
  if (word === undefined) return fromRevision(question, "HEAD", await planned());
  if (word.startsWith(REVISION_PREFIX))
    return fromRevision(question, word.slice(REVISION_PREFIX.length), await planned());
  if (isStackName(word, directory) || isFileName(word, directory)) {
    const after = await planned();
    const before = await planNamed(word, siteFile, directory);
    const difference = comparePlans({ plan: before, label: word }, { plan: after, label: stack });
    return { difference, plan: after };
  }
  if ([".yaml", ".yml"].includes(extname(word)))
    return fromManifests(word, stack, await planned(), directory);
  if (commitOf(directory, word) !== undefined) return fromRevision(question, word, await planned());
  throw new WrongWordError("the arguments of diff", [
    {
      path: word,
      message: `${word} is neither a stack, a file nor a git revision.`,
      fix: "Name a stack (glm-serve list), a file with a topology or with rendered objects, a revision such as HEAD~1, or live",
    },
  ]);
}

async function fromRevision(question: Question, revision: string, after: Plan): Promise<PlannedDifference> {
  const { stack, siteFile, directory } = question;
  const place = repositoryOf(directory);
  const commit = commitOf(directory, revision);
  if (commit === undefined) throw unknownRevision(revision);
  const before = await planAtCommit({ word: stack, siteFile, directory, place, commit, revision });
  const difference = comparePlans(
    { plan: before, label: `${stack} at ${revision}` },
    { plan: after, label: stack },
  );
  return { difference, plan: after };
}

function repositoryOf(directory: string): GitPlace {
  const place = gitPlace(directory);
  if (place !== undefined) return place;
  throw new WrongWordError("the arguments of diff", [
    {
      path: directory,
      message: `${directory} is in no git repository, or git is not in PATH.`,
      fix: "Name what to compare with: another stack, a file or live",
    },
  ]);
}

function unknownRevision(revision: string): WrongWordError {
  const isEmpty = revision === "HEAD";
  return new WrongWordError("the arguments of diff", [
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

function fromManifests(word: string, stack: string, planned: Plan, directory: string): PlannedDifference {
  const found = readText(resolve(directory, word));
  if ("unreadable" in found)
    throw unreadable(word, found.unreadable, "Name a file with the output of glm-serve render");
  const { plan, state } = manifestsState(planned, documentsOf(word, found.text), word);
  if (state.objects.length === 0)
    throw unreadable(word, "holds no Kubernetes object", "Name a file with the output of glm-serve render");
  return { difference: compareStates(state, { plan, label: stack }), plan };
}

function documentsOf(word: string, text: string): readonly unknown[] {
  try {
    const documents = loadAll(text).filter(
      (document) => typeof document === "object" && document !== null && "kind" in document,
    );
    // An alias may name the value that holds it.
    JSON.stringify(documents);
    return documents;
  } catch (error) {
    const [reason = ""] = String(error).split("\n", 1);
    throw unreadable(word, `is not valid YAML: ${reason}`, `Correct ${word}`);
  }
}

function unreadable(word: string, reason: string, fix: string): GlmServeError {
  return new GlmServeError("the comparison", [{ path: word, message: `${word} ${reason}.`, fix }]);
}
