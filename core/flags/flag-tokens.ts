/** A whole number below zero, which argparse takes for a value wherever the parser has no flag of that form. */
const NEGATIVE = /^-\d+$/;

/** Whether argparse would take an argument for another flag; vLLM's parser swallows the next flag after -0.1. */
export function looksLikeFlag(text: string): boolean {
  return text.startsWith("-") && !NEGATIVE.test(text);
}

/** A flag with its values, as argparse reads them back. Of several values, none may look like a flag. */
export function flagTokens(flag: string, values: readonly string[]): string[] {
  const [first = "", ...others] = values;
  return others.length === 0 && first.startsWith("-") ? [`--${flag}=${first}`] : [`--${flag}`, ...values];
}
