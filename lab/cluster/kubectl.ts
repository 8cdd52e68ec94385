import { join } from "node:path";
import { LabError } from "../host/lab-error.ts";
import { runCommand } from "../host/run-command.ts";

/** The built kubectl with the kubeconfig of one cluster. */
export interface Kubectl {
  readonly executable: string;
  readonly kubeconfig: string;
  /**
   * Runs a command and returns its stdout.
   *
   * @throws LabError with stderr
   */
  run(argv: readonly string[], input?: string): Promise<string>;
}

/** kubectl for a kubeconfig. */
export function kubectlFor(binaryDirectory: string, kubeconfig: string): Kubectl {
  const executable = join(binaryDirectory, "kubectl");
  return {
    executable,
    kubeconfig,
    async run(argv, input) {
      const { code, stdout, stderr } = await runCommand(
        [executable, `--kubeconfig=${kubeconfig}`, ...argv],
        input,
      );
      if (code === 0) return stdout;
      const command = argv.join(" ");
      throw new LabError(
        `kubectl ${command} failed: ${stderr.trim()}`,
        `Run the command yourself: KUBECONFIG=${kubeconfig} ${executable} ${command}`,
      );
    },
  };
}

/** The output of a command, or `fallback` for a user who may not run it: many may read one namespace only. */
export async function unlessForbidden(output: Promise<string>, fallback: string): Promise<string> {
  try {
    return await output;
  } catch (error) {
    if (error instanceof LabError && error.message.includes("(Forbidden)")) return fallback;
    throw error;
  }
}
