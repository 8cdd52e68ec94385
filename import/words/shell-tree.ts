import type { ShellCommand, ShellWord } from "./shell-syntax.ts";

/** A statement of bash. */
export type ShellNode =
  | { readonly kind: "command"; readonly command: ShellCommand }
  | { readonly kind: "if"; readonly branches: readonly Branch[]; readonly otherwise: readonly ShellNode[] }
  /** `for name in items`; without a name `while` and `until`. */
  | {
      readonly kind: "loop";
      readonly name?: string;
      readonly items: readonly ShellWord[];
      readonly body: readonly ShellNode[];
    }
  | { readonly kind: "case"; readonly subject: ShellWord; readonly choices: readonly Choice[] }
  | { readonly kind: "function"; readonly name: string; readonly body: readonly ShellNode[] };

interface Branch {
  readonly condition: readonly ShellNode[];
  readonly body: readonly ShellNode[];
}

interface Choice {
  readonly patterns: readonly ShellWord[];
  readonly body: readonly ShellNode[];
}

/** Words after which a command may begin. */
const OPENERS: ReadonlySet<string> = new Set([
  "if",
  "then",
  "elif",
  "else",
  "while",
  "until",
  "do",
  "{",
  "}",
  "!",
  "fi",
  "done",
  "esac",
]);

/** Builds the statements of commands. Blocks that are not closed end with the text. */
export function shellTree(commands: readonly ShellCommand[]): readonly ShellNode[] {
  const reader = new Reader(commands.flatMap(apart));
  const nodes: ShellNode[] = [];
  // A word that closes nothing must not stop the reading.
  while (!reader.ended) nodes.push(...reader.until([]), ...(reader.ended ? [] : reader.skip()));
  return nodes;
}

/** The text of a word without quotes and variables; undefined for any other word. */
export function plainText(word: ShellWord | undefined): string | undefined {
  const [only, ...others] = word?.parts ?? [];
  return only?.kind === "text" && !only.quoted && others.length === 0 ? only.text : undefined;
}

/** A command of its own for each word that opens or closes a block, and for the first branch of a `case`. */
function apart(command: ShellCommand): readonly ShellCommand[] {
  const { words, line, end } = command;
  const first = plainText(words[0]);
  if (first !== undefined && OPENERS.has(first) && (words.length > 1 || end === "("))
    return [
      { words: words.slice(0, 1), line, end: "" },
      ...(words.length > 1 ? apart({ words: words.slice(1), line, end }) : []),
    ];
  if (first === "case" && plainText(words[2]) === "in" && words.length > 3)
    return [
      { words: words.slice(0, 3), line, end: "" },
      { words: words.slice(3), line, end },
    ];
  return [command];
}

class Reader {
  readonly #commands: readonly ShellCommand[];
  #position = 0;

  constructor(commands: readonly ShellCommand[]) {
    this.#commands = commands;
  }

  get ended(): boolean {
    return this.#position >= this.#commands.length;
  }

  skip(): readonly ShellNode[] {
    this.#position += 1;
    return [];
  }

  /** Statements up to one of the words, or a `}`, `fi`, `done` or `esac`, which stay unread. */
  until(stops: readonly string[]): readonly ShellNode[] {
    const nodes: ShellNode[] = [];
    while (!this.ended) {
      const word = this.#word;
      if ([...stops, "}", "fi", "done", "esac"].includes(word ?? "")) break;
      if (stops.includes(";;") && this.#command?.end === ";;") {
        nodes.push(...this.#statement());
        break;
      }
      nodes.push(...this.#statement());
    }
    return nodes;
  }

  get #command(): ShellCommand | undefined {
    return this.#commands[this.#position];
  }

  get #word(): string | undefined {
    return plainText(this.#command?.words[0]);
  }

  #take(...words: readonly string[]): boolean {
    if (!words.includes(this.#word ?? "")) return false;
    this.#position += 1;
    return true;
  }

  #statement(): readonly ShellNode[] {
    const command = this.#command;
    if (command === undefined) return [];
    if (this.#take("if")) return [this.#if()];
    if (this.#take("while", "until")) {
      this.until(["do"]);
      return [{ kind: "loop", items: [], body: this.#loopBody() }];
    }
    if (this.#take("{")) {
      const body = this.until([]);
      this.#take("}");
      return body;
    }
    if (this.#take("then", "do", "else", "!")) return [];
    this.#position += 1;
    const { words, end } = command;
    const first = plainText(words[0]);
    if (first === "for") return [this.#for(words)];
    if (first === "case" && words[1] !== undefined) return [this.#case(words[1])];
    const name = first === "function" ? plainText(words[1]) : first;
    if (name !== undefined && words.length === (first === "function" ? 2 : 1) && this.#opensFunction(end))
      return [{ kind: "function", name, body: this.#functionBody() }];
    return words.length === 0 ? [] : [{ kind: "command", command }];
  }

  /** Whether `()` and `{` follow a name. */
  #opensFunction(end: string): boolean {
    if (end !== "(") return this.#word === "{" && end === "";
    return this.#command?.words.length === 0 && this.#command.end === ")";
  }

  #functionBody(): readonly ShellNode[] {
    if (this.#command?.words.length === 0) this.#position += 1;
    this.#take("{");
    const body = this.until([]);
    this.#take("}");
    return body;
  }

  #if(): ShellNode {
    const branches: Branch[] = [];
    let otherwise: readonly ShellNode[] = [];
    do {
      const condition = this.until(["then"]);
      this.#take("then");
      branches.push({ condition, body: this.until(["elif", "else"]) });
    } while (this.#take("elif"));
    if (this.#take("else")) otherwise = this.until([]);
    this.#take("fi");
    return { kind: "if", branches, otherwise };
  }

  #for(words: readonly ShellWord[]): ShellNode {
    const name = plainText(words[1]);
    const items = plainText(words[2]) === "in" ? words.slice(3) : [];
    return { kind: "loop", ...(name === undefined ? {} : { name }), items, body: this.#loopBody() };
  }

  #loopBody(): readonly ShellNode[] {
    this.#take("do");
    const body = this.until([]);
    this.#take("done");
    return body;
  }

  #case(subject: ShellWord): ShellNode {
    const choices: Choice[] = [];
    while (!this.ended && this.#word !== "esac") {
      const patterns: ShellWord[] = [];
      // `(a|b)` and `a|b)`: the last pattern ends with the parenthesis.
      for (let last = false; !last && !this.ended && this.#word !== "esac"; this.#position += 1) {
        patterns.push(...(this.#command?.words ?? []));
        last = this.#command?.end === ")";
      }
      choices.push({ patterns, body: this.until([";;"]) });
    }
    this.#take("esac");
    return { kind: "case", subject, choices };
  }
}
