import { apiPorts, type GroupLayout, type ResolvedTopology, Stage } from "../../domain/index.ts";
import { PROCEDURE_DIRECTORY } from "../../kubernetes/index.ts";
import { Role } from "../../topology/index.ts";
import { clientFiles, clientKey } from "../client/client.ts";
import { defineProcedure } from "../define-procedure.ts";
import { podFiles } from "../../runtime/index.ts";

/** The scripts that check a stack as its client. */
const smokeFiles = podFiles("core/procedures/smoke", ["answers.py", "roles.py", "smoke.py"]);

/** The engine updates its counters after the answer. */
const COUNTER_SECONDS = 30;

/** Checks the answers of a stack as its client. Source: deployment documents 000, 001, 002 (§6) and 003. */
export const smoke = defineProcedure({
  setting: "smoke",
  name: "smoke",
  stage: Stage.AfterServing,
  after: [],
  job: ({ topology, groups, endpoint }, settings) => {
    const key = clientKey(topology, "smoke", settings.apiKey);
    const plan = {
      endpoint: `http://${endpoint.service}:${endpoint.port}`,
      servers: serversOf(groups),
      roles: rolesOf(groups),
      model: topology.spec.model.servedModelName,
      checks: checksOf(topology),
      readySeconds: settings.readySeconds,
      requestSeconds: settings.requestSeconds,
      counterSeconds: COUNTER_SECONDS,
      ...key.plan,
    };
    return {
      files: { ...clientFiles, ...smokeFiles, "plan.json": `${JSON.stringify(plan, undefined, 2)}\n` },
      command: ["python3", "-B", `${PROCEDURE_DIRECTORY}/smoke.py`, `${PROCEDURE_DIRECTORY}/plan.json`],
      environment: key.environment,
    };
  },
});

/** The checks that the flags of the groups allow. */
function checksOf({ engine, groups }: ResolvedTopology): string[] {
  const everyGroup = (flag: string) =>
    groups.every(({ args }) => args[flag] !== undefined && args[flag] !== false);
  const roles = new Set(groups.map(({ role }) => role));
  return [
    "models",
    "completion",
    "chat",
    ...(everyGroup("toolCallParser") ? ["tool call"] : []),
    ...(everyGroup("reasoningParser") ? ["reasoning"] : []),
    ...(engine.checks.generates ? ["generate"] : []),
    ...(roles.has(Role.Prefill) && roles.has(Role.Decode) ? ["both roles"] : []),
  ];
}

function serversOf(groups: readonly GroupLayout[]): string[] {
  return groups.flatMap(({ pods }) =>
    pods.flatMap((pod) => apiPorts(pod).map((port) => `http://${pod.address}:${port}`)),
  );
}

function rolesOf(groups: readonly GroupLayout[]): Partial<Record<Role, string[]>> {
  const of = (role: Role) => serversOf(groups.filter((group) => group.role === role));
  const roles = [Role.Prefill, Role.Decode] as const;
  return Object.fromEntries(roles.flatMap((role) => (of(role).length === 0 ? [] : [[role, of(role)]])));
}
