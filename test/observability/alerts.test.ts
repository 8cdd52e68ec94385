import { describe, expect, test } from "vitest";
import type { AlertCase, CasesByAlert, FiringCase } from "../../core/observability/alerts/alert-case.ts";
import { groupCases } from "../../core/observability/alerts/group-cases.ts";
import { otherCases } from "../../core/observability/alerts/other-cases.ts";
import { requestCases } from "../../core/observability/alerts/request-cases.ts";
import { alerts } from "../../core/index.ts";
import { promtool, written } from "./promtool.ts";
import { ofKind, watchedPlan } from "./watched-plan.ts";

const cases: CasesByAlert = { ...groupCases, ...requestCases, ...otherCases };

const USUAL_STACK = "a3-1p1d";

const stacks = [USUAL_STACK, "a3-glm5-w8a8-2node", "a3-glm53-1p1d", "a3-xllm", "h200-glm47-flash"];

/** The file with the alerts of each stack. */
const ruleFiles = new Map(
  await Promise.all(
    stacks.map(async (stack): Promise<[string, string]> => {
      const plan = await watchedPlan(stack, { monitors: "prometheus-operator", alerts: {} });
      const [rule] = ofKind(plan, "PrometheusRule");
      return [stack, written(rule?.spec)];
    }),
  ),
);

const severities = new Map(alerts.map(({ name, severity }) => [name, severity]));

function ruleFile(stack: string): string {
  const file = ruleFiles.get(stack);
  if (file === undefined) throw new RangeError(`the test has no alerts of ${stack}`);
  return file;
}

/** Runs the alerts of the stack over the series. Returns what promtool complains about. */
function outcome(
  alert: string,
  { stack = USUAL_STACK, series, at }: AlertCase,
  fires: FiringCase["fires"] | [] = [],
) {
  const file = written({
    rule_files: [ruleFile(stack)],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          {
            eval_time: at,
            alertname: alert,
            exp_alerts: fires.map(({ labels, summary, description }) => ({
              exp_labels: { stack, severity: severities.get(alert), ...labels },
              exp_annotations: { summary, description },
            })),
          },
        ],
      },
    ],
  });
  const { code, output } = promtool("test", "rules", file);
  return code === 0 ? "" : output.replaceAll(file, "rules");
}

test("every alert has its cases", () => {
  expect(Object.keys(cases).toSorted()).toEqual(alerts.map(({ name }) => name).toSorted());
});

test.each(stacks)("promtool accepts the alerts of %s", (stack) => {
  expect(promtool("check", "rules", ruleFile(stack))).toMatchObject({ code: 0 });
});

describe.each(Object.entries(cases))("%s", (alert, { firing, silent }) => {
  test.each(firing)("fires for $name", (one) => {
    expect(outcome(alert, one, one.fires)).toBe("");
  });

  test.each(silent)("is silent for $name", (one) => {
    expect(outcome(alert, one)).toBe("");
  });
});
