import { expect } from "expect";

type Body = (...values: readonly unknown[]) => unknown;

declare const describe: (name: string, body: () => void) => void;

declare const it: (name: string, body: () => unknown) => void;

/** One test per case. A number distinguishes cases of the same name. */
function each(cases: readonly unknown[]) {
  return (name: string, body: Body): void => {
    for (const [index, one] of cases.entries()) {
      const values: readonly unknown[] = Array.isArray(one) ? one : [one];
      it(`${name} #${index}`, () => body(...values));
    }
  };
}

const test = Object.assign((name: string, body: Body) => it(name, () => body()), { each });

const suite = describe;

export { expect, suite as describe, test, test as it };
