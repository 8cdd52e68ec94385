import type { ResolvedTopology } from "../domain/index.ts";
import { nearest } from "../errors/index.ts";
import { entryOf } from "../topology/index.ts";
import { type PlannedProcess, plannedProcesses } from "../processes/index.ts";
import type { Asked } from "./asked.ts";
import type { Explanation } from "./explanation.ts";
import { catalogueFor, explainFlag, flagsOf } from "./flag.ts";
import { derivedSettings } from "./derived-settings.ts";
import { explainKey } from "./key.ts";
import { notesAbout } from "./notes.ts";
import { explainPortNumber } from "./port.ts";
import { type Readings, readingsOf, rulesAbout } from "./reading-rules.ts";
import { explainSetting } from "./setting.ts";
import { type Names, type Subject, subjectsOf } from "./subject.ts";
import { explainVariable } from "./variable.ts";
import { settingDocs } from "./setting-docs.ts";

/** The answer to a question: everything that has the name, or the names that are nearest to it. */
type Answer =
  | { readonly explanations: readonly Explanation[] }
  | { readonly unknown: string; readonly meant: string | undefined };

/** Explains one stack, question by question. */
interface Explainer {
  readonly answer: (question: string) => Answer;
  /** Every name that it explains: paths of settings, flags and variables. */
  readonly names: Names;
}

/** Prepares the explanations of a stack. */
export function explainer(asked: Asked): Explainer {
  const { topology, groups, topologyName } = asked;
  const processes = plannedProcesses(topology, groups);
  const names = namesOf(topology, processes, asked.settings);
  let readings: Readings | undefined;
  const one = (subject: Subject): Explanation => {
    const { settings, ...explained } = explainSubject(asked, processes, subject);
    return {
      ...explained,
      notes: notesAbout(topologyName, explained),
      // Running every rule takes most of the time.
      get rules() {
        return rulesAbout(settings, (readings ??= readingsOf(topology)), asked);
      },
    };
  };
  return {
    names,
    answer: (question) => {
      const subjects = subjectsOf(question, names);
      return subjects.length > 0
        ? { explanations: subjects.map(one) }
        : { unknown: question, meant: nearestTo(question, names) };
    },
  };
}

function explainSubject(asked: Asked, processes: readonly PlannedProcess[], subject: Subject) {
  switch (subject.kind) {
    case "flag":
      return explainFlag(asked, processes, subject.flag, subject.group);
    case "key":
      return explainKey(asked, subject);
    case "variable":
      return explainVariable(asked, processes, subject.name, subject.group);
    case "setting":
      return explainSetting(asked, subject.path);
    case "port":
      return explainPortNumber(asked, subject.port);
    default:
      return subject satisfies never;
  }
}

function namesOf(
  topology: ResolvedTopology,
  processes: readonly PlannedProcess[],
  settings: Readonly<Record<string, unknown>>,
): Names {
  const { engine, spec } = topology;
  const catalogue = catalogueFor(topology);
  const given = processes.flatMap((process) => flagsOf(process).map(({ name }) => name));
  return {
    topology,
    processes,
    flags: unique([
      ...Object.keys(catalogue.flags),
      ...given.map((name) =>
        entryOf(catalogue.flags, name) === undefined ? name.replace(/^no-/, "") : name,
      ),
    ]),
    variables: unique([
      ...processes.flatMap(({ environment }) => environment.map(({ name }) => name)),
      ...topology.groups.flatMap(({ env }) => Object.keys(env)),
      ...Object.keys(catalogue.variables),
      ...(engine.variables.namesIn?.(spec.engine.version) ?? engine.variables.names),
    ]),
    settings: unique([
      ...pathsIn(spec, ""),
      ...pathsIn(topology.site, "site."),
      ...pathsIn(settings, "site."),
      ...Object.keys(spec.groups).flatMap((group) =>
        Object.keys(derivedSettings).map((name) => `groups.${group}.${name}`),
      ),
    ]),
  };
}

/** The paths of all values inside an object, objects included. Elements of lists are no settings of their own. */
function pathsIn(value: unknown, prefix: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === undefined ? [] : [`${prefix}${name}`, ...pathsIn(inner, `${prefix}${name}.`)],
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** The nearest name of the kind that a question asks for. */
function nearestTo(question: string, { flags, variables, settings, topology }: Names): string | undefined {
  if (question.startsWith("-")) {
    const flag = nearest(question.replace(/^-+/, ""), flags);
    return flag === undefined ? undefined : `--${flag}`;
  }
  if (/^[A-Z][A-Z0-9_]*$/.test(question)) return nearest(question, variables);
  const groups = topology.groups.map(({ name }) => name);
  const documented = Object.keys(settingDocs).flatMap((path) =>
    path.startsWith("groups.*.")
      ? groups.map((group) => path.replace("*", group)).filter((each) => !each.includes("*"))
      : [path].filter((each) => !each.includes("*")),
  );
  const known = [...settings, ...documented];
  return (
    nearest(question, known) ??
    nearest(`site.${question}`, known) ??
    nearest(question, [...flags, ...known.map((path) => path.slice(path.lastIndexOf(".") + 1))])
  );
}
