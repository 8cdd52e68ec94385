import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import {
  DESCRIPTIVE_LABELS,
  GlmServeError,
  leafSchemas,
  type Plan,
  type Problem,
  problemsFromZod,
} from "../core/index.ts";
import type { LeafArgs } from "./args.ts";

/** Checks Outputs by the schemas of the site settings, as soon as their values are known. */
export function checkLeaves(component: pulumi.Resource, later: LeafArgs, plan: Plan): LeafArgs {
  const checked: LeafArgs = {};
  if (later.image !== undefined) checked.image = check(component, "image", leafSchemas.image, later.image);
  if (later.namespace !== undefined) checked.namespace = checkNamespace(component, later.namespace);
  if (later.imagePullSecrets !== undefined) {
    checked.imagePullSecrets = check(
      component,
      "imagePullSecrets",
      leafSchemas.imagePullSecrets,
      later.imagePullSecrets,
    );
  }
  if (later.labels !== undefined) checked.labels = checkLabels(component, later.labels, takenLabels(plan));
  return checked;
}

/** Checks a namespace that may be an Output. */
export function checkNamespace(
  component: pulumi.Resource,
  namespace: pulumi.Input<string>,
): pulumi.Output<string> {
  return check(component, "namespace", leafSchemas.namespace, namespace);
}

/** Checks labels that may be Outputs. A key that is already in use is an error, because its value would be lost. */
export function checkLabels(
  component: pulumi.Resource,
  labels: NonNullable<LeafArgs["labels"]>,
  taken: ReadonlySet<string>,
): pulumi.Output<Record<string, string>> {
  return check(component, "labels", leafSchemas.labels, labels, (known) =>
    Object.keys(known)
      .filter((key) => taken.has(key))
      .map((key) => ({
        path: `labels.${key}`,
        message: `labels.${key} is already set by glm-serve or by the site.`,
        fix: `Remove labels.${key}, or use another key`,
      })),
  );
}

function takenLabels(plan: Plan): ReadonlySet<string> {
  const descriptive: readonly string[] = DESCRIPTIVE_LABELS;
  return new Set(
    plan.objects.flatMap(({ manifest }) => [
      ...Object.keys(manifest.metadata.labels ?? {}).filter((key) => !descriptive.includes(key)),
      ...("spec" in manifest && "template" in manifest.spec
        ? Object.keys(manifest.spec.template.metadata.labels ?? {})
        : []),
    ]),
  );
}

function check<Value>(
  component: pulumi.Resource,
  path: string,
  schema: z.ZodType<Value>,
  input: pulumi.Input<unknown>,
  inspect: (value: Value) => readonly Problem[] = () => [],
): pulumi.Output<Value> {
  const output = pulumi.output(input);
  return pulumi.all([output, pulumi.isSecret(output)]).apply(([value, secret]) => {
    const parsed = schema.safeParse(value);
    const problems = parsed.success
      ? inspect(parsed.data)
      : problemsFromZod(parsed.error, schema, value, path).map((problem) => below(problem, path, secret));
    if (parsed.success && problems.length === 0) return parsed.data;
    const { deploymentReport } = new GlmServeError("the arguments of a component", problems);
    throw new pulumi.ResourceError(deploymentReport, component, true);
  });
}

function below({ value, ...problem }: Problem, whole: string, secret: boolean): Problem {
  const path =
    problem.path === whole ? whole : `${whole}${problem.path.startsWith("[") ? "" : "."}${problem.path}`;
  return secret ? { ...problem, path } : { ...problem, path, value };
}
