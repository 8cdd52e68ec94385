import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { LabError } from "../host/lab-error.ts";
import type { PulumiTools } from "./pulumi-tools.ts";

/** A Pulumi project in the cluster's state that runs the program of another directory. */
export interface GeneratedProject {
  readonly name: string;
  readonly directory: string;
}

const pluginsSchema = z.array(z.looseObject({ name: z.string() })).default([]);

const projectSchema = z.looseObject({
  name: z.string(),
  main: z.string().optional(),
  stackConfigDir: z.string().optional(),
  plugins: z.looseObject({ providers: pluginsSchema, languages: pluginsSchema }).optional(),
});

/** Encryption of a stack's secrets. It belongs to one backend, so it is never copied from the source. */
const encryptionShape = {
  encryptionsalt: z.string().optional(),
  encryptedkey: z.string().optional(),
  secretsprovider: z.string().optional(),
};

const settingsSchema = z.looseObject(encryptionShape);

const encryptionSchema = z.object(encryptionShape);

/**
 * Writes a project into the cluster's state that runs the program in `source` with its settings of this stack. Pulumi then
 * writes the salt of the secrets there, and the files of the source do not change.
 *
 * @param program file of the program. @default the program in `source`
 */
export function generateProject(
  source: string,
  stack: string,
  target: string,
  tools: PulumiTools,
  program?: string,
): GeneratedProject {
  const file = ["Pulumi.yaml", "Pulumi.yml"]
    .map((name) => join(source, name))
    .find((path) => existsSync(path));
  if (file === undefined) {
    throw new LabError(`${source} has no Pulumi.yaml.`, "Pass the directory of a Pulumi project");
  }
  const project = readYaml(file, projectSchema);
  const { main = ".", stackConfigDir = ".", plugins, ...rest } = project;
  const directory = join(target, project.name);
  mkdirSync(directory, { recursive: true });
  const generated = {
    ...rest,
    main: program ?? resolve(source, main),
    plugins: {
      ...plugins,
      // Without these paths Pulumi warns that it found the plugins on PATH.
      providers: withPlugin(plugins?.providers, "kubernetes", tools.plugin.directory),
      languages: withPlugin(plugins?.languages, "nodejs", tools.pulumi.languageHost),
    },
  };
  writeFileSync(join(directory, "Pulumi.yaml"), dump(generated));
  copySettings(resolve(source, stackConfigDir), stack, directory);
  return { name: project.name, directory };
}

type Plugins = z.infer<typeof pluginsSchema>;

function withPlugin(plugins: Plugins | undefined, name: string, path: string): Plugins {
  return [...(plugins?.filter((plugin) => plugin.name !== name) ?? []), { name, path }];
}

function copySettings(source: string, stack: string, directory: string): void {
  const own = join(source, `Pulumi.${stack}.yaml`);
  const copy = join(directory, `Pulumi.${stack}.yaml`);
  const {
    encryptionsalt: _salt,
    encryptedkey: _key,
    secretsprovider: _provider,
    ...settings
  } = existsSync(own) ? readYaml(own, settingsSchema) : {};
  const encryption = existsSync(copy) ? readYaml(copy, encryptionSchema) : {};
  writeFileSync(copy, dump({ ...encryption, ...settings }));
}

function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(load(readFileSync(path, "utf8")) ?? {});
  } catch (error) {
    throw new LabError(
      `${path} is unreadable: ${error instanceof Error ? error.message : String(error)}`,
      "Correct the file, then run the same command again",
    );
  }
}
