import {
  type ArgumentDescription,
  type CommandDescription,
  type OptionDescription,
  takesValue,
} from "../../program/index.ts";
import { type Offer, offerOf, shellQuoted } from "./words.ts";

/** The script that completes glm-serve in zsh, as a file of fpath or by source. */
export function zshScript(commands: readonly CommandDescription[]): string {
  return `#compdef glm-serve
# Completes glm-serve in zsh: source <(glm-serve completion zsh), after compinit

_glm_serve_commands() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${shellQuoted(`${escaped(name)}:${summary}`)}\n`).join("")}    'help:print the help of a command'
  )
  _describe -t commands command commands
}

_glm_serve_stacks() {
  local -a stacks
  # A line has a name, spaces and a summary.
  stacks=("\${(@f)$(_call_program stacks glm-serve list 2>/dev/null | sed 's/:/\\\\:/g; s/  */:/')}" "$@")
  _describe -t stacks stack stacks
}

_glm-serve() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C '(- *)--help[print the commands]' '(- *)--version[print the version]' \\
    '1:command:_glm_serve_commands' '*::argument:->arguments'
  [[ $state == arguments ]] || return
  case $line[1] in
    help) _arguments '1:command:_glm_serve_commands' ;;
${commands.map(entry).join("")}  esac
}

if [[ $funcstack[1] == _glm-serve ]]; then
  _glm-serve "$@"
else
  compdef _glm-serve glm-serve
fi
`;
}

function entry({ name, options, arguments: words }: CommandDescription): string {
  const specs = [
    ...options.map(optionSpec),
    "(- *)--help[print this help]",
    ...words.map((argument, index) => argumentSpec(argument, index + 1)),
  ];
  return `    ${name})
      _arguments \\
${specs.map((spec) => `        ${shellQuoted(spec)}`).join(" \\\n")}
      ;;
`;
}

function optionSpec(option: OptionDescription): string {
  const about = `[${escaped(option.description)}]`;
  if (!takesValue(option)) return `--${option.name}${about}`;
  const repeated = option.repeated === true ? "*" : "";
  return `${repeated}--${option.name}=${about}:${escaped(option.value)}:${action(offerOf(option))}`;
}

function argumentSpec(argument: ArgumentDescription, position: number): string {
  const what = `${escaped(argument.name)}:${action(offerOf(argument))}`;
  switch (argument.takes) {
    case "required":
      return `${position}:${what}`;
    case "optional":
      return `${position}::${what}`;
    case "repeated":
      return `*:${what}`;
    default:
      return argument.takes satisfies never;
  }
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case "stacks":
      // After a space, _arguments adds no words of its own.
      return [" _glm_serve_stacks", ...offer.also.map(escaped)].join(" ");
    case "files":
      return "_files";
    case "directories":
      return "_files -/";
    case "words":
      return `(${offer.words.map(escaped).join(" ")})`;
    case "nothing":
      return " ";
    default:
      return offer satisfies never;
  }
}

/** Characters that end a part of a specification of _arguments. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}
