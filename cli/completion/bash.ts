import type { CommandDescription } from "../../program/index.ts";
import { type Offer, offerOf, shellQuoted, valuedOptions } from "./words.ts";

/** The script that completes glm-serve in bash 3.2 and later. */
export function bashScript(commands: readonly CommandDescription[]): string {
  const names = [...commands.map(({ name }) => name), "help"];
  return `# Completes glm-serve in bash: source <(glm-serve completion bash)

_glm_serve_reply() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done
}

_glm_serve_words() { _glm_serve_reply < <(compgen -W "$1" -- "$2"); }

_glm_serve_stacks() { _glm_serve_words "$(glm-serve list 2>/dev/null | cut -d ' ' -f 1) \${2-}" "$1"; }

_glm_serve_paths() {
  compopt -o filenames 2>/dev/null
  _glm_serve_reply < <(compgen "$1" -- "$2")
}

_glm_serve() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]} option="" position=0 i
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _glm_serve_words ${shellQuoted([...names, "--help", "--version"].join(" "))} "$word"
    return
  fi
  # bash makes three words of --option=value.
  if [[ $word == = ]]; then
    option=$before word=""
  elif [[ $before == = ]]; then
    option=\${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $before == --* ]]; then
    option=$before
  fi
  case "$command $option" in
${commands.flatMap(values).map(line).join("")}  esac
  if [[ $word == -* ]]; then
    case $command in
${commands.map(options).map(line).join("")}    esac
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
${skipped(commands)}      *" -"*) ;;
      *) position=$((position + 1)) ;;
    esac
  done
  case "$command $position" in
    "help 0") _glm_serve_words ${shellQuoted(names.join(" "))} "$word" ;;
${commands.flatMap(positions).map(line).join("")}  esac
}

complete -F _glm_serve glm-serve
`;
}

function line(text: string): string {
  return `    ${text}\n`;
}

/** Completion of the values of a command's options. */
function values(command: CommandDescription): readonly string[] {
  return valuedOptions(command).map(
    (option) => `"${command.name} --${option.name}") ${call(offerOf(option))}; return ;;`,
  );
}

function options({ name, options: own }: CommandDescription): string {
  const words = [...own.map((option) => `--${option.name}`), "--help"];
  return `  ${name}) _glm_serve_words ${shellQuoted(words.join(" "))} "$word" ;;`;
}

/** Options whose next word is their value; the value may follow the word =. */
function skipped(commands: readonly CommandDescription[]): string {
  const patterns = commands.flatMap((command) =>
    valuedOptions(command).map((option) => `"${command.name} --${option.name}"`),
  );
  if (patterns.length === 0) return "";
  return `      ${patterns.join(" | ")})
        i=$((i + 1))
        if [[ \${COMP_WORDS[i]} == = ]]; then i=$((i + 1)); fi
        ;;
`;
}

function positions({ name, arguments: own }: CommandDescription): readonly string[] {
  return own.map((argument, index) => {
    const pattern = argument.takes === "repeated" ? `"${name} "*` : `"${name} ${index}"`;
    return `${pattern}) ${call(offerOf(argument))} ;;`;
  });
}

function call(offer: Offer): string {
  switch (offer.kind) {
    case "stacks":
      return [
        '_glm_serve_stacks "$word"',
        ...(offer.also.length === 0 ? [] : [shellQuoted(offer.also.join(" "))]),
      ].join(" ");
    case "files":
      return '_glm_serve_paths -f "$word"';
    case "directories":
      return '_glm_serve_paths -d "$word"';
    case "words":
      return `_glm_serve_words ${shellQuoted(offer.words.join(" "))} "$word"`;
    case "nothing":
      return ":";
    default:
      return offer satisfies never;
  }
}
