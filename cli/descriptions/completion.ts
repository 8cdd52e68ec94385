import { defineCommand } from "../../program/index.ts";
import { WRONG_WORDS } from "./exit-codes.ts";

export const completion = defineCommand({
  name: "completion",
  summary: "print the script that completes glm-serve in a shell",
  details: [
    "Prints a script that completes commands, options, choices, files and the names of stacks, which it asks of glm-serve list. The script completes the command glm-serve, and not npm run glm-serve: npm completes the words of its scripts nowhere. In a checkout, npm link makes glm-serve a command.",
  ],
  arguments: [
    { name: "shell", takes: "required", description: "the shell", choices: ["bash", "zsh", "fish"] },
  ],
  options: [],
  examples: [
    {
      command: "glm-serve completion bash > ~/.local/share/bash-completion/completions/glm-serve",
      shows: "Completes in every new bash with the package bash-completion.",
    },
    {
      command: 'glm-serve completion zsh > "${fpath[1]}/_glm-serve"',
      shows: "Completes in every new zsh that runs compinit.",
    },
    {
      command: "glm-serve completion fish > ~/.config/fish/completions/glm-serve.fish",
      shows: "Completes in every new fish.",
    },
  ],
  exitCodes: [
    { code: 0, meaning: "the script is printed" },
    { code: 1, meaning: "the output cannot be written" },
    { code: 2, meaning: WRONG_WORDS },
  ],
});
