import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../cli/commands.ts";
import { type CommandDescription, takesValue } from "../../program/index.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-exit-codes-"));

writeFileSync(join(directory, "wrong.yaml"), "namespace: A\n");

const STACK = "h200-glm47-flash";

/** A word for each required argument, and for the stack: the first choice, a stack, or any text. */
function wordsOf({ arguments: own }: CommandDescription, stack = STACK): readonly string[] {
  return own
    .filter(({ takes, completes }, index) => takes !== "optional" || (index === 0 && completes === "stack"))
    .map(({ choices, completes }) => choices?.[0] ?? (completes === "stack" ? stack : "absent-file"));
}

interface WrongCall {
  readonly why: string;
  readonly argv: readonly string[];
}

/** Calls of a command with one wrong word each, and without a word that it requires. */
function wrongCalls(description: CommandDescription): readonly WrongCall[] {
  const { name, arguments: own, options } = description;
  const words = wordsOf(description);
  const stack = own.find(({ completes }) => completes === "stack");
  const valued = options.filter(takesValue);
  return [
    { why: "an unknown option", argv: [name, ...words, "--nonsense"] },
    ...own
      .filter(({ takes }) => takes === "required")
      .map((argument) => ({ why: `no <${argument.name}>`, argv: [name] })),
    ...(own.some(({ takes }) => takes === "repeated")
      ? []
      : [{ why: "too many arguments", argv: [name, ...words, ...own.map(() => "x"), "x"] }]),
    ...(stack === undefined
      ? []
      : [
          {
            why: "an unknown stack",
            argv: [
              name,
              ...wordsOf({ ...description, arguments: [{ ...stack, takes: "required" }] }, "a3-1p9d"),
            ],
          },
        ]),
    ...own.flatMap(({ choices, name: argument }) =>
      choices === undefined ? [] : [{ why: `no choice of <${argument}>`, argv: [name, "nonsense"] }],
    ),
    ...valued.flatMap((option) => [
      { why: `--${option.name} without a value`, argv: [name, ...words, `--${option.name}`] },
      ...(option.required === true ? [{ why: `no --${option.name}`, argv: [name, ...words] }] : []),
      ...(option.choices === undefined
        ? []
        : [{ why: `no choice of --${option.name}`, argv: [name, ...words, `--${option.name}=nonsense`] }]),
    ]),
    ...options
      .filter((option) => !takesValue(option))
      .map((option) => ({
        why: `a value of --${option.name}`,
        argv: [name, ...words, `--${option.name}=x`],
      })),
  ];
}

describe.each(commands.map(({ description }) => description))("$name", (description) => {
  test.each(wrongCalls(description).map(({ why, argv }) => [why, argv] as const))(
    "exits with 2 for %s, and prints nothing on stdout",
    async (_, argv) => {
      const { code, stdout, stderr } = await call(directory, argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^glm-serve: \d+ problems? in /);
    },
  );

  const isOfStack =
    description.arguments[0]?.completes === "stack" &&
    description.options.some(({ name }) => name === "site");
  test.runIf(isOfStack)("exits with 1 for errors in the site settings", async () => {
    const { code } = await call(directory, [
      description.name,
      ...wordsOf(description),
      "--site",
      "wrong.yaml",
    ]);
    expect(code).toBe(1);
  });
});

test.each([
  [["list"]],
  [["render", STACK]],
  [["check", STACK]],
  [["ports", STACK, "8000"]],
  [["ranks", STACK, "--shell"]],
  [["explain", STACK, "--tp"]],
  [["memory", STACK]],
  [["smoke", STACK]],
  [["completion", "zsh"]],
  [["help", "fit"]],
  [["--version"]],
])("%j exits with 0", async (argv) => {
  expect(await call(directory, argv)).toMatchObject({ code: 0, stderr: "" });
});

test.each([
  [["ports", STACK, "abc"], "abc is not a port."],
  [["fit", "--nodes", "x"], "--nodes must be a whole number"],
  [["help", "chek"], 'unknown command "chek". Did you mean "check"?'],
  [["validate", STACK], 'unknown command "validate". Did you mean "check"?'],
  [["template"], 'unknown command "template". Did you mean "render"?'],
  [["yaml"], 'unknown command "yaml". Did you mean "render"?'],
  [["start"], "npm start -- <stack> deploys a stack to a local cluster, in a checkout of glm-serve."],
  [["stop"], "npm stop stops the local cluster"],
  [["cluster"], "npm run cluster -- start starts a local cluster"],
  [["up"], "pulumi up --stack <stack> deploys a stack."],
  [["preview"], "pulumi preview --stack <stack> shows what an update changes."],
  [["destroy"], "pulumi destroy --stack <stack> deletes a stack."],
  [["apply"], "glm-serve render <stack> | kubectl apply -f - applies a stack."],
  [["constructor"], 'unknown command "constructor".\n\nUsage: '],
])("%j exits with 2, and names what is meant", async (argv, text) => {
  const { code, stdout, stderr } = await call(directory, argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(text);
});
