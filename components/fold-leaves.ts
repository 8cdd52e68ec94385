import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../core/index.ts";
import type { LeafArgs, TopologyArgs } from "./args.ts";

/** The site with every plain argument, and the arguments whose values are Outputs. */
export interface Folded {
  readonly site: Site;
  readonly later: LeafArgs;
}

// One object, because plans are cached by their site.
const DEFAULTS: Site = {};

/**
 * Moves plain arguments into the site, where they override its settings: so they are checked, and change the revision of
 * the launch scripts, like every other setting.
 */
export function foldLeaves({
  site = DEFAULTS,
  image,
  namespace,
  labels,
  imagePullSecrets,
}: TopologyArgs): Folded {
  const later: LeafArgs = {};
  const plain = new Map<string, unknown>();
  if (comesLater(image)) later.image = image;
  else plain.set("image", image);
  if (comesLater(namespace)) later.namespace = namespace;
  else plain.set("namespace", namespace);
  if (comesLater(imagePullSecrets) || (Array.isArray(imagePullSecrets) && imagePullSecrets.some(comesLater)))
    later.imagePullSecrets = imagePullSecrets;
  else plain.set("imagePullSecrets", imagePullSecrets);
  if (comesLater(labels)) later.labels = labels;
  else {
    const { known, unknown } = splitLabels(site, labels);
    if (unknown !== undefined) later.labels = unknown;
    plain.set("labels", known);
  }
  const given = [...plain].filter(([, value]) => value !== undefined);
  // The planner reports a site that is not a record.
  if (given.length === 0 || !isRecord(site)) return { site, later };
  const kept = Object.entries(site).filter(([name]) => !(name === "imageMirror" && image !== undefined));
  return { site: Object.fromEntries([...kept, ...given]), later };
}

/** Splits the labels of site and arguments into plain values and Outputs. */
function splitLabels(
  site: Site,
  labels: unknown,
): { known: unknown; unknown?: Record<string, pulumi.Output<string>> } {
  if (!isRecord(labels) || (site.labels !== undefined && !isRecord(site.labels))) return { known: labels };
  const known: Record<string, unknown> = { ...site.labels };
  const unknown: Record<string, pulumi.Output<string>> = {};
  for (const [key, value] of Object.entries(labels)) {
    if (comesLater<string>(value)) {
      unknown[key] = pulumi.output(value);
      delete known[key];
    } else known[key] = value;
  }
  return { known, ...(Object.keys(unknown).length === 0 ? {} : { unknown }) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function comesLater<Value>(input: unknown): input is pulumi.OutputInstance<Value> | Promise<Value> {
  return pulumi.Output.isInstance(input) || input instanceof Promise;
}
