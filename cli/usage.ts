/** A line of the options in a help text. */
export interface OptionHelp {
  /** As a person writes it: `--site <file>`. */
  readonly option: string;
  readonly description: string;
}

export const siteOption: OptionHelp = {
  option: "--site <file>",
  description: "read the site settings from this file instead of stacks/Pulumi.<stack>.yaml",
};

export const jsonOption: OptionHelp = { option: "--json", description: "print JSON" };

const helpOption: OptionHelp = { option: "--help", description: "print this help" };

/** The help text of a command. Every command has the option `--help`. */
export function usageText(call: string, description: string, options: readonly OptionHelp[]): string {
  const all = [...options, helpOption];
  const width = Math.max(...all.map(({ option }) => option.length));
  const lines = all.map((line) => `  ${line.option.padEnd(width)}  ${line.description}`);
  return `Usage: glm-serve ${call}\n\n${description}\n\nOptions:\n${lines.join("\n")}`;
}
