import { spawn } from "node:child_process";
import { join } from "node:path";
import { LocalError } from "../local-error.ts";

/** kubectl of the built binaries, bound to one cluster. */
export interface Kubectl {
  readonly executable: string;
  readonly kubeconfig: string;
  /** Runs a command with an optional stdin; returns stdout, fails with stderr. */
  run(argv: readonly string[], input?: string): Promise<string>;
}

/** Binds kubectl to a kubeconfig. */
export function kubectlFor(binaryDirectory: string, kubeconfig: string): Kubectl {
  const executable = join(binaryDirectory, "kubectl");
  return {
    executable,
    kubeconfig,
    run: (argv, input) =>
      new Promise((resolve, reject) => {
        const child = spawn(executable, [`--kubeconfig=${kubeconfig}`, ...argv], {
          stdio: ["pipe", "pipe", "pipe"],
        });
        let stdout = "";
        let stderr = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          stdout += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
          stderr += text;
        });
        child.on("error", reject);
        child.on("close", (code) => {
          if (code === 0) resolve(stdout);
          else {
            const command = `kubectl ${argv.join(" ")}`;
            reject(
              new LocalError(
                `${command} failed: ${stderr.trim()}`,
                `Try it yourself: KUBECONFIG=${kubeconfig} ${executable} ${argv.join(" ")}`,
              ),
            );
          }
        });
        child.stdin.on("error", () => undefined);
        child.stdin.end(input ?? "");
      }),
  };
}
