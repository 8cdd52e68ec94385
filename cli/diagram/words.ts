import type { Problem } from "../../core/index.ts";
import { UsageError } from "../../program/index.ts";
import type { DiagramCall } from "./view.ts";

type View = NonNullable<DiagramCall["view"]>;

/** The words that only some views read. */
const VIEWS_OF: Readonly<Partial<Record<keyof DiagramCall, readonly View[]>>> = {
  stack: ["topology", "memory", "ports", "diff", "status"],
  other: ["diff"],
  site: ["topology", "memory", "ports", "diff", "status"],
  from: ["status"],
  namespace: ["diff", "status"],
  kubeconfig: ["diff", "status"],
  context: ["fit", "diff", "status"],
  model: ["fit"],
  "model-facts": ["fit"],
  weights: ["fit"],
  hardware: ["fit"],
  nodes: ["fit"],
  engine: ["fit"],
  release: ["fit"],
};

const WORDS: ReadonlySet<string> = new Set(["stack", "other"]);

/**
 * Checks that a view reads every word of its call.
 *
 * @throws UsageError with every word that it does not read
 */
export function checkWords(call: DiagramCall): void {
  const view = call.view ?? "topology";
  const problems = Object.entries(VIEWS_OF).flatMap(([name, views]): Problem[] => {
    const value = isWord(name, call) ? call[name] : undefined;
    if (value === undefined || views.includes(view)) return [];
    const shown = WORDS.has(name) ? `<${name}>` : `--${name}`;
    return [
      {
        path: shown,
        value,
        message: `The view ${view} does not read ${shown}.`,
        fix: `Remove ${WORDS.has(name) ? value : shown}, or set --view to ${views.join(" or ")}`,
      },
    ];
  });
  if (problems.length > 0) throw new UsageError("diagram", problems);
}

function isWord(name: string, call: DiagramCall): name is keyof DiagramCall {
  return name in call;
}

/**
 * The stack of a call.
 *
 * @throws UsageError where the call has none
 */
export function stackOf({ stack, view = "topology" }: DiagramCall): string {
  if (stack !== undefined) return stack;
  const recorded = view === "status" ? ", or set --from to a recording" : "";
  throw new UsageError("diagram", [
    {
      path: "<stack>",
      message: "<stack> is missing.",
      fix: `Name a stack; glm-serve list prints the topologies${recorded}`,
    },
  ]);
}
