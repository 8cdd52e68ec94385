import { dump } from "js-yaml";
import type { KubernetesObject } from "../domain/index.ts";
import type { Plan } from "./planned-object.ts";

const OPTIONS = { lineWidth: -1, noRefs: true } as const;

/**
 * The objects of a plan as YAML documents for `kubectl apply -f -`, in the order of their dependencies. Without those whose data
 * is random.
 */
export function renderYaml(planned: Pick<Plan, "objects">): string {
  const entryOf = entryWriter();
  return printable(planned)
    .map((manifest) => `---\n${documentOf(manifest, entryOf)}`)
    .join("");
}

/** The same objects as one JSON List, which `kubectl apply -f -` takes as well. */
export function renderList(planned: Pick<Plan, "objects">): string {
  return `${JSON.stringify({ apiVersion: "v1", kind: "List", items: printable(planned) }, undefined, 2)}\n`;
}

function printable({ objects }: Pick<Plan, "objects">): readonly KubernetesObject[] {
  return objects.filter(({ generated }) => generated === undefined).map(({ manifest }) => manifest);
}

/** Groups share their longest files, so each file of a ConfigMap is dumped once. */
function documentOf(manifest: KubernetesObject, entryOf: (name: string, text: string) => string): string {
  if (manifest.kind !== "ConfigMap") return dump(manifest, OPTIONS);
  const { data, ...rest } = manifest;
  const entries = Object.entries(data ?? {});
  // An empty map is written on the line of its key.
  if (entries.length === 0 || Object.keys(manifest).at(-1) !== "data") return dump(manifest, OPTIONS);
  return `${dump(rest, OPTIONS)}data:\n${entries.map(([name, text]) => entryOf(name, text)).join("")}`;
}

/** Writes one entry of a map one level below the top of a document. */
function entryWriter(): (name: string, text: string) => string {
  const written = new Map<string, Map<string, string>>();
  return (name, text) => {
    const ofName = written.get(name) ?? new Map<string, string>();
    written.set(name, ofName);
    const known = ofName.get(text) ?? dump({ data: { [name]: text } }, OPTIONS).slice("data:\n".length);
    ofName.set(text, known);
    return known;
  };
}
