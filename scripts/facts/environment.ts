import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, withLock } from "../../lab/index.ts";

const run = promisify(execFile);

/** Bytes that a script may print: the facts of a release are JSON of less than 1 MB. */
const maxBuffer = 64 * 2 ** 20;

const here = import.meta.dirname;

const cache = join(cacheDirectory(), "facts");

/** `fetch_package.py` uses parts of pip that may change with its version. */
const PIP = "pip==26.3";

/** What `import vllm` needs beyond its own requirements: those of torch, and the server that the package installs with itself. */
const BESIDE = ["filelock", "fsspec", "jinja2", "mpmath", "networkx", "sympy", "uvloop"];

/** What decides an environment: the plugin's image installs vLLM for the device `empty`, then its own pins. */
export interface Pins {
  /** Requirements as pip reads them. */
  readonly requirements: readonly string[];
  readonly torch: string;
}

/** Makes a folder of the cache unless it exists; a run that fails leaves none. */
async function folder(name: string, make: (partial: string) => Promise<void>): Promise<string> {
  const path = join(cache, name);
  if (existsSync(path)) return path;
  await withLock(`${path}.lock`, { milliseconds: 3_600_000 }, async () => {
    if (existsSync(path)) return;
    rmSync(`${path}.partial`, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    await make(`${path}.partial`);
    renameSync(`${path}.partial`, path);
  });
  return path;
}

function key(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** Runs a Python script of this folder and returns what it prints. */
async function script(
  python: string,
  name: string,
  argv: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...variables };
  const { stdout } = await run(python, [join(here, name), ...argv], { env, maxBuffer });
  return stdout;
}

/** A virtual environment with a pinned pip. Its programs know its path, so they run as modules. */
async function emptyEnvironment(path: string): Promise<string> {
  await run("python3", ["-m", "venv", path]);
  const python = join(path, "bin/python");
  await run(python, ["-m", "pip", "install", "--quiet", PIP]);
  return python;
}

/** The readable files of a release of a package; the folder is kept. */
export async function packageSource(name: string, version: string): Promise<string> {
  const tools = await folder(`pip-${key(PIP)}`, async (partial) => {
    await emptyEnvironment(partial);
  });
  const fetcher = readFileSync(join(here, "fetch_package.py"), "utf8");
  return folder(`source-${name}-${version}-${key(fetcher)}`, async (partial) => {
    await script(join(tools, "bin/python"), "fetch_package.py", [name, version, partial]);
  });
}

/** torch without the libraries of CUDA that it links, and their stand-ins. */
async function torchWithoutDevice(version: string): Promise<{ torch: string; libraries: string }> {
  const torch = await folder(`torch-${version}`, async (partial) => {
    const options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--target", partial];
    await run("python3", ["-m", "pip", "install", ...options, `torch==${version}`], { maxBuffer });
  });
  const maker = readFileSync(join(here, "stand_in_libraries.py"), "utf8");
  const libraries = await folder(`libraries-${version}-${key(maker)}`, async (partial) => {
    await script("python3", "stand_in_libraries.py", [join(torch, "torch/lib"), partial]);
  });
  return { torch, libraries };
}

const ENVIRONMENT = "environment-";

function environmentName(pins: Pins): string {
  return `${ENVIRONMENT}${key(PIP, ...pins.requirements)}`;
}

/** An environment with the pins, in which pip takes torch for installed. */
async function ownEnvironment(pins: Pins): Promise<string> {
  return folder(environmentName(pins), async (partial) => {
    const python = await emptyEnvironment(partial);
    const [library = ""] = readdirSync(join(partial, "lib"));
    const record = join(partial, "lib", library, "site-packages", `torch-${pins.torch}.dist-info`);
    mkdirSync(record);
    writeFileSync(join(record, "METADATA"), `Metadata-Version: 2.1\nName: torch\nVersion: ${pins.torch}\n`);
    writeFileSync(join(record, "RECORD"), "");
    const requirements = join(partial, "requirements.txt");
    writeFileSync(requirements, [...pins.requirements, ...BESIDE, ""].join("\n"));
    const install = ["install", "--quiet", "--prefer-binary", "-r", requirements];
    await run(python, ["-m", "pip", ...install], { maxBuffer });
    // As the image does: a kernel compiler without a device changes what vLLM imports.
    await run(python, ["-m", "pip", "uninstall", "--quiet", "--yes", "triton"]);
  });
}

/**
 * Environments of other releases with a fitting Transformers, those first that meet most requirements. Only the parser of vLLM
 * decides its flags; the other packages must merely be there when it is imported.
 */
async function otherEnvironments(pins: Pins): Promise<readonly string[]> {
  const names = existsSync(cache)
    ? readdirSync(cache).filter((name) => name.startsWith(ENVIRONMENT) && !name.includes("."))
    : [];
  const counted = await Promise.all(
    names.toSorted().map(async (name) => {
      const argv = ["transformers", ...pins.requirements];
      const unmet = await script(join(cache, name, "bin/python"), "unmet_requirements.py", argv);
      return unmet === "" ? [] : [{ path: join(cache, name), unmet: Number(unmet) }];
    }),
  );
  return counted
    .flat()
    .toSorted((a, b) => a.unmet - b.unmet)
    .map(({ path }) => path);
}

/** A Python that can import a release of vLLM, and the variables that it needs. */
export interface EngineEnvironment {
  readonly python: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Yields environments that may import a release of vLLM without a device, the best first. The last one has exactly its
 * requirements; the generator creates it on demand.
 *
 * @param sources folders of the release's files, and of its plugins
 */
export async function* engineEnvironments(
  sources: readonly string[],
  pins: Pins,
): AsyncGenerator<EngineEnvironment> {
  const { torch, libraries } = await torchWithoutDevice(pins.torch);
  const variables = {
    HF_HUB_OFFLINE: "1",
    LD_LIBRARY_PATH: libraries,
    // The cache holds what Python compiles: the parser imports some thousand modules.
    PYTHONDONTWRITEBYTECODE: "",
    PYTHONPATH: [...sources, torch].join(delimiter),
    VLLM_NO_USAGE_STATS: "1",
    VLLM_TARGET_DEVICE: "empty",
  };
  const others = existsSync(join(cache, environmentName(pins))) ? [] : await otherEnvironments(pins);
  for (const environment of others) yield { python: join(environment, "bin/python"), variables };
  yield { python: join(await ownEnvironment(pins), "bin/python"), variables };
}

/**
 * Runs the parser of a release of vLLM without a device.
 *
 * @param source folder of the release's files
 * @returns JSON of `serve_parser.py`
 */
export async function parserFacts(source: string, pins: Pins): Promise<string> {
  let failure: unknown;
  for await (const { python, variables } of engineEnvironments([source], pins)) {
    try {
      return await script(python, "serve_parser.py", [], variables);
    } catch (error) {
      // An environment of another release lacks a package that this one imports.
      failure = error;
    }
  }
  throw failure;
}

/** Reads the source of a release of vllm-ascend: JSON of `plugin_source.py`. */
export function pluginFacts(source: string): Promise<string> {
  return script("python3", "plugin_source.py", [join(source, "vllm_ascend")]);
}
