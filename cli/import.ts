import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { check, errorsOf, type Finding, GlmServeError, type Topology } from "../core/index.ts";
import { type ImportFile, type Imported, newestFitting, readFiles, writeStack } from "../import/index.ts";
import { parseCall, readText } from "../program/index.ts";
import { printable, report } from "./check.ts";
import type { CommandContext, Run } from "./command.ts";
import { importCommand } from "./descriptions/import.ts";
import { gitSource } from "./git-source.ts";

const STDIN = "-";

/** Writes a stack from what others wrote, and checks it. */
export const run: Run = async (argv, context) => {
  const given = parseCall(importCommand, argv);
  const paths = [given.file, ...given.node];
  const files = paths.map((path) => readFile(path, context));
  const sources = paths.map((path) =>
    path === STDIN ? "the standard input" : gitSource(path, context.directory),
  );
  const { release, hardware, name, out = "stacks" } = given;
  const imported = newestFitting(readFiles(files), sources.join(" and "), {
    ...(release === undefined ? {} : { release }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(name === undefined ? {} : { name }),
  });
  const { topology, lost } = imported;
  if (topology === undefined)
    return {
      code: 1,
      text: given.json ? json(imported, undefined, []) : section("Lost", lostLines(imported)),
    };
  const written = given["check-only"] ? undefined : write(topology, imported, out, context.directory);
  const result = check(topology);
  const code = lost.length > 0 || errorsOf(result.findings).length > 0 ? 1 : 0;
  if (given.json) return { code, text: json(imported, written, result.findings) };
  const text = [
    `${written ?? topology.name}: ${topology.summary}\n`,
    section(
      "Assumed",
      imported.assumptions.map((sentence) => `  ${sentence}\n`),
    ),
    section(
      "Deviations",
      imported.deviations.map((sentence) => `  ${sentence}\n`),
    ),
    section("Lost", lostLines(imported)),
    report(topology.name, result),
  ];
  return { code, text: text.filter((part) => part !== "").join("\n") };
};

/** @param file the written stack; undefined where none was written */
function json(
  { topology, assumptions, deviations, lost }: Imported,
  file: string | undefined,
  findings: readonly Finding[],
): string {
  const output = {
    name: topology?.name ?? null,
    summary: topology?.summary ?? null,
    file: file ?? null,
    assumptions,
    deviations,
    lost: lost.map(({ place, message }) => ({ place, message })),
    findings: printable(findings),
  };
  return `${JSON.stringify(output, undefined, 2)}\n`;
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${heading}\n\n${lines.join("")}`;
}

function lostLines({ lost }: Imported): readonly string[] {
  return lost.map(({ place, message }) => `  ${place}\n    ${message}\n`);
}

function readFile(path: string, { directory, stdin }: CommandContext): ImportFile {
  const name = path === STDIN ? "stdin" : path;
  const read = path === STDIN ? stdin() : readText(resolve(directory, path));
  if ("text" in read) return { name, text: read.text };
  throw new GlmServeError("the files to import", [
    {
      path,
      message: `${name} ${read.unreadable}.`,
      fix: `Name an existing file; relative paths start at ${directory}`,
    },
  ]);
}

/** Writes the stack; returns its path. A file with other content stays as it is. */
function write(topology: Topology, imported: Imported, out: string, directory: string): string {
  const path = join(out, `${topology.name}.ts`);
  const file = resolve(directory, path);
  const text = writeStack(topology, imported, { module: moduleFrom(dirname(file)) });
  if (existsSync(file) && readFileSync(file, "utf8") !== text)
    throw new GlmServeError("the stack", [
      {
        path,
        message: `${path} exists with other content.`,
        fix: `Set --name to another name, or delete ${path}`,
      },
    ]);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return path;
}

/** The module of `defineTopology`: the planner of a checkout, or the installed package. */
function moduleFrom(folder: string): string {
  const door = resolve(folder, "../core/index.ts");
  return existsSync(door) ? relative(folder, door).replaceAll("\\", "/") : "glm-serve/core";
}
