import type { CommandContext } from "./command.ts";

/** The command that starts this program: the npm script of a checkout, or the installed program. */
export function programName({ environment }: CommandContext): string {
  return environment["npm_lifecycle_event"] === "glm-serve" ? "npm run --silent glm-serve --" : "glm-serve";
}

/** The arguments that select the same stack and site again, quoted for a shell. */
export function stackArguments(stack: string, siteFile: string | undefined): string {
  return siteFile === undefined ? stack : `${stack} --site ${quoted(siteFile)}`;
}

function quoted(argument: string): string {
  return /^[\w./@%+:,-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
