import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { defineCommand, parseCall, readCall, UsageError } from "../../program/index.ts";

const draw = defineCommand({
  name: "draw",
  summary: "draw a picture",
  details: ["Draws a picture."],
  arguments: [
    { name: "stack", takes: "required", description: "the name of a stack" },
    { name: "view", takes: "optional", description: "what to draw", choices: ["memory", "ports"] },
  ],
  options: [
    { name: "format", value: "format", description: "the format", choices: ["svg", "png"] },
    { name: "node", value: "file", description: "a node", repeated: true },
    { name: "out", value: "file", description: "the file" },
    { name: "json", description: "print JSON" },
  ],
  examples: [],
  exitCodes: [],
});

const copy = defineCommand({
  name: "copy",
  summary: "copy files",
  details: [],
  arguments: [{ name: "file", takes: "repeated", description: "a file" }],
  options: [],
  examples: [],
  exitCodes: [],
});

/** The problems of a call, a line each. */
function problemsOf(argv: readonly string[]): readonly string[] {
  try {
    parseCall(draw, argv);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems.map(({ path, message, fix }) => `${path}: ${message} ${fix ?? ""}`);
  }
}

describe("parseCall", () => {
  test("infers names, kinds and choices from the description", () => {
    const given = parseCall(draw, ["a"]);
    expectTypeOf(given).toExtend<{
      readonly stack: string;
      readonly view: "memory" | "ports" | undefined;
      readonly format: "svg" | "png" | undefined;
      readonly node: readonly string[];
      readonly out: string | undefined;
      readonly json: boolean;
    }>();
    expectTypeOf(given).not.toHaveProperty("site");
    expect(given).toEqual({
      stack: "a",
      view: undefined,
      format: undefined,
      node: [],
      out: undefined,
      json: false,
    });
  });

  test("gives each value under its name", () => {
    expect(
      parseCall(draw, ["--node", "x", "a", "--format=png", "ports", "--json", "--node=y", "--out", "z"]),
    ).toEqual({ stack: "a", view: "ports", format: "png", node: ["x", "y"], out: "z", json: true });
    expect(parseCall(copy, ["a", "b", "-"])).toEqual({ file: ["a", "b", "-"] });
  });

  test("reports every wrong word, and proposes the nearest choice", () => {
    expect(problemsOf(["a", "memori", "--format", "gif", "--jso"])).toMatchInlineSnapshot(`
      [
        "--jso: draw has no option --jso. Did you mean "--json"?",
        "<view>: <view> does not take memori. Did you mean "memory"?",
        "--format: --format does not take gif. Use one of png, svg",
      ]
    `);
  });

  test("reports a missing argument", () => {
    expect(problemsOf([])).toEqual(["<stack>: draw requires <stack>. Add <stack>: the name of a stack"]);
    expect(() => parseCall(copy, [])).toThrow("copy requires <file>.");
  });

  test("names the choices of a missing argument, and of a word that is near to none", () => {
    const shell = defineCommand({
      name: "completion",
      summary: "print a script",
      details: [],
      arguments: [
        { name: "shell", takes: "required", description: "the shell", choices: ["bash", "zsh", "fish"] },
      ],
      options: [],
      examples: [],
      exitCodes: [],
    });
    const fixOf = (...argv: readonly string[]) => {
      const [problem] = readCall(shell, argv).problems;
      return problem?.fix;
    };
    expect(fixOf()).toBe("Add <shell>: bash, zsh or fish");
    expect(fixOf("tcsh")).toBe("Use one of bash, fish, zsh");
    expect(["bsah", "zs", "fisch"].map((word) => fixOf(word))).toEqual(
      ["bash", "zsh", "fish"].map((choice) => `Did you mean "${choice}"?`),
    );
  });

  test("gives a call that it does not refuse only described values", () => {
    const word = fc.oneof(fc.string(), fc.constantFrom("--format", "--format=svg", "--json", "--", "memory"));
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        if (problemsOf(argv).length > 0) return;
        const { view, format, node, ...rest } = parseCall(draw, argv);
        expect([undefined, "memory", "ports"]).toContain(view);
        expect([undefined, "svg", "png"]).toContain(format);
        expect(node).toBeInstanceOf(Array);
        expect(Object.keys(rest).toSorted()).toEqual(["json", "out", "stack"]);
      }),
    );
  });
});

test("readCall gives the options beside the problems, without values that are no choice", () => {
  const { options, problems } = readCall(draw, ["--format", "gif", "--out", "x"]);
  expect(options).toMatchObject({ format: undefined, out: "x" });
  expect(problems.map(({ path }) => path)).toEqual(["<stack>", "--format"]);
});
