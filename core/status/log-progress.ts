import type { LogLine } from "../domain/index.ts";
import type { Phase } from "./phase.ts";

/** How far a container is by its log. */
export interface LogProgress {
  readonly phase: Extract<Phase, "prepare" | "join" | "load" | "warm-up">;
  /** What it does, in words; undefined where no line says more than the phase. */
  readonly text?: string;
}

/** A line with the prefix of its process (core/runtime/output.py), which a pod of one process lacks. */
const PREFIXED = /^\[([\w.-]+)\] (.*)$/;

const SUPERVISOR = "supervisor";

/** Lines of the supervisor before the processes start (core/runtime/head_link.py, member_link.py). */
const JOINING = [
  /^(waiting for pods? .*)$/,
  /^joined the head \(.*\), which (waits for .*)$/,
  /^(?:listening on .*); (waiting for .*)$/,
  /^(the head does not .*)$/,
];

const STARTING = /^starting /;

/** Terminals show only what follows the last carriage return. */
const REDRAWN = /^.*\r(?=.)/;

/** A line by which the launch script of a pod shows the command of the engine (core/launch/launch-script.ts, `become`). */
const COMMAND = /^'[^']*' '/;

/**
 * Reads the last lines of a container that is not ready.
 *
 * @param apis number of the pod's processes with an API: the pod warms up once all of them are open
 */
export function progressOf(log: string, lines: readonly LogLine[], apis: number): LogProgress {
  const found = log.split("\n").flatMap((line) => (line.trim() === "" ? [] : [lineOf(line)]));
  const started = found.findLastIndex(({ process, text }) => process === SUPERVISOR && STARTING.test(text));
  const ofEngine = found
    .slice(started + 1)
    .filter(({ process, text }) =>
      process === undefined ? isOfEngine(text, lines) : process !== SUPERVISOR,
    );
  if (started === -1 && ofEngine.length === 0) return beforeStart(found);
  const open = new Set(
    ofEngine
      .filter(({ text }) => lines.some(({ opens, pattern }) => opens && pattern.test(text)))
      .map(({ process }) => process),
  );
  if (apis > 0 && open.size >= apis) return { phase: "warm-up" };
  if (open.size > 0) return { phase: "load", text: `${open.size} of ${apis} APIs open` };
  const said = ofEngine.map(({ text }) => meaningOf(text, lines)).findLast((text) => text !== undefined);
  return { phase: "load", ...(said === undefined ? {} : { text: said }) };
}

interface Line {
  /** The process that printed it; undefined where the container runs one process, and for the launch script. */
  readonly process: string | undefined;
  readonly text: string;
}

function lineOf(line: string): Line {
  const [, process, text] = PREFIXED.exec(line) ?? [];
  const shown = (text ?? line).replace(REDRAWN, "");
  return { process, text: shown.trimEnd() };
}

/** Whether an engine without a supervisor has printed the line, or the script just before it became the engine. */
function isOfEngine(text: string, lines: readonly LogLine[]): boolean {
  return COMMAND.test(text) || lines.some(({ pattern }) => pattern.test(text));
}

function beforeStart(found: readonly Line[]): LogProgress {
  const supervisors = found.filter(({ process }) => process === SUPERVISOR);
  if (supervisors.length === 0) return { phase: "prepare" };
  const said = supervisors
    .flatMap(({ text }) => JOINING.map((pattern) => pattern.exec(text)?.[1]))
    .findLast((text) => text !== undefined);
  return { phase: "join", ...(said === undefined ? {} : { text: said }) };
}

function meaningOf(text: string, lines: readonly LogLine[]): string | undefined {
  for (const { pattern, text: meaning } of lines) {
    const found = pattern.exec(text);
    if (found !== null)
      return meaning.replaceAll(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? "");
  }
  return undefined;
}
