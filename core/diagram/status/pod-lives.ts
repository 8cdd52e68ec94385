import type { RecordedPod } from "../../status/index.ts";

/** A pod as one status has it, in milliseconds since 1970. */
export interface PodState {
  readonly at: number;
  readonly pod: RecordedPod;
}

/** What statuses tell of one pod between its creation and its end; another pod may get its name afterwards. */
export interface PodLife {
  readonly states: readonly PodState[];
  readonly uid?: string;
  /** Its node, as soon as it has one, for it never gets another. */
  readonly node?: string;
  readonly revision?: string;
  /** Whether a status has the pod; all others have only its name. */
  readonly exists: boolean;
}

/** The states of a name, by the pods that had it. The first life may be that of a pod that did not exist yet. */
export function livesOf(states: readonly PodState[]): readonly PodLife[] {
  const lives: GrowingLife[] = [];
  for (const state of states) {
    let life = lives.at(-1);
    if (life === undefined || isAnother(life, state.pod)) {
      life = { states: [], exists: false };
      lives.push(life);
    }
    const { uid, node, revision, phase } = state.pod;
    life.states.push(state);
    if (uid !== undefined) life.uid ??= uid;
    if (node !== undefined) life.node ??= node;
    if (revision !== undefined) life.revision ??= revision;
    life.exists ||= phase !== "absent";
  }
  return lives;
}

interface GrowingLife {
  readonly states: PodState[];
  uid?: string;
  node?: string;
  revision?: string;
  exists: boolean;
}

/** Whether a state is that of another pod: Kubernetes never changes the uid, the revision or the node of one. */
function isAnother({ states, uid, node, revision, exists }: PodLife, pod: RecordedPod): boolean {
  if (!exists || pod.phase === "absent") return false;
  return (
    states.at(-1)?.pod.phase === "absent" ||
    (uid !== undefined && pod.uid !== undefined && pod.uid !== uid) ||
    (node !== undefined && pod.node !== node) ||
    (revision !== undefined && pod.revision !== undefined && pod.revision !== revision)
  );
}

/** How a pod differs from the one before: `replaced: revision abc → def, a3-2 → a3-1`. */
export function replacedText(before: PodLife, after: PodLife): string {
  const changes = [
    ...changeOf("revision ", before.revision, after.revision),
    ...changeOf("", before.node, after.node),
  ];
  return changes.length === 0 ? "replaced" : `replaced: ${changes.join(", ")}`;
}

function changeOf(name: string, before: string | undefined, after: string | undefined): readonly string[] {
  return before === undefined || after === undefined || before === after
    ? []
    : [`${name}${before} → ${after}`];
}
