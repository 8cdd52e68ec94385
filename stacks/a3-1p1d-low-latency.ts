import a31p1d from "./a3-1p1d.ts";
import { defineTopology } from "../core/index.ts";
import { prefillDecodeAccepts } from "./parts/source-002.ts";

const { prefill, decode } = a31p1d.groups;

/**
 * GLM-5 w8a8 with separate prefill and decode groups on four Atlas 800 A3, for low latency. Deployment document 002, §9:
 * prefill dp 4 × tp 8, decode dp 4 × tp 8, everything else as in §5.3. The additions and deviations of `a3-1p1d` apply here,
 * too.
 *
 * The document sets no `maxModelLen` and no `maxNumSeqs`; the values here are those of §5.3.
 */
export default defineTopology({
  ...a31p1d,
  name: "a3-1p1d-low-latency",
  summary: "GLM-5 w8a8 on four Atlas 800 A3, one prefill and one decode group, low latency",
  source: "deployment document 002, §9, §5.3 and §5.4",
  groups: {
    prefill: { ...prefill, nodes: 2, dataParallelSize: 4, tensorParallelSize: 8 },
    decode: { ...decode, nodes: 2, dataParallelSize: 4, tensorParallelSize: 8 },
  },
  accepts: prefillDecodeAccepts,
});
