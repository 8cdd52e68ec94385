import { type PlannedProcess, type Problem, suggest } from "../../core/index.ts";
import { UsageError } from "../../program/index.ts";
import { span } from "./span.ts";

/**
 * Selects the processes of a pod, of a rank, or of one rank in one pod.
 *
 * @param instance prefix of the names of all pods, which a person may leave out as pictures do
 * @throws UsageError where no process has the pod or the rank
 */
export function narrowed(
  processes: readonly PlannedProcess[],
  instance: string,
  pod: string | undefined,
  rank: string | undefined,
): readonly PlannedProcess[] {
  const ofPod = pod === undefined ? processes : inPod(processes, instance, pod);
  if (pod !== undefined && ofPod.length === 0) throw refused(unknownPod(processes, instance, pod));
  if (rank === undefined) return ofPod;
  const found = ofPod.filter((process) => ranksOf(process).includes(rank));
  if (found.length > 0) return found;
  throw refused(pod === undefined ? unknownRank(processes, rank) : rankElsewhere(processes, ofPod, rank));
}

function inPod(
  processes: readonly PlannedProcess[],
  instance: string,
  pod: string,
): readonly PlannedProcess[] {
  const exact = processes.filter((process) => process.pod === pod);
  return exact.length > 0 ? exact : processes.filter((process) => process.pod === `${instance}-${pod}`);
}

/** xLLM numbers its processes, vLLM the ranks that one of its processes may run together. */
function ranksOf({ name, ranks }: PlannedProcess): readonly string[] {
  return name.startsWith("rank-") ? [name.slice("rank-".length)] : ranks.map(String);
}

function refused(problem: Problem): UsageError {
  return new UsageError("ranks", [problem]);
}

function unknownPod(processes: readonly PlannedProcess[], instance: string, pod: string): Problem {
  const prefix = `${instance}-`;
  const known = podsOf(processes).map((name) => (pod.startsWith(prefix) ? name : name.replace(prefix, "")));
  return {
    path: "--pod",
    value: pod,
    message: `The stack has no pod ${pod}.`,
    fix: suggest(pod, known),
  };
}

function unknownRank(processes: readonly PlannedProcess[], rank: string): Problem {
  return {
    path: "--rank",
    value: rank,
    message: `The stack has no rank ${rank}.`,
    fix: suggest(rank, [...new Set(processes.flatMap(ranksOf))]),
  };
}

/** The rank is one of other pods, or of none. */
function rankElsewhere(
  processes: readonly PlannedProcess[],
  ofPod: readonly PlannedProcess[],
  rank: string,
): Problem {
  const own = ofPod.flatMap(ranksOf);
  const pods = podsOf(processes.filter((process) => ranksOf(process).includes(rank)));
  const ways = [
    ...(own.length === 0 ? [] : [own.length === 1 ? `--rank ${own[0]}` : `one of ranks ${textOf(own)}`]),
    ...pods.map((name) => `--pod ${name}`),
  ];
  return {
    path: "--rank",
    value: rank,
    message: [
      `Pod ${podsOf(ofPod).join()} has ${own.length === 0 ? "no ranks" : `${own.length === 1 ? "rank" : "ranks"} ${textOf(own)}`}`,
      pods.length === 0
        ? `; no pod has rank ${rank}.`
        : `; rank ${rank} is in ${pods.length === 1 ? "pod" : "pods"} ${pods.join(" and ")}.`,
    ].join(""),
    fix: ways.length === 0 ? "Remove --rank" : `Use ${ways.join(", or ")}`,
  };
}

function textOf(ranks: readonly string[]): string {
  return span(ranks.map(Number));
}

function podsOf(processes: readonly PlannedProcess[]): readonly string[] {
  return [...new Set(processes.map(({ pod }) => pod))];
}
