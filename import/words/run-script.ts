import { expandText, expandWord, type Scope } from "./expand-word.ts";
import type { ShellWord } from "./shell-syntax.ts";
import { plainText, type ShellNode, shellTree } from "./shell-tree.ts";
import { splitShell } from "./split-shell.ts";
import type { Word } from "./word.ts";

/** A file that a script runs. */
export interface ScriptFile {
  /** The name in places. */
  readonly name: string;
  readonly text: string;
}

/** What a script finds when it starts. */
export interface ScriptStart {
  /** Values that win over those of the script: addresses, whatever the script sets them to. */
  readonly known: (name: string) => string | undefined;
  /** Environment at the start. */
  readonly env: Readonly<Record<string, Word>>;
  /** `$1` and further. */
  readonly positional: readonly Word[];
  /** A file at an absolute path; undefined where the reader does not have it. */
  readonly fileAt: (path: string) => ScriptFile | undefined;
}

/** A program that a script starts, and the exported variables at that time. */
export interface StartedProgram {
  readonly words: readonly Word[];
  readonly env: Readonly<Record<string, Word>>;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?)=/;

/** Loops of documents run once per device; more rounds are a mistake of the reader. */
const MOST_ROUNDS = 64;

const DEEPEST = 8;

/** Statements after which a script counts as endless. */
const MOST_STATEMENTS = 20_000;

/**
 * Follows a script: assignments, exports, functions, loops over words, and conditions on variables that are set. Where the reader
 * cannot know which branch runs, it follows all of them.
 *
 * @returns every program that the script starts, in order
 */
export function runScript(script: ScriptFile, start: ScriptStart): readonly StartedProgram[] {
  const run = new Run(start, new Map(Object.entries(start.env).map(([name, value]) => [name, [value]])));
  for (const name of Object.keys(start.env)) run.exported.add(name);
  run.file(script, start.positional, 0);
  return run.programs;
}

class Run {
  readonly programs: StartedProgram[] = [];
  readonly exported = new Set<string>();
  readonly #start: ScriptStart;
  readonly #variables: Map<string, readonly Word[]>;
  readonly #functions = new Map<string, readonly ShellNode[]>();
  #positional: readonly Word[] = [];
  #fileName = "";
  #statements = 0;

  constructor(start: ScriptStart, variables: Map<string, readonly Word[]>) {
    this.#start = start;
    this.#variables = variables;
  }

  file({ name, text }: ScriptFile, positional: readonly Word[], depth: number): void {
    const [outerName, outer] = [this.#fileName, this.#positional];
    this.#fileName = name;
    this.#positional = positional;
    this.#nodes(shellTree(splitShell(text)), depth);
    this.#fileName = outerName;
    this.#positional = outer;
  }

  readonly #scope: Scope = {
    valuesOf: (name) => {
      const known = this.#start.known(name);
      if (known !== undefined) return [{ text: known, place: "" }];
      if (name === "@" || name === "*") return this.#positional;
      if (name === "#") return [{ text: String(this.#positional.length), place: "" }];
      if (/^[1-9]\d*$/.test(name)) {
        const found = this.#positional[Number(name) - 1];
        return found === undefined ? undefined : [found];
      }
      return this.#variables.get(name);
    },
    placeOf: (line) => `${this.#fileName}:${line}`,
  };

  #nodes(nodes: readonly ShellNode[], depth: number): void {
    for (const node of nodes) this.#node(node, depth);
  }

  #node(node: ShellNode, depth: number): void {
    this.#statements += 1;
    if (this.#statements > MOST_STATEMENTS) return;
    switch (node.kind) {
      case "command":
        return this.#command(node.command.words, depth);
      case "function":
        this.#functions.set(node.name, node.body);
        return;
      case "loop":
        return this.#loop(node, depth);
      case "if":
        return this.#if(node, depth);
      case "case":
        return this.#case(node, depth);
      default:
        return node satisfies never;
    }
  }

  #loop({ name, items, body }: Extract<ShellNode, { kind: "loop" }>, depth: number): void {
    const values = items.flatMap((item) => expandWord(item, this.#scope)).slice(0, MOST_ROUNDS);
    if (name === undefined || values.length === 0) return this.#nodes(body, depth);
    for (const value of values) {
      this.#variables.set(name, [value]);
      this.#nodes(body, depth);
    }
  }

  #if({ branches, otherwise }: Extract<ShellNode, { kind: "if" }>, depth: number): void {
    const possible: (readonly ShellNode[])[] = [];
    for (const { condition, body } of branches) {
      const holds = this.#holds(condition);
      if (holds !== false) possible.push(body);
      if (holds === true) return this.#alternatives(possible, depth);
    }
    this.#alternatives([...possible, otherwise], depth);
  }

  /** Whether a comparison holds; undefined where the reader does not know. */
  #holds(condition: readonly ShellNode[]): boolean | undefined {
    const [only, ...others] = condition;
    if (only?.kind !== "command" || others.length > 0) return undefined;
    const [opening, ...rest] = only.command.words.map((word) => expandText(word, this.#scope));
    const words = opening === "[" || opening === "[[" ? rest.slice(0, -1) : rest;
    if (!["[", "[[", "test"].includes(opening ?? "") || words.some((text) => text.includes("$")))
      return undefined;
    const [left = "", operator, right = ""] = words;
    switch (operator) {
      case undefined:
        return undefined;
      case "=":
      case "==":
        return left === right;
      case "!=":
        return left !== right;
      case "-eq":
        return Number(left) === Number(right);
      case "-ne":
        return Number(left) !== Number(right);
      case "-lt":
        return Number(left) < Number(right);
      case "-gt":
        return Number(left) > Number(right);
      default:
        return undefined;
    }
  }

  #case({ subject, choices }: Extract<ShellNode, { kind: "case" }>, depth: number): void {
    const value = expandText(subject, this.#scope);
    const chosen = value.includes("$")
      ? undefined
      : choices.find(({ patterns }) =>
          patterns.some((pattern) => ["*", value].includes(expandText(pattern, this.#scope))),
        );
    this.#alternatives(
      (chosen === undefined ? choices : [chosen]).map(({ body }) => body),
      depth,
    );
  }

  /** Blocks of which one runs: each begins with the same variables, and what they set stays. */
  #alternatives(bodies: readonly (readonly ShellNode[])[], depth: number): void {
    const [variables, exported] = [new Map(this.#variables), new Set(this.exported)];
    const results = bodies.map((body) => {
      restore(this.#variables, variables);
      this.exported.clear();
      for (const name of exported) this.exported.add(name);
      this.#nodes(body, depth);
      return { set: [...this.#variables], exported: [...this.exported] };
    });
    restore(this.#variables, variables);
    for (const result of results) {
      for (const [name, words] of result.set)
        if (words !== variables.get(name)) this.#variables.set(name, words);
      for (const name of result.exported) this.exported.add(name);
    }
  }

  #command(given: readonly ShellWord[], depth: number): void {
    const count = given.findIndex((word) => !isAssignment(word));
    const assignments = given.slice(0, count === -1 ? undefined : count);
    const words = count === -1 ? [] : given.slice(count).flatMap((word) => expandWord(word, this.#scope));
    if (words.length === 0) {
      for (const word of assignments) this.#assign(word);
      return;
    }
    const [name, ...rest] = words;
    switch (name?.text ?? "") {
      case "export":
      case "declare":
      case "typeset":
      case "local":
      case "readonly":
        return this.#declare(given.slice(count + 1), name?.text === "export" || rest[0]?.text === "-x");
      case "unset":
        for (const { text } of rest) this.#variables.delete(text);
        return;
      case "shift":
        this.#positional = this.#positional.slice(Number(rest[0]?.text ?? 1));
        return;
      case "source":
      case ".":
        return this.#runFile(rest, depth);
      default:
        return this.#run(words, assignments, depth);
    }
  }

  #run(words: readonly Word[], assignments: readonly ShellWord[], depth: number): void {
    const command = withoutPrefix(words);
    const [name, second] = command;
    const body = name === undefined ? undefined : this.#functions.get(name.text);
    if (body !== undefined && depth < DEEPEST) {
      const outer = this.#positional;
      this.#positional = command.slice(1);
      this.#nodes(body, depth + 1);
      this.#positional = outer;
      return;
    }
    if (/(?:^|\/)(?:ba)?sh$/.test(name?.text ?? "")) {
      const inline = command.findIndex(({ text }) => /^-\w*c$/.test(text));
      const script = inline === -1 ? undefined : command[inline + 1];
      if (script !== undefined && depth < DEEPEST)
        return this.file({ name: script.place, text: script.text }, command.slice(inline + 3), depth + 1);
      if (second !== undefined) return this.#runFile(command.slice(1), depth);
    }
    if (name?.text.startsWith("/") === true && this.#start.fileAt(name.text) !== undefined)
      return this.#runFile(command, depth);
    this.programs.push({ words, env: { ...this.#environment(), ...this.#values(assignments) } });
  }

  #runFile([path, ...positional]: readonly Word[], depth: number): void {
    const file = path === undefined ? undefined : this.#start.fileAt(path.text);
    if (file !== undefined && depth < DEEPEST) this.file(file, positional, depth + 1);
  }

  #environment(): Record<string, Word> {
    return Object.fromEntries(
      [...this.exported].flatMap((name) => {
        const [value] = this.#variables.get(name) ?? [];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  #values(assignments: readonly ShellWord[]): Record<string, Word> {
    return Object.fromEntries(
      assignments.map((word) => {
        const [whole, name = ""] = ASSIGNMENT.exec(textStart(word)) ?? [""];
        const text = expandText(word, this.#scope).slice(whole.length);
        return [name, { text, place: this.#scope.placeOf(word.line) }];
      }),
    );
  }

  #declare(words: readonly ShellWord[], exports: boolean): void {
    for (const word of words) {
      const name = ASSIGNMENT.exec(textStart(word))?.[1] ?? plainText(word);
      if (isAssignment(word)) this.#assign(word);
      if (exports && name !== undefined && /^[A-Za-z_]\w*$/.test(name)) this.exported.add(name);
    }
  }

  #assign(word: ShellWord): void {
    const [whole, name = "", plus] = ASSIGNMENT.exec(textStart(word)) ?? [""];
    const place = this.#scope.placeOf(word.line);
    const before = plus === "+" ? (this.#variables.get(name) ?? []) : [];
    if (word.items !== undefined) {
      const items = word.items.flatMap((item) => expandWord(item, this.#scope));
      this.#variables.set(name, [...before, ...items]);
      return;
    }
    const text = expandText(word, this.#scope).slice(whole.length);
    this.#variables.set(name, [{ text: `${before[0]?.text ?? ""}${text}`, place }]);
  }
}

function restore<Key, Value>(map: Map<Key, Value>, before: ReadonlyMap<Key, Value>): void {
  map.clear();
  for (const [key, value] of before) map.set(key, value);
}

function textStart({ parts }: ShellWord): string {
  const [first] = parts;
  return first?.kind === "text" && !first.quoted ? first.text : "";
}

function isAssignment(word: ShellWord): boolean {
  return ASSIGNMENT.test(textStart(word));
}

/** A command without programs that only start it. */
export function withoutPrefix(words: readonly Word[]): readonly Word[] {
  const [first, second] = words;
  switch (first?.text ?? "") {
    case "exec":
    case "nohup":
    case "setsid":
    case "time":
    case "sudo":
    case "command":
      return withoutPrefix(words.slice(1));
    case "env": {
      const command = words.findIndex(({ text }, index) => index > 0 && !ASSIGNMENT.test(text));
      return command === -1 ? [] : withoutPrefix(words.slice(command));
    }
    case "numactl":
    case "taskset": {
      // Their options take one value each, either in the same word or in the next one.
      const inline = second?.text.includes("=") === true;
      return withoutPrefix(words.slice(inline ? 2 : 3));
    }
    default:
      return words;
  }
}
