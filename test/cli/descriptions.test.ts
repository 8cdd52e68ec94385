import { describe, expect, test } from "vitest";
import { commands } from "../../cli/commands.ts";
import { fit } from "../../cli/descriptions/fit.ts";
import { engines, hardwareNamed, models, WeightFormat } from "../../core/index.ts";
import { helpText, readCall, usageLine } from "../../program/index.ts";

const descriptions = commands.map(({ description }) => [description.name, description] as const);

describe.each(descriptions)("the description of %s", (name, description) => {
  test("names each argument and option once", () => {
    const names = [...description.arguments, ...description.options].map((described) => described.name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).not.toContain("help");
  });

  test("repeats at most the last argument, and requires none after an optional one", () => {
    const takes = description.arguments.map((argument) => argument.takes);
    expect(takes.slice(0, -1)).not.toContain("repeated");
    expect(takes.toSorted((a, b) => Number(b === "required") - Number(a === "required"))).toEqual(takes);
  });

  test("has an example of the command, and the meaning of every exit code", () => {
    expect(description.examples.length).toBeGreaterThan(0);
    for (const { command, shows } of description.examples) {
      expect(`${command} `).toMatch(new RegExp(`^glm-serve ${name} `));
      expect(shows).toMatch(/^[A-Z].*\.$/);
    }
    expect(description.exitCodes.map(({ code }) => code)).toEqual([0, 1, 2]);
  });

  test("has examples whose words are valid", () => {
    // explain takes any flag of an engine as its argument.
    const examples = name === "explain" ? [] : description.examples;
    for (const { command } of examples) {
      const [call = ""] = command.split(/ [|>] /);
      const { problems } = readCall(description, call.split(" ").slice(2));
      expect({ command, problems }).toEqual({ command, problems: [] });
    }
  });

  test.each([60, 80, 100])("makes a help text of at most %i columns", (width) => {
    const program = `glm-serve ${name}`;
    const examples = new Set(description.examples.map(({ command }) => `  ${command}`));
    const lines = helpText(description, program, width).split("\n");
    expect(lines.filter((line) => line.length > width && !examples.has(line))).toEqual([]);
    expect(lines.join("\n").startsWith(usageLine(description, program, width))).toBe(true);
    for (const option of description.options) expect(lines.join("\n")).toContain(`--${option.name}`);
  });
});

test("fit suggests every model, format, kind of node and engine", () => {
  const suggestionsOf = (wanted: string) =>
    fit.options.flatMap((option) =>
      option.name === wanted && "suggests" in option ? [...option.suggests] : [],
    );
  expect(suggestionsOf("model")).toEqual(Object.keys(models));
  expect(suggestionsOf("weights")).toEqual(Object.values(WeightFormat));
  expect(suggestionsOf("hardware").map((kind) => hardwareNamed(kind))).not.toContain(undefined);
  expect(suggestionsOf("engine").toSorted()).toEqual(Object.keys(engines).toSorted());
});
