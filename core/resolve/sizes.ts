import { inputChecks, type Problem } from "../errors/index.ts";
import { LARGEST_LIMIT, type ParsedSite } from "../site/index.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/index.ts";

type Limit = keyof ParsedSite["limits"];

/** A size of a group, and the setting that decides it most, with its value. */
interface Size {
  readonly count: number;
  readonly setting: string;
  readonly value?: number;
}

const sizes: Readonly<Record<Limit, (group: ParsedGroup) => Size>> = {
  pods: ({ replicas, nodes }) => ({ count: replicas * nodes, ...larger({ replicas, nodes }) }),
  ranks: ({ replicas, dataParallelSize }) => ({
    count: replicas * dataParallelSize,
    ...larger({ replicas, dataParallelSize }),
  }),
  overrides: ({ overrides: { nodes, replicas, ranks } }) => ({
    count: [nodes, replicas, ranks, ...Object.values(replicas).map((replica) => replica.nodes)]
      .map((members) => Object.keys(members).length)
      .reduce((total, count) => total + count, 0),
    setting: "overrides",
  }),
};

const names = ["pods", "ranks", "overrides"] as const satisfies readonly Limit[];

/** Problems of a topology that is larger than the limits of its site: planning it would take minutes and gigabytes. */
export function sizeProblems({ groups }: ParsedTopology, { limits }: ParsedSite): readonly Problem[] {
  return names.flatMap((name): Problem[] => {
    const all = Object.entries(groups).map(([group, spec]) => ({ group, ...sizes[name](spec) }));
    const total = all.reduce((sum, { count }) => sum + count, 0);
    const largest = all.toSorted((a, b) => b.count - a.count)[0];
    if (largest === undefined || total <= limits[name]) return [];
    const path = `groups.${largest.group}.${largest.setting}`;
    return [
      {
        path,
        ...(largest.value === undefined ? {} : { value: largest.value }),
        message: `groups have ${total} ${name} in total, which exceeds limits.${name} ${limits[name]} of the site.`,
        fix: `${name === "overrides" ? `Remove entries of ${path}` : `Lower ${path}`}${total > LARGEST_LIMIT ? "" : `, or set limits.${name} of the site to ${total}`}`,
        rule: inputChecks.sizeLimited.id,
      },
    ];
  });
}

/** The larger of two settings; the first where they are equal. */
function larger(settings: Readonly<Record<string, number>>): Pick<Size, "setting" | "value"> {
  const [first = "", second = ""] = Object.keys(settings);
  const setting = (settings[second] ?? 0) > (settings[first] ?? 0) ? second : first;
  return { setting, value: settings[setting] ?? 0 };
}
