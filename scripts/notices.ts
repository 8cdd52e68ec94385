import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BundledPackage, bundledPackages } from "./bundled-packages.ts";

/**
 * The licences of the packages that a bundle contains, as these require it.
 *
 * @param modules paths of the modules in the bundle
 * @throws Error if a package has no licence file
 */
export function noticesOf(modules: readonly string[]): string {
  return ["# Packages in these files\n", ...bundledPackages(modules).map(noticeOf)].join("\n");
}

function noticeOf({ directory, name, version, license }: BundledPackage): string {
  const file = readdirSync(directory).find((entry) => /^licen[cs]e(?:\.\w+)?$/i.test(entry));
  if (file === undefined) throw new Error(`${directory} has no licence file.`);
  return `## ${name} ${version} (${license})\n\n${readFileSync(join(directory, file), "utf8").trim()}\n`;
}
