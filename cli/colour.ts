const RESET = "\u001B[0m";

/** The lines that colours mark: headings of findings, and the headline of an error report. */
const marked = [
  { line: /^Errors$|^glm-serve: (?:\d+ problems? in|unknown command) .*$/gm, colour: "\u001B[1;31m" },
  { line: /^Warnings$/gm, colour: "\u001B[1;33m" },
  { line: /^Advice$/gm, colour: "\u001B[1;36m" },
];

/**
 * Whether an output takes colours: a terminal, unless NO_COLOR (https://no-color.org) or FORCE_COLOR says otherwise. NO_COLOR
 * wins.
 */
export function takesColour(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { NO_COLOR: no = "", FORCE_COLOR: force, TERM: terminal } = environment;
  if (no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return isTerminal && terminal !== "dumb";
}

/** A text for people, with its headings in colour. */
export function coloured(text: string): string {
  return marked.reduce(
    (done, { line, colour }) => done.replaceAll(line, (found) => `${colour}${found}${RESET}`),
    text,
  );
}
