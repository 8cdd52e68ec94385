import { quote } from "./quote.ts";

/**
 * Whether a value extends the variable of the image and of the vendor's files: it is a list, separated by colons, with the
 * variable itself as one entry (`/usr/local/lib:$LD_LIBRARY_PATH`).
 */
export function extendsItself(name: string, value: string): boolean {
  return value.split(":").some((entry) => isItself(name, entry));
}

function isItself(name: string, entry: string): boolean {
  return entry === `$${name}` || entry === `\${${name}}`;
}

/** The line that exports a variable. An extended variable that is unset or empty leaves no empty entry in the list. */
export function exportLine(name: string, value: string): string {
  const entries = value.split(":");
  const index = entries.findIndex((entry) => isItself(name, entry));
  if (index === -1) return `export ${name}=${quote(value)}`;
  const rest = entries.filter((entry) => !isItself(name, entry));
  const [before, after] = [rest.slice(0, index), rest.slice(index)].map((part) => escaped(part.join(":")));
  if (before === "" && after === "") return `export ${name}`;
  if (before === "") return `export ${name}="\${${name}:+$${name}:}${after}"`;
  return `export ${name}="${before}\${${name}:+:$${name}}${after === "" ? "" : `:${after}`}"`;
}

/** Text between double quotes. */
function escaped(text: string): string {
  return text.replaceAll(/[\\"$`]/g, "\\$&");
}
