import {
  GlmServeError,
  plan,
  type PlannedObject,
  type PlannedProcedure,
  type ProcedureName,
  renderYaml,
  type Site,
} from "../core/index.ts";
import { readStackWords, SITE_USAGE } from "../program/choose-stack.ts";
import { readSettings } from "../program/settings.ts";
import { topologyOf } from "../stacks/catalogue.ts";
import type { Command } from "./command.ts";
import { programOf, stackWords } from "./program.ts";

/** What a person must know of a procedure. */
interface Description {
  /** Its setting below `procedures`, which is also the command's name. */
  readonly setting: ProcedureName;
  readonly summary: string;
  /** What it does, in sentences. */
  readonly purpose: string;
}

/** A command that prints one procedure of a stack, whether or not the stack's settings enable it. */
export function procedureCommand({ setting, summary, purpose }: Description): Command {
  const usage = `glm-serve ${setting} <stack> [--render] [--site <file>]

${purpose}
Says how to run it; with --render it prints its objects as YAML for kubectl apply -f -.

${SITE_USAGE}; procedures.${setting} holds its own
  --render       its objects as YAML`;
  return {
    name: setting,
    summary,
    usage,
    run: async (words, context) => {
      const { stack, siteFile, flags } = readStackWords(setting, words, { flags: ["render"] });
      const { objects, procedure, namespace } = await planProcedure(
        setting,
        stack,
        siteFile,
        context.directory,
      );
      if (flags.has("render")) return renderYaml({ objects });
      const called = `${programOf(context)} ${setting} ${stackWords(stack, siteFile)}`;
      return instructions(called, procedure, namespace, objects);
    },
  };
}

async function planProcedure(
  setting: ProcedureName,
  stack: string,
  siteFile: string | undefined,
  directory: string,
) {
  const settings = readSettings(stack, siteFile, directory);
  const planned = plan(await topologyOf(stack, settings), enabling(settings.site, setting));
  const procedure = planned.procedures.find((candidate) => candidate.setting === setting);
  if (procedure === undefined) throw new GlmServeError(`stack ${stack}`, [notPlanned(setting)]);
  const objects = planned.objects.filter(
    ({ key, part }) => key === "namespace" || (part.kind === "procedure" && part.setting === setting),
  );
  return { objects, procedure, namespace: planned.topology.site.namespace };
}

/** The site with this procedure; its others say what weights are served. */
function enabling(site: Site, setting: ProcedureName): Site {
  const given: unknown = site.procedures?.[setting] ?? {};
  return { ...site, procedures: Object.assign({}, site.procedures, { [setting]: given }) };
}

function notPlanned(setting: ProcedureName) {
  return {
    path: `procedures.${setting}`,
    message: "The stack has no such procedure.",
    fix: "see its settings",
  };
}

function instructions(
  called: string,
  { job, result, serving }: PlannedProcedure,
  namespace: string,
  objects: readonly PlannedObject[],
): string {
  const { pods, deadline } = sizeOf(objects);
  const kubectl = `kubectl --namespace ${namespace}`;
  const key = pods === 1 ? "result.json" : "result-0.json";
  const selector = `job-name=${job},batch.kubernetes.io/job-completion-index=0`;
  return [
    `Job ${job} in ${namespace}: ${pods === 1 ? "one pod" : `${pods} pods, one a node`}, ended after ${deadline} s at the latest`,
    "",
    `run     ${called} --render | kubectl apply -f -`,
    `follow  ${kubectl} logs --follow --selector ${selector} --tail=-1`,
    `wait    ${waiting(kubectl, job)}`,
    `result  ${kubectl} get configmap ${result} --output=jsonpath='{.data.${key.replace(".", String.raw`\.`)}}'`,
    ...(serving === undefined
      ? []
      : [`of      "serving":"${serving}"; a result that names another is of an older plan`]),
    `again   ${kubectl} delete job ${job}, then run`,
    "",
  ].join("\n");
}

/**
 * A shell's line that ends when the Job has, well or badly, or is gone. `kubectl wait` waits for one condition, and so
 * sits out the whole deadline of a Job that failed at once.
 */
function waiting(kubectl: string, job: string): string {
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
