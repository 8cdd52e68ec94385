import type { ResolvedTopology } from "../domain/index.ts";
import { exportLine, extendsItself, LAUNCH_DIRECTORY } from "../launch/index.ts";
import { filesDirectory, localAddress } from "./placeholders.ts";
import type { PlannedProcess, ProcessFile, ProcessVariable } from "./process.ts";
import { type Placeholder, placeholdersIn, printWord, quoteWord, type Word } from "./word.ts";

/**
 * The bash script that starts processes of one node as the deployment documents do, without glm-serve: for a shell in the engine's
 * container. What only the nodes know is in variables at its top. The whole script is in parentheses, so that it can be pasted: an
 * error ends the script, and not the shell.
 *
 * @param processes of one pod, at least one
 */
export function shellScript(topology: ResolvedTopology, processes: readonly PlannedProcess[]): string {
  const [first] = processes;
  if (first === undefined) return "";
  const files = first.files;
  return [
    "#!/usr/bin/env bash",
    `# ${topology.instance} ${titleOf(first, processes)}.`,
    `# Written by glm-serve after ${topology.spec.source.replaceAll(/\s+/g, " ")}.`,
    `# Image: ${topology.image}`,
    "(",
    ...givenLines(first, processes),
    ...writeFiles(files),
    ...section(first.preparation.map(inShell)),
    ...(processes.length === 1 ? startLines(first) : startTogether(processes)),
    ")",
    "",
  ].join("\n");
}

function titleOf({ group, node, nodes, pod }: PlannedProcess, processes: readonly PlannedProcess[]): string {
  const names = processes.map(({ name }) => name);
  if (group === undefined) return names.join(", ");
  const span = names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(" and ");
  return `${group}, node ${node} of ${nodes}: ${span} (pod ${pod})`;
}

/** Assignments of what only the nodes know. Bash prints the reason of one that is missing, and ends. */
function givenLines({ node, files }: PlannedProcess, processes: readonly PlannedProcess[]): string[] {
  const addresses = podVariables(processes);
  const found = placeholdersIn([
    ...processes.flatMap(({ argv, environment }) => [...argv, ...environment.map(({ value }) => value)]),
    ...files.map(({ text }) => text),
    // The pool's server reads its address from this variable.
    ...(addresses.length > 0 ? [[localAddress]] : []),
  ]);
  // Node 0 needs no second name of its own address.
  const isHead = node === 0;
  const needed = isHead && found.some(({ variable }) => variable === "node0_ip") ? withLocal(found) : found;
  if (needed.length === 0 && files.length === 0) return [];
  const lines = needed
    .filter(({ variable }) => variable !== filesDirectory.variable)
    .map((placeholder) =>
      isHead && placeholder.variable === "node0_ip"
        ? `node0_ip="$${localAddress.variable}"`
        : given(placeholder),
    );
  return [
    ...(lines.length === 0
      ? []
      : ["# What only the nodes know: set these variables, or write the values here."]),
    ...lines,
    ...addresses.map((name) => `${name}="$${localAddress.variable}"`),
    ...(files.length === 0 ? [] : [given(filesDirectory)]),
    "",
  ];
}

function withLocal(found: readonly Placeholder[]): readonly Placeholder[] {
  return [localAddress, ...found.filter(({ variable }) => variable !== localAddress.variable)];
}

/** Variables of pods with their address, which the lines before the processes read. */
function podVariables(processes: readonly PlannedProcess[]): readonly string[] {
  const lines = processes.flatMap(({ preparation, preamble }) => [...preparation, ...preamble]);
  return ["POD_IP", "HOST_IP"].filter((name) => lines.some((line) => line.includes(`$${name}`)));
}

function given({ variable, from, what, usual }: Placeholder): string {
  return usual === undefined
    ? `${variable}="\${${from}:?Set ${from} to ${what}}"`
    : `${variable}="\${${from}:-${usual}}"`;
}

function writeFiles(files: readonly ProcessFile[]): string[] {
  if (files.length === 0) return [];
  const directory = `"$${filesDirectory.variable}"`;
  return [
    `mkdir -p ${directory}`,
    ...files.flatMap(({ name, text }) => hereDocument(`${directory}/${name}`, text)),
    "",
  ];
}

const END = "END_OF_FILE";

/** Unquoted only where the text has placeholders, since bash then reads `$`, backticks and backslashes. */
function hereDocument(path: string, text: Word): string[] {
  const plain = text.every((part) => typeof part === "string");
  const body = text
    .map((part) => {
      if (typeof part !== "string") return `$${part.variable}`;
      return plain ? part : part.replaceAll(/[\\$`]/g, "\\$&");
    })
    .join("")
    .replace(/\n$/, "");
  return [`cat >${path} <<${plain ? `'${END}'` : END}`, body, END];
}

/** One process, as a document starts it. */
function startLines(process: PlannedProcess): string[] {
  return [...environmentLines(process), quoteCommand(process.argv, "  ")];
}

/** All processes of a node: when one ends, all end, as in a pod. */
function startTogether(processes: readonly PlannedProcess[]): string[] {
  const own = processes.map((process) => ({ process, lines: environmentLines(process) }));
  const shared = (own[0]?.lines ?? []).filter((line) => own.every(({ lines }) => lines.includes(line)));
  return [
    ...section(shared),
    "# When one of these processes ends, all end.",
    "trap 'kill $(jobs -p) 2>/dev/null' EXIT",
    ...own.flatMap(({ process, lines }) => [
      "",
      `( # ${process.name}`,
      ...lines.filter((line) => !shared.includes(line)).map((line) => `  ${line}`),
      `  exec ${quoteCommand(process.argv, "    ")}`,
      ") &",
    ]),
    "",
    "wait -n",
  ];
}

function environmentLines({ preamble, environment, unset }: PlannedProcess): string[] {
  const lists = environment.filter(isList);
  const own = environment.filter((variable) => !isList(variable)).map(exportOf);
  return [
    ...preamble.map(inShell).filter((line) => !own.includes(line) && !line.startsWith("# shellcheck")),
    ...own,
    // The vendor's files set the variables that a document extends.
    ...lists.map(exportOf),
    ...(unset.length === 0 ? [] : [`unset ${unset.join(" ")}`]),
  ];
}

function isList({ name, value }: ProcessVariable): boolean {
  return extendsItself(name, printWord(value));
}

function exportOf({ name, value }: ProcessVariable): string {
  const [only] = value;
  if (value.length > 1 || typeof only !== "string") return `export ${name}=${quoteWord(value)}`;
  return exportLine(name, only);
}

/** Lines of pods in a shell: the vendor's files are sourced without the check of the image, and files are where the script is. */
function inShell(line: string): string {
  return line
    .replaceAll(/\bsource_vendor /g, "source ")
    .replaceAll(LAUNCH_DIRECTORY, `"$${filesDirectory.variable}"`);
}

/** Lines, and an empty one after them. */
function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines, ""];
}

/** A command with each flag and its values on one line. */
function quoteCommand(argv: readonly Word[], indent: string): string {
  return flagLines(argv)
    .map((words) => words.map(quoteWord).join(" "))
    .join(` \\\n${indent}`);
}

/** The words of a command by line: each flag with its values. */
export function flagLines(argv: readonly Word[]): readonly (readonly Word[])[] {
  const lines: Word[][] = [];
  for (const word of argv) {
    const last = lines.at(-1);
    if (last === undefined || printWord(word).startsWith("--")) lines.push([word]);
    else last.push(word);
  }
  return lines;
}
