import {
  GlmServeError,
  plan,
  type PlannedObject,
  type PlannedProcedure,
  type ProcedureName,
  renderList,
  renderYaml,
  type Site,
} from "../core/index.ts";
import { parseCall, readSettings, topologyOf } from "../program/index.ts";
import { programName, stackArguments } from "./called-as.ts";
import type { Run } from "./command.ts";
import { procedures } from "./descriptions/procedures.ts";

/** Prints one procedure of a stack, whether or not the settings of the stack enable it. */
export function runProcedure(setting: keyof typeof procedures): Run {
  return async (argv, context) => {
    const { stack, site, render, json } = parseCall(procedures[setting], argv);
    const { objects, procedure, namespace } = await planProcedure(setting, stack, site, context.directory);
    if (render)
      return { text: json ? renderList({ objects }) : renderYaml({ objects }), code: 0, verbatim: true };
    const command = `${programName(context)} ${setting} ${stackArguments(stack, site)}`;
    const found = instructions(command, procedure, namespace, objects);
    return json ? { text: `${JSON.stringify(found, undefined, 2)}\n`, code: 0 } : instructionText(found);
  };
}

async function planProcedure(
  setting: ProcedureName,
  stack: string,
  siteFile: string | undefined,
  directory: string,
) {
  const settings = readSettings(stack, siteFile, directory);
  const planned = plan(await topologyOf(stack, settings), withProcedure(settings.site, setting));
  const procedure = planned.procedures.find((candidate) => candidate.setting === setting);
  if (procedure === undefined) throw new GlmServeError(`stack ${stack}`, [missing(setting, stack)]);
  const objects = planned.objects.filter(
    ({ key, part }) => key === "namespace" || (part.kind === "procedure" && part.setting === setting),
  );
  return { objects, procedure, namespace: planned.topology.site.namespace };
}

/** Enables the procedure in the site. The other procedures stay: they decide which weights are served. */
function withProcedure(site: Site, setting: ProcedureName): Site {
  const given: unknown = site.procedures?.[setting] ?? {};
  return { ...site, procedures: Object.assign({}, site.procedures, { [setting]: given }) };
}

function missing(setting: ProcedureName, stack: string) {
  return {
    path: `procedures.${setting}`,
    message: `procedures.${setting} is not set in stack ${stack}.`,
    fix: `Set procedures.${setting}`,
  };
}

/** How a procedure is run, and its result read. */
interface Instructions {
  readonly job: string;
  readonly namespace: string;
  readonly pods: number;
  readonly deadlineSeconds: number;
  /** Digest of what serves, which a result of this plan contains. */
  readonly serving?: string;
  /** Shell commands. */
  readonly commands: {
    readonly run: string;
    readonly follow: string;
    readonly wait: string;
    readonly result: string;
    /** Deletes the Job, so that it can run again. */
    readonly delete: string;
  };
}

function instructions(
  command: string,
  { job, result, serving }: PlannedProcedure,
  namespace: string,
  objects: readonly PlannedObject[],
): Instructions {
  const { pods, deadline } = sizeOf(objects);
  const kubectl = `kubectl --namespace ${namespace}`;
  const key = pods === 1 ? "result.json" : "result-0.json";
  const selector = `job-name=${job},batch.kubernetes.io/job-completion-index=0`;
  return {
    job,
    namespace,
    pods,
    deadlineSeconds: deadline,
    ...(serving === undefined ? {} : { serving }),
    commands: {
      run: `${command} --render | kubectl apply -f -`,
      follow: `${kubectl} logs --follow --selector ${selector} --tail=-1`,
      wait: waitLoop(kubectl, job),
      result: `${kubectl} get configmap ${result} --output=jsonpath='{.data.${key.replace(".", String.raw`\.`)}}'`,
      delete: `${kubectl} delete job ${job}`,
    },
  };
}

function instructionText({ job, namespace, pods, deadlineSeconds, serving, commands }: Instructions): string {
  return [
    `Job ${job} in namespace ${namespace}: ${pods === 1 ? "1 pod" : `${pods} pods, one per node`}, deadline ${deadlineSeconds} s`,
    "",
    `run     ${commands.run}`,
    `follow  ${commands.follow}`,
    `wait    ${commands.wait}`,
    `result  ${commands.result}`,
    ...(serving === undefined
      ? []
      : [`match   "serving":"${serving}" in the result; any other value is from an older plan`]),
    `repeat  ${commands.delete}, then run again`,
    "",
  ].join("\n");
}

/**
 * A shell loop that ends when the Job is complete, has failed or is deleted. `kubectl wait` waits for one condition, so it
 * would wait for the whole deadline after a Job that failed at once.
 */
function waitLoop(kubectl: string, job: string): string {
  const state = `$(${kubectl} get job ${job} --output=jsonpath='{.status.conditions[*].type}')`;
  return `while s=${state}; do case "$s" in *Complete*|*Failed*) echo "$s"; break;; esac; sleep 5; done`;
}

function sizeOf(objects: readonly PlannedObject[]): { pods: number; deadline: number } {
  for (const { manifest } of objects) {
    if (manifest.kind === "Job")
      return { pods: manifest.spec.completions, deadline: manifest.spec.activeDeadlineSeconds };
  }
  throw new RangeError("a procedure without a Job");
}
