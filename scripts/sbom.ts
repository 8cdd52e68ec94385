import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type BundledPackage, bundledPackages } from "./bundled-packages.ts";

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
});

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional() })),
});

/**
 * What a bundle consists of, in the format CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/). `npm sbom` lists the packages that an
 * installation has: none besides glm-serve, whose bundle contains others. Without serial number and time, so that equal bundles have equal
 * lists.
 *
 * @param modules paths of the modules in the bundle
 * @param root directory of package.json and package-lock.json
 * @throws Error if the lock file lacks the digest of a package
 */
export function sbomOf(modules: readonly string[], root: string): string {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));
  const { name, version, description, license } = manifestSchema.parse(read("package.json"));
  const lock = lockSchema.parse(read("package-lock.json"));
  const packages = bundledPackages(modules);
  const self = `${name}@${version}`;
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      lifecycles: [{ phase: "build" }],
      component: {
        "bom-ref": self,
        type: "application",
        name,
        version,
        description,
        purl: `pkg:npm/${name}@${version}`,
        licenses: [{ license: { id: license } }],
      },
    },
    components: packages.map((bundled) => ({
      "bom-ref": refOf(bundled),
      type: "library",
      name: bundled.name,
      version: bundled.version,
      scope: "required",
      purl: `pkg:npm/${bundled.name.replace("@", "%40")}@${bundled.version}`,
      hashes: [digestOf(bundled, lock.packages[lockKey(bundled)]?.integrity)],
      ...licencesOf(bundled),
    })),
    dependencies: [
      { ref: self, dependsOn: packages.map(refOf) },
      ...packages.map((bundled) => ({ ref: refOf(bundled), dependsOn: [] })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** As `npm sbom`: only names of SPDX, and npm's word for another licence begins with SEE. THIRD-PARTY.md has its text. */
function licencesOf({ license }: BundledPackage) {
  return license.startsWith("SEE ") ? {} : { licenses: [{ license: { id: license } }] };
}

function refOf({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}

/** The place of a package in the lock file: `node_modules/zod`. */
function lockKey({ directory }: BundledPackage): string {
  return directory.slice(directory.indexOf("node_modules/"));
}

/** The digest of a package's archive, which the lock file has in base64. */
function digestOf(
  bundled: BundledPackage,
  integrity = "",
): { readonly alg: string; readonly content: string } {
  const [, digest] = /^sha512-(\S+)$/.exec(integrity) ?? [];
  if (digest === undefined) throw new Error(`package-lock.json has no SHA-512 of ${refOf(bundled)}.`);
  return { alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") };
}
