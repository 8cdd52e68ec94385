import { join } from "node:path";
import { checkout } from "../lab/index.ts";
import { pythonEnvironment } from "./python-environment.ts";

/** Programs that run and check the pods' Python. */
export interface PythonTools {
  /** Interpreter with numpy and safetensors, which the pods' scripts must not need. */
  readonly python: string;
  readonly ruff: string;
}

/**
 * The programs of test/python/requirements.txt.
 *
 * @throws Error with pip's output
 */
export async function pythonTools(): Promise<PythonTools> {
  const directory = await pythonEnvironment(join(checkout, "test/python/requirements.txt"));
  return { python: join(directory, "bin/python"), ruff: join(directory, "bin/ruff") };
}
