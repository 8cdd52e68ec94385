import type { EmittedObject } from "./emitted-object.ts";

/** A violation of a policy by one object, and its fix. */
export interface Violation {
  readonly object: EmittedObject;
  /** The field. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** A rule about the objects that reach the cluster, whatever the program did to them after the plan. */
export type Policy =
  | {
      readonly id: string;
      readonly description: string;
      readonly reads: "object";
      /** Inspects one object that glm-serve made. */
      readonly inspect: (object: EmittedObject) => readonly Violation[];
    }
  | {
      readonly id: string;
      readonly description: string;
      readonly reads: "stack";
      /** Inspects all objects of a program, also those that glm-serve did not make. */
      readonly inspect: (objects: readonly EmittedObject[]) => readonly Violation[];
    };

/** A violation as a text: the field with what is wrong, then the fix. */
export function printViolation({ path, message, fix }: Violation): string {
  return `${message} [${path}]\n→ ${fix}`;
}
