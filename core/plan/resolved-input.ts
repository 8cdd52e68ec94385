import { valueAt } from "../domain/index.ts";
import { malformedTexts, type Problem, problemsFromZod, unreadableValues } from "../errors/index.ts";
import { nameProblems, resolve, type ResolvedInput } from "../resolve/index.ts";
import { type Site, siteSchema } from "../site/index.ts";
import { nameSchema, type ParsedTopology, type Topology, topologySchema } from "../topology/index.ts";

/** Options of a plan besides the topology and the site. */
export interface PlanOptions {
  /** Prefix of every object's name. @default the site's `instance`, or the topology's name */
  instance?: string;
}

/** Compiling a schema takes longer than it saves in the few parses of a process. */
const ONCE = { jitless: true } as const;

/** Parses a topology and a site, and resolves their names. */
export function resolvedInput(topology: Topology, site: Site = {}, options: PlanOptions = {}): ResolvedInput {
  const unreadable = [
    ...unreadableValues(topology, "topology"),
    ...unreadableValues(site, "site"),
    ...unreadableValues(options.instance, "instance"),
  ];
  if (unreadable.length > 0) return { problems: unreadable };
  const malformed = [
    ...malformedTexts(topology, "topology"),
    ...malformedTexts(site, "site"),
    ...malformedTexts(options.instance, "instance"),
  ];
  const parsedTopology = topologySchema.safeParse(topology, ONCE);
  const parsedSite = siteSchema.safeParse(site, ONCE);
  const instance = nameSchema.safeParse(
    options.instance ?? parsedSite.data?.instance ?? parsedTopology.data?.name ?? "x",
  );
  if (parsedTopology.success && parsedSite.success && instance.success && malformed.length === 0)
    return resolve(instance.data, parsedTopology.data, parsedSite.data);
  return {
    problems: together(
      malformed,
      [
        ...(parsedTopology.success
          ? []
          : problemsFromZod(parsedTopology.error, topologySchema, topology, "topology")),
        ...(parsedSite.success ? [] : problemsFromZod(parsedSite.error, siteSchema, site, "site")),
        ...(instance.success
          ? []
          : problemsFromZod(instance.error, nameSchema, options.instance, "instance")),
      ],
      nameProblems(namesIn(topology, site)),
    ),
  };
}

/** Parses a site, and resolves the names of a topology that has been parsed before. */
export function resolvedOnSite(topology: ParsedTopology, site: Site): ResolvedInput {
  const unreadable = unreadableValues(site, "site");
  if (unreadable.length > 0) return { problems: unreadable };
  const malformed = malformedTexts(site, "site");
  const parsed = siteSchema.safeParse(site, ONCE);
  if (parsed.success && malformed.length === 0)
    return resolve(parsed.data.instance ?? topology.name, topology, parsed.data);
  return {
    problems: together(
      malformed,
      parsed.success ? [] : problemsFromZod(parsed.error, siteSchema, site, "site"),
      nameProblems(namesIn(topology, site)),
    ),
  };
}

/** The problems of each list, without those at paths of a list before: what a value means is judged once it is readable. */
function together(...lists: readonly (readonly Problem[])[]): readonly Problem[] {
  const paths = new Set<string>();
  return lists.flatMap((list) => {
    const others = list.filter(({ path }) => !paths.has(path));
    for (const { path } of others) paths.add(path);
    return others;
  });
}

/** The names of an input that its schema may refuse. Those of a site replace those of the topology. */
function namesIn(topology: unknown, site: unknown): Parameters<typeof nameProblems>[0] {
  const own = textAt(topology, "model", "name");
  const name = textAt(site, "model", "name") ?? own;
  const hasFacts = name === own && valueAt(topology, "model", "facts") !== undefined;
  return {
    engine: textAt(topology, "engine", "name"),
    model: hasFacts ? undefined : name,
    hardware: textAt(site, "hardware") ?? textAt(topology, "hardware"),
  };
}

function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" && found.trim() !== "" ? found : undefined;
}
