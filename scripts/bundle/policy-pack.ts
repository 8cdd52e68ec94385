import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes what makes a directory with `pack.js` a policy pack of Pulumi. Its package.json holds the version of glm-serve, which
 * Pulumi prints as that of the pack.
 */
export function writePolicyPack(root: string, directory: string): void {
  const { version, license }: { readonly version: string; readonly license: string } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  mkdirSync(directory, { recursive: true });
  for (const file of ["PulumiPolicy.yaml", "main.cjs"])
    copyFileSync(join(root, "policy", file), join(directory, file));
  const manifest = {
    name: "glm-serve-policy",
    version,
    private: true,
    license,
    type: "module",
    main: "main.cjs",
  };
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
