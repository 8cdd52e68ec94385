import { buildTools, finishedDirectory } from "../binaries/build.ts";
import type { Progress } from "../host/progress.ts";

const tools = ["pulumi-language-hosts", "pulumi-language-yaml"] as const;

/** Directories of the hosts of Pulumi programs in other languages than TypeScript. */
export interface LanguageHosts {
  /** Hosts of Go and Python programs, and of plugins in Node. */
  readonly programs: string;
  readonly yaml: string;
}

/** Builds the missing hosts. Only tests of other languages need them. */
export async function ensureLanguageHosts(progress: Progress): Promise<LanguageHosts> {
  await buildTools(tools, progress);
  const [programs, yaml] = tools.map((tool) => finishedDirectory(tool));
  return { programs: programs ?? "", yaml: yaml ?? "" };
}
