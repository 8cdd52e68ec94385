import { expect, test } from "vitest";
import { htmlOf, plan, plannedProcesses, shellScript, shownValue, shownWord } from "../../core/index.ts";
import { topologyPicture } from "../../core/diagram/index.ts";
import a3 from "../../stacks/a3-1p1d.ts";

const { prefill, decode } = a3.groups;

/** Secrets that no name of a setting gives away. */
const planned = plan({
  ...a3,
  groups: {
    prefill,
    decode: {
      ...decode,
      env: { ...decode.env, ORIGIN: "hf_abcdefghijklmnop1234" },
      args: {
        ...decode.args,
        additionalConfig: {
          api_key: "nested1",
          proxy: "http://bob:hunter22@h",
        },
      },
    },
  },
});

const SECRETS = /hf_abc|nested1|hunter22/;

const rank = plannedProcesses(planned.topology, planned.groups).find(({ group }) => group === "decode-0");

test("what people read of a process hides secrets", () => {
  const text = [...(rank?.argv ?? []).map(shownWord), ...(rank?.environment ?? []).map(shownValue)].join(
    "\n",
  );
  expect(text).toContain('"api_key":"(hidden)"');
  expect(text).toContain("http://(hidden)@h");
  expect(text).not.toMatch(SECRETS);
});

test("what people read of a process keeps everything else, and the names of placeholders", () => {
  const words = (rank?.environment ?? []).map((variable) => `${variable.name}=${shownValue(variable)}`);
  expect(words).toContain("HCCL_IF_IP=$local_ip");
  expect(words).toContain("ORIGIN=(hidden)");
  expect((rank?.argv ?? []).map(shownWord)).toContain("$node0_ip");
});

test("the details of a picture hide secrets", () => {
  const page = htmlOf(topologyPicture(planned));
  expect(page).toContain("ORIGIN=(hidden)");
  expect(page).not.toMatch(SECRETS);
});

test("a script has every value, so that it runs", () => {
  const script = shellScript(planned.topology, rank === undefined ? [] : [rank]);
  expect(script).toContain("export ORIGIN=hf_abcdefghijklmnop1234\n");
});
