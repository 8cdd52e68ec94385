import { type CommandDescription, type OptionDescription, takesValue } from "../../program/index.ts";
import { type Offer, offerOf, valuedOptions } from "./words.ts";

/** The script that completes glm-serve in fish. */
export function fishScript(commands: readonly CommandDescription[]): string {
  return `# Completes glm-serve in fish: glm-serve completion fish | source

function __glm_serve_stacks
    # A line has a name, spaces and a summary.
    glm-serve list 2>/dev/null | string replace --regex ' +' \\t
end

# Whether the word at the cursor is the argument of a command with this number, or a later one.
function __glm_serve_at --argument-names command number later
    set --local words (commandline -opc)
    test "$words[2]" = $command; or return 1
    set --local position 0
    set --local value no
    for word in $words[3..-1]
        if test $value = yes
            set value no
            continue
        end
        switch "$command $word"
${skipped(commands)}            case '* -*'
            case '*'
                set position (math $position + 1)
        end
    end
    if test "$later" = later
        test $position -ge $number
    else
        test $position -eq $number
    end
end

complete --command glm-serve --no-files
complete --command glm-serve --condition __fish_use_subcommand --long-option help --description 'print the commands'
complete --command glm-serve --condition __fish_use_subcommand --long-option version --description 'print the version'
complete --command glm-serve --condition __fish_use_subcommand --arguments help --description 'print the help of a command'
complete --command glm-serve --condition '__glm_serve_at help 0' --arguments ${quoted(commands.map(({ name }) => name).join(" "))}
${commands.flatMap(linesOf).join("\n")}
`;
}

function skipped(commands: readonly CommandDescription[]): string {
  const patterns = commands.flatMap((command) =>
    valuedOptions(command).map((option) => quoted(`${command.name} --${option.name}`)),
  );
  return patterns.length === 0
    ? ""
    : `            case ${patterns.join(" ")}\n                set value yes\n`;
}

function linesOf(command: CommandDescription): readonly string[] {
  const { name, summary, options, arguments: words } = command;
  const complete = "complete --command glm-serve";
  return [
    `${complete} --condition __fish_use_subcommand --arguments ${name} --description ${quoted(summary)}`,
    ...options.map(
      (option) => `${complete} --condition '__fish_seen_subcommand_from ${name}' ${optionLine(option)}`,
    ),
    `${complete} --condition '__fish_seen_subcommand_from ${name}' --long-option help --description 'print this help'`,
    ...words.flatMap((argument, index) => {
      const offer = offered(offerOf(argument));
      const later = argument.takes === "repeated" ? " later" : "";
      return offer === ""
        ? []
        : [`${complete} --condition '__glm_serve_at ${name} ${index}${later}' ${offer}`];
    }),
  ];
}

function optionLine(option: OptionDescription): string {
  const about = `--long-option ${option.name} --description ${quoted(option.description)}`;
  if (!takesValue(option)) return about;
  const offer = offerOf(option);
  const value = offer.kind === "files" ? "--require-parameter" : "--exclusive";
  return [about, value, offered(offer)].filter((part) => part !== "").join(" ");
}

function offered(offer: Offer): string {
  switch (offer.kind) {
    case "stacks":
      return `--arguments ${quoted(["(__glm_serve_stacks)", ...offer.also].join(" "))}`;
    case "files":
      return "--force-files";
    case "directories":
      return "--arguments '(__fish_complete_directories)'";
    case "words":
      return `--arguments ${quoted(offer.words.join(" "))}`;
    case "nothing":
      return "";
    default:
      return offer satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
