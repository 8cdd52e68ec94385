import { z } from "zod";
import { GlmServeError } from "../errors/index.ts";
import { phases } from "./phase.ts";

const pod = z.object({
  name: z.string(),
  uid: z.string().optional(),
  node: z.string().optional(),
  phase: z.enum(phases),
  reason: z.string().optional(),
  since: z.iso.datetime().optional(),
  restarts: z.number(),
  lastEnd: z.object({ exitCode: z.number(), reason: z.string(), at: z.iso.datetime().optional() }).optional(),
  revision: z.string().optional(),
});

const part = z.object({
  name: z.string(),
  phase: z.enum(phases),
  readyPods: z.number(),
  wantedPods: z.number(),
  restarts: z.number(),
  pods: z.array(pod).readonly(),
});

const status = z.object({
  schema: z.literal("glm-serve/status/1"),
  instance: z.string(),
  namespace: z.string(),
  at: z.iso.datetime(),
  ready: z.boolean(),
  parts: z.array(part).readonly(),
  procedures: z
    .array(z.object({ name: z.string(), job: z.string(), phase: z.string(), reason: z.string().optional() }))
    .readonly(),
});

/** What a picture needs of a status. A `StackStatus` is one. */
export type RecordedStatus = z.output<typeof status>;
export type RecordedPart = z.output<typeof part>;
export type RecordedPod = z.output<typeof pod>;

/**
 * Reads what `glm-serve status --json` printed, or `status --watch --json`: one status, or one on each line.
 *
 * @param source where the text comes from, for the report
 * @throws GlmServeError for another text, and for statuses of several stacks
 */
export function readStatuses(text: string, source: string): readonly [RecordedStatus, ...RecordedStatus[]] {
  const [first, ...others] = documentsIn(text).map(({ content, place }) => {
    const parsed = status.safeParse(content, { jitless: true });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const path = issue?.path.join(".") ?? "";
    throw refused(
      source,
      `${source}${place} is not a status: ${path === "" ? "the value" : path} is not what glm-serve status --json prints.`,
    );
  });
  if (first === undefined) throw refused(source, `${source} has no status.`);
  const stranger = others.find(
    ({ instance, namespace }) => instance !== first.instance || namespace !== first.namespace,
  );
  if (stranger !== undefined)
    throw refused(
      source,
      `${source} has statuses of ${first.instance} in ${first.namespace} and of ${stranger.instance} in ${stranger.namespace}.`,
    );
  return [first, ...others];
}

interface Document {
  readonly content: unknown;
  /** ` line 3`, where the text has a document on each line. */
  readonly place: string;
}

function documentsIn(text: string): readonly Document[] {
  const whole = jsonIn(text);
  if (whole !== undefined) return [{ content: whole, place: "" }];
  return text
    .split("\n")
    .flatMap((line, index) =>
      line.trim() === "" ? [] : [{ content: jsonIn(line), place: ` line ${index + 1}` }],
    );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(source: string, message: string): GlmServeError {
  return new GlmServeError("the recorded statuses", [
    {
      path: source,
      message,
      fix: "Record them with glm-serve status <stack> --watch --json",
    },
  ]);
}
