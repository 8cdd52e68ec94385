import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BundledPackage, bundledPackages } from "./bundled-packages.ts";

/** Packages that name their licence and have no file with its text. The MPL asks for the place of the source (section 3.2). */
const WITHOUT_FILE: Readonly<Record<string, string>> = {
  "@resvg/resvg-wasm":
    "Mozilla Public License 2.0: https://www.mozilla.org/MPL/2.0/. Source: https://github.com/yisibl/resvg-js and https://github.com/linebender/resvg.",
};

/**
 * The licences of the packages that a bundle contains, as these require it.
 *
 * @param modules paths of the modules and other files in the bundle
 * @throws Error if a package has no licence file
 */
export function noticesOf(modules: readonly string[]): string {
  return ["# Packages in these files\n", ...bundledPackages(modules).map(noticeOf)].join("\n");
}

function noticeOf({ directory, name, version, license }: BundledPackage): string {
  const file = readdirSync(directory).find((entry) => /^licen[cs]e(?:\.\w+)?$/i.test(entry));
  const text = file === undefined ? WITHOUT_FILE[name] : readFileSync(join(directory, file), "utf8").trim();
  if (text === undefined) throw new Error(`${directory} has no licence file.`);
  return `## ${name} ${version} (${license})\n\n${text}\n`;
}
