import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

const resourceSchema = z.object({
  type: z.string().default(""),
  /** Deleted before its replacement is created; it stays in the state until then. */
  pendingReplacement: z.boolean().default(false),
  /** Replaced, and to be deleted. */
  delete: z.boolean().default(false),
  inputs: z
    .object({
      apiVersion: z.string().optional(),
      kind: z.string().optional(),
      metadata: z.object({ name: z.string().optional(), namespace: z.string().optional() }).optional(),
    })
    .optional()
    .catch(undefined),
});

const stateSchema = z.object({
  checkpoint: z.object({
    latest: z
      .object({
        resources: z.array(resourceSchema).nullish(),
        pending_operations: z.array(z.object({ type: z.string(), resource: resourceSchema })).nullish(),
      })
      .nullish(),
  }),
});

/** Reference to a Kubernetes object. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for an object without a namespace. */
  readonly namespace: string | undefined;
}

/** Reference to the object of a manifest. */
export function referenceTo({
  apiVersion,
  kind,
  metadata: { name, namespace },
}: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}): ObjectReference {
  return { apiVersion, kind, name, namespace };
}

/** Kubernetes objects in the state of a stack. */
export interface StackState {
  readonly objects: readonly ObjectReference[];
  /** Whether a killed run left creations with an unknown result. Pulumi warns about them until a refresh clears them. */
  readonly hasPendingCreates: boolean;
  /** Objects that a killed run was creating, without those that a later run has created. */
  readonly pendingCreates: readonly ObjectReference[];
}

/**
 * Reads the state of a stack in a file backend. A missing file is an empty state.
 *
 * @throws SyntaxError or ZodError for a file that Pulumi did not write
 */
export function readStackState(file: string): StackState {
  if (!existsSync(file)) return { objects: [], hasPendingCreates: false, pendingCreates: [] };
  const { latest } = stateSchema.parse(JSON.parse(readFileSync(file, "utf8"))).checkpoint;
  const creates = (latest?.pending_operations ?? []).filter(({ type }) => type === "creating");
  const resources = latest?.resources ?? [];
  const current = resources.filter((resource) => !resource.pendingReplacement && !resource.delete);
  const known = new Set(current.flatMap(referenceIn).map((object) => JSON.stringify(object)));
  return {
    objects: resources.flatMap(referenceIn),
    hasPendingCreates: creates.length > 0,
    pendingCreates: creates
      .flatMap(({ resource }) => referenceIn(resource))
      .filter((object) => !known.has(JSON.stringify(object))),
  };
}

function referenceIn({ type, inputs }: z.infer<typeof resourceSchema>): ObjectReference[] {
  const { apiVersion, kind, metadata } = inputs ?? {};
  const isObject = type.startsWith("kubernetes:") && apiVersion !== undefined && kind !== undefined;
  if (!isObject || metadata?.name === undefined) return [];
  return [{ apiVersion, kind, name: metadata.name, namespace: metadata.namespace }];
}
