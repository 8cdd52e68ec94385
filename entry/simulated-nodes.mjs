// The main program of a stack in a cluster of the user with simulated nodes. These have a taint, so that no other pod of the
// cluster is scheduled on them, and the pods of the stack tolerate it.
import stack from "./stack.mjs";

const workloads = new Set([
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:batch/v1:Job",
]);

export default async function deploy() {
  const { output, runtime } = await import("@pulumi/pulumi");
  const toleration = {
    key: process.env["GLM_SERVE_SIMULATED_TAINT"],
    operator: "Exists",
    effect: "NoSchedule",
  };
  runtime.registerStackTransformation(({ type, props, opts }) => {
    if (!workloads.has(type)) return undefined;
    return {
      props: { ...props, spec: output(props["spec"]).apply((spec) => tolerate(spec, toleration)) },
      opts,
    };
  });
  return stack();
}

function tolerate(spec, toleration) {
  const { template } = spec;
  const tolerations = [...(template.spec.tolerations ?? []), toleration];
  return { ...spec, template: { ...template, spec: { ...template.spec, tolerations } } };
}
