import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dump, load } from "js-yaml";
import { z } from "zod";
import { LabError } from "../host/lab-error.ts";
import type { PulumiTools } from "./pulumi-tools.ts";

/** A project file in the cluster's state that runs the program of another directory. */
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

/** How the secrets of one stack in one backend are encrypted: never taken from the source, whose backend is another. */
const encryptionShape = {
  encryptionsalt: z.string().optional(),
  encryptedkey: z.string().optional(),
  secretsprovider: z.string().optional(),
};

const settingsSchema = z.looseObject(encryptionShape);

const encryptionSchema = z.object(encryptionShape);

/**
 * Writes a project beside the cluster's state that points at the program in `source` and takes over its settings of this
 * stack. So the salt of the secrets and the provider's path land there, and the source's own files stay as they are.
 */
export function generateProject(
  source: string,
  stack: string,
  target: string,
  tools: PulumiTools,
): GeneratedProject {
  const file = ["Pulumi.yaml", "Pulumi.yml"]
    .map((name) => join(source, name))
    .find((path) => existsSync(path));
  if (file === undefined) {
    throw new LabError(`There is no Pulumi.yaml in ${source}.`, "Name the directory of a Pulumi project.");
  }
  const project = readYaml(file, projectSchema);
  const { main = ".", stackConfigDir = ".", plugins, ...rest } = project;
  const directory = join(target, project.name);
  mkdirSync(directory, { recursive: true });
  const generated = {
    ...rest,
    main: resolve(source, main),
    plugins: {
      ...plugins,
      // Named here, the engine uses them without a warning that they come from PATH.
      providers: withPlugin(plugins?.providers, "kubernetes", tools.plugin.directory),
      languages: withPlugin(plugins?.languages, "nodejs", tools.pulumi.languageHost),
    },
  };
  writeFileSync(join(directory, "Pulumi.yaml"), dump(generated));
  takeOverSettings(resolve(source, stackConfigDir), stack, directory);
  return { name: project.name, directory };
}

type Plugins = z.infer<typeof pluginsSchema>;

function withPlugin(plugins: Plugins | undefined, name: string, path: string): Plugins {
  return [...(plugins?.filter((plugin) => plugin.name !== name) ?? []), { name, path }];
}

function takeOverSettings(source: string, stack: string, directory: string): void {
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
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      "Put it right, then run the same command again.",
    );
  }
}
