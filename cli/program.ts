import type { CommandContext } from "./command.ts";

/** How a person calls this command line from where it was called: by the script of a checkout, or as the installed program. */
export function programOf({ environment }: CommandContext): string {
  return environment["npm_lifecycle_event"] === "glm-serve" ? "npm run --silent glm-serve --" : "glm-serve";
}

/** The words that choose the same stack again. */
export function stackWords(stack: string, siteFile: string | undefined): string {
  return siteFile === undefined ? stack : `${stack} --site ${quoted(siteFile)}`;
}

function quoted(word: string): string {
  return /^[\w./@%+:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
