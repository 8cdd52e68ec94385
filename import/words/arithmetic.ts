/** Binary operators by how strongly they bind. */
const LEVELS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { "+": (left, right) => left + right, "-": (left, right) => left - right },
  {
    "*": (left, right) => left * right,
    "/": (left, right) => Math.trunc(left / right),
    "%": (left, right) => left % right,
  },
];

/**
 * The value of an expression of `$((…))`: whole numbers, `+ - * / %`, parentheses and variables. Undefined where a variable
 * has no number, or for other operators.
 */
export function arithmetic(
  expression: string,
  valueOf: (name: string) => string | undefined,
): number | undefined {
  const tokens = expression.match(/\d+|\$?\{?[A-Za-z_]\w*\}?|\$\{?\d+\}?|\S/g) ?? [];
  let position = 0;

  const level = (depth: number): number => {
    const operators = LEVELS[depth];
    if (operators === undefined) return atom();
    let value = level(depth + 1);
    for (;;) {
      const operator = operators[tokens[position] ?? ""];
      if (operator === undefined) return value;
      position += 1;
      value = operator(value, level(depth + 1));
    }
  };

  const atom = (): number => {
    const token = tokens[position] ?? "";
    position += 1;
    if (token === "(") {
      const value = level(0);
      return tokens[position++] === ")" ? value : Number.NaN;
    }
    if (token === "-") return -atom();
    if (/^\d+$/.test(token)) return Number(token);
    const name = /^\$?\{?(\w+)\}?$/.exec(token)?.[1];
    const value = name === undefined ? undefined : valueOf(name);
    return value === undefined || !/^\s*-?\d+\s*$/.test(value) ? Number.NaN : Number(value);
  };

  const value = level(0);
  return position === tokens.length && Number.isFinite(value) ? value : undefined;
}
