import type { DifferenceSide } from "./difference.ts";
import type { JsonRecord } from "./json.ts";
import type { Plan } from "../plan/index.ts";

/** One object of a state. */
export interface StateObject {
  /** Identity inside the stack, as in a plan: `stateful-set/decode-0`. */
  readonly key: string;
  /** Identity of its Pulumi resource; undefined where the state is not a plan. */
  readonly resource?: string;
  readonly manifest: JsonRecord;
  /** Fields whose change replaces it, besides those that Kubernetes and the provider name. */
  readonly replaceOnChanges: readonly string[];
  /** Whether its data is not compared: it is random, or other programs write it. */
  readonly opaque: boolean;
}

/** What a pod runs that has another script or other variables than its StatefulSet would give it now. */
export interface RunningPod {
  readonly name: string;
  /** Its manifest as far as a plan has the fields. */
  readonly manifest: JsonRecord;
  /** Files of the ConfigMap with its scripts; undefined where it no longer exists. */
  readonly scripts: Readonly<Record<string, string>> | undefined;
}

/** A state of a stack to compare: a plan, or objects of a cluster or a file. */
export interface StackState {
  readonly side: DifferenceSide;
  readonly objects: readonly StateObject[];
  /** Undefined for objects of a cluster or of a file. */
  readonly plan?: Plan;
  /** The engine pods that run. @default what the StatefulSets would run */
  readonly pods?: readonly RunningPod[];
  /** Kinds of objects that it never holds, which are not compared. @default none */
  readonly unread?: readonly string[];
  /** Sentences that name what the comparison cannot know of this state. */
  readonly notes: readonly string[];
}
