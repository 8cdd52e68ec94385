import { spawn } from "node:child_process";
import { GlmServeError, withoutSecrets } from "../core/index.ts";

/** The cluster that a command reads, and how. */
export interface ClusterOptions {
  /** @default kubectl, found in PATH */
  readonly executable?: string;
  readonly namespace: string;
  /** @default the current context of the kubeconfig */
  readonly context?: string | undefined;
  /** @default kubectl's own: KUBECONFIG, else ~/.kube/config */
  readonly kubeconfig?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends running calls of kubectl. */
  readonly signal?: AbortSignal;
}

/** What a call of kubectl printed. */
type Answer = { readonly text: string } | { readonly failure: Failure };

/** Why a call of kubectl failed. */
export interface Failure {
  readonly kind: "missing" | "context" | "unreachable" | "unauthorized" | "forbidden" | "not-found" | "other";
  /** A sentence whose subject is the object. */
  readonly message: string;
  /** An imperative, without a final period. */
  readonly fix: string;
}

/** A call of kubectl that does not answer would hold the whole command. */
const TIMEOUT_SECONDS = 30;

/** Time for the API server; kubectl then prints a reason, and is not killed. */
const REQUEST_SECONDS = 20;

/** Calls of kubectl at the same time. */
const PARALLEL = 8;

/** Reads a namespace with kubectl, and changes nothing. */
export class ClusterReader {
  readonly options: ClusterOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: ClusterOptions) {
    this.options = options;
  }

  /** Runs kubectl in the namespace; at most eight calls run at once. */
  async ask(argv: readonly string[]): Promise<Answer> {
    if (this.#running >= PARALLEL) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return await this.#run(argv);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /**
   * The JSON that kubectl prints.
   *
   * @throws GlmServeError with the reason and what to do
   */
  async json(argv: readonly string[]): Promise<unknown> {
    return JSON.parse(await this.text([...argv, "--output=json"]));
  }

  /** As `json`; undefined for a user who may not read these objects. */
  async jsonIfAllowed(argv: readonly string[]): Promise<unknown> {
    const answer = await this.ask([...argv, "--output=json"]);
    if ("text" in answer) return JSON.parse(answer.text);
    if (answer.failure.kind === "forbidden") return undefined;
    throw clusterError(answer.failure);
  }

  /**
   * What kubectl prints.
   *
   * @throws GlmServeError with the reason and what to do
   */
  async text(argv: readonly string[]): Promise<string> {
    const answer = await this.ask(argv);
    if ("text" in answer) return answer.text;
    throw clusterError(answer.failure);
  }

  #run(argv: readonly string[]): Promise<Answer> {
    const { executable = "kubectl", namespace, context, kubeconfig, environment, signal } = this.options;
    const all = [
      ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
      ...(context === undefined ? [] : [`--context=${context}`]),
      `--namespace=${namespace}`,
      `--request-timeout=${REQUEST_SECONDS}s`,
      ...argv,
    ];
    return new Promise((resolve) => {
      const child = spawn(executable, all, {
        env: { ...environment },
        stdio: ["ignore", "pipe", "pipe"],
        timeout: TIMEOUT_SECONDS * 1000,
        killSignal: "SIGKILL",
        // A Ctrl-C for the whole process group ends kubectl through the signal, with its output discarded.
        ...(signal === undefined ? {} : { signal }),
      });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      child.on("error", (error) => {
        resolve({ failure: notStarted(error, executable) });
      });
      child.on("close", (code, killed) => {
        if (code === 0) resolve({ text: stdout });
        else resolve({ failure: killed === null ? failureOf(stderr, this.options) : timedOut(argv) });
      });
    });
  }
}

function notStarted(error: Error, executable: string): Failure {
  const missing = "code" in error && error.code === "ENOENT";
  return missing
    ? {
        kind: "missing",
        message: `${executable} is not in PATH, but status and bundle read the cluster with it.`,
        fix: "Install kubectl (https://kubernetes.io/docs/tasks/tools), or add its directory to PATH",
      }
    : {
        kind: "other",
        message: `${executable} cannot be started: ${error.message}.`,
        fix: `Run ${executable} version`,
      };
}

function timedOut(argv: readonly string[]): Failure {
  return {
    kind: "unreachable",
    message: `kubectl ${argv.slice(0, 2).join(" ")} did not end within ${TIMEOUT_SECONDS} s.`,
    fix: "Check that the API server answers: kubectl get --raw /readyz",
  };
}

/** Sorts what kubectl prints when it fails (kubectl: util/helpers.go; client-go: clientcmd). */
function failureOf(stderr: string, { namespace, context, kubeconfig }: ClusterOptions): Failure {
  const said = withoutSecrets(stderr.trim().split("\n").at(-1) ?? "").replace(
    /^(?:error|Error from server): /i,
    "",
  );
  const place = context === undefined ? "the current context" : `context ${context}`;
  if (/context "?.*"? does not exist|no context exists with the name/i.test(stderr))
    return {
      kind: "context",
      message: `The kubeconfig has no ${context === undefined ? "current context" : `context ${context}`}.`,
      fix: "Set --context to one of kubectl config get-contexts",
    };
  if (
    /stat .*: no such file or directory|error loading config file|no configuration has been provided/i.test(
      stderr,
    )
  )
    return {
      kind: "context",
      message: `The kubeconfig${kubeconfig === undefined ? "" : ` ${kubeconfig}`} cannot be read: ${said}.`,
      fix: "Set --kubeconfig or KUBECONFIG to a kubeconfig file",
    };
  if (/localhost:8080|127\.0\.0\.1:8080|\[::1\]:8080/.test(stderr) && context === undefined)
    return {
      kind: "context",
      message: "kubectl has no cluster: the kubeconfig is missing or has no current context.",
      fix: "Set --kubeconfig or --context, or run kubectl config use-context <name>",
    };
  if (/\(Unauthorized\)|You must be logged in/.test(stderr))
    return {
      kind: "unauthorized",
      message: `The cluster of ${place} does not accept the credentials of the kubeconfig.`,
      fix: "Log in to the cluster again, or set --context to another one",
    };
  if (/\(Forbidden\)/.test(stderr))
    return {
      kind: "forbidden",
      message: `The user of ${place} may not read namespace ${namespace}: ${said}.`,
      fix: `Grant the user the ClusterRole view in namespace ${namespace}`,
    };
  if (/\(NotFound\)|doesn't have a resource type/.test(stderr))
    return { kind: "not-found", message: `${capitalized(said)}.`, fix: "Deploy the stack first" };
  if (
    /Unable to connect|connection to the server .* was refused|i\/o timeout|no such host|deadline exceeded|EOF/i.test(
      stderr,
    )
  )
    return {
      kind: "unreachable",
      message: `The cluster of ${place} cannot be reached: ${said}.`,
      fix: "Start the cluster or its VPN, or set --context to another one",
    };
  return {
    kind: "other",
    message: `kubectl failed: ${said}.`,
    fix: "Run the command with kubectl to see all its output",
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A failure as the report of a command. */
export function clusterError({ message, fix }: Pick<Failure, "message" | "fix">): GlmServeError {
  return new GlmServeError("the cluster", [{ path: "kubectl", message: message.replace(/\.\.$/, "."), fix }]);
}
