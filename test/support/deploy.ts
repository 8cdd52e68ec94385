import * as pulumi from "@pulumi/pulumi";

/** A registered resource. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let registered: Registered[] = [];

/**
 * Runs a program against a mocked engine and returns its resources by type and name. Waits for every call: a pending one
 * would fail the next test.
 */
export async function deploy<Result>(
  program: () => Result | Promise<Result>,
): Promise<{ result: Result; resources: readonly Registered[] }> {
  registered = [];
  await pulumi.runtime.setMocks(
    {
      call: ({ inputs }) => inputs,
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: inputs };
      },
    },
    "glm-serve",
    "test",
  );
  try {
    const result = await program();
    await settled();
    const resources = registered.toSorted((a, b) => order(a).localeCompare(order(b)));
    return { result, resources };
  } finally {
    await settled();
  }
}

function order({ type, name }: Registered): string {
  return `${type} ${name}`;
}

/** Exported at run time, but missing in the type declarations. */
async function settled(): Promise<void> {
  const wait: unknown = Reflect.get(pulumi.runtime, "waitForRPCs");
  if (typeof wait === "function") await wait();
}

/** Value of an Output, which is always known with mocks. */
export function valueOf<Value>(output: pulumi.Output<Value>): Promise<Value> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
