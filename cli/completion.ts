import { type CommandDescription, parseCall } from "../program/index.ts";
import type { Run } from "./command.ts";
import { bashScript } from "./completion/bash.ts";
import { fishScript } from "./completion/fish.ts";
import { zshScript } from "./completion/zsh.ts";
import { completion } from "./descriptions/completion.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Prints the script with which a shell completes the words of some commands. */
export function runCompletion(commands: readonly CommandDescription[]): Run {
  return (argv) => {
    const { shell } = parseCall(completion, argv);
    return Promise.resolve({ text: scripts[shell](commands), code: 0, verbatim: true });
  };
}
