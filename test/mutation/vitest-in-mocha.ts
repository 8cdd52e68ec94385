import { expect } from "expect";

type Body = (...values: readonly unknown[]) => unknown;

declare const describe: (name: string, body: () => void) => void;

declare const it: (name: string, body: () => unknown) => void;

/** Defines a test or a suite per case. A number keeps names apart that are the same for several cases. */
function each(define: (name: string, body: () => unknown) => void) {
  return (cases: readonly unknown[]) =>
    (name: string, body: Body): void => {
      for (const [index, one] of cases.entries()) {
        const values: readonly unknown[] = Array.isArray(one) ? one : [one];
        const shown = typeof values[0] === "string" ? name.replace("%s", values[0]) : name;
        define(`${shown} #${index}`, () => body(...values));
      }
    };
}

const test = Object.assign((name: string, body: Body) => it(name, () => body()), { each: each(it) });

const suite = Object.assign((name: string, body: () => void) => describe(name, body), {
  each: each((name, body) =>
    describe(name, () => {
      body();
    }),
  ),
});

export { expect, suite as describe, test, test as it };
