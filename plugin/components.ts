import * as pulumi from "@pulumi/pulumi";
import * as library from "../components/index.ts";
import type {
  GlmServeStatefulSetArgs,
  LeafArgs,
  ProcessRow,
  RanktableConfigMapArgs,
  Site,
  TopologyArgs,
} from "./arguments.ts";
import { given } from "./given.ts";
import { topologyNamed } from "./topologies.ts";

interface GlmServeStackArgs extends LeafArgs {
  /** Name of a documented topology, e.g. `a3-1p1d`; `glm-serve list` prints them all. Changing this replaces everything. */
  topology: string;
  /** The settings of the cluster. Default: the default of every setting. */
  site?: Site;
  /** Prefix of the names of all objects, instead of the site's `instance`. Changing this replaces every object. Default: the site's `instance`, or the topology's name. */
  instance?: string;
}

/** A documented topology by its name: its procedures, its groups and its proxy. Groups that change do so in waves. */
export class GlmServeStack extends pulumi.ComponentResource {
  /** Address for clients inside the cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the engine pods, by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the Services. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;
  /** Names of the Jobs, by procedure. */
  readonly jobs: pulumi.Output<{ [key: string]: string }>;

  constructor(name: string, args: GlmServeStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:GlmServeStack", name, {}, opts);
    const topology = topologyNamed(args.topology, this);
    const made = new library.GlmTopology(name, { ...given(args), topology }, { parent: this });
    this.endpoint = made.endpoint;
    this.pods = made.pods;
    this.services = made.services;
    this.processes = made.processes;
    this.jobs = made.jobs;
    this.registerOutputs({});
  }
}

/** A whole topology of your own: its procedures, its groups and its proxy. Groups that change do so in waves. */
export class GlmTopology extends pulumi.ComponentResource {
  /** Address for clients inside the cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the engine pods, by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the Services. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;
  /** Names of the Jobs, by procedure. */
  readonly jobs: pulumi.Output<{ [key: string]: string }>;

  constructor(name: string, args: TopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:GlmTopology", name, {}, opts);
    const made = new library.GlmTopology(name, given(args), { parent: this });
    this.endpoint = made.endpoint;
    this.pods = made.pods;
    this.services = made.services;
    this.processes = made.processes;
    this.jobs = made.jobs;
    this.registerOutputs({});
  }
}

/** The prefill groups of a topology. Pass the same topology to `DecodePool` and `PdProxy`: it holds the degrees, the connector and the ports of both sides. */
export class PrefillPool extends pulumi.ComponentResource {
  /** Names of the pods, by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the headless Services, one per group. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;

  constructor(name: string, args: TopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:PrefillPool", name, {}, opts);
    const made = new library.PrefillPool(name, given(args), { parent: this });
    this.pods = made.pods;
    this.services = made.services;
    this.processes = made.processes;
    this.registerOutputs({});
  }
}

/** The decode groups of a topology. Pass the same topology to `PrefillPool` and `PdProxy`: it holds the degrees, the connector and the ports of both sides. */
export class DecodePool extends pulumi.ComponentResource {
  /** Names of the pods, by group, each head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the headless Services, one per group. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;

  constructor(name: string, args: TopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:DecodePool", name, {}, opts);
    const made = new library.DecodePool(name, given(args), { parent: this });
    this.pods = made.pods;
    this.services = made.services;
    this.processes = made.processes;
    this.registerOutputs({});
  }
}

/** One replica of a group: its launch scripts, the headless Service of its pods and its StatefulSet. A group of role serve also gets the Service of its API. */
export class GlmServeStatefulSet extends pulumi.ComponentResource {
  /** Name of the StatefulSet. */
  readonly statefulSetName: pulumi.Output<string>;
  /** Names of the pods, the head first. */
  readonly pods: pulumi.Output<string[]>;
  /** Names of the Services of this group. */
  readonly services: pulumi.Output<string[]>;
  /** Pod, devices and endpoint of each process. */
  readonly processes: pulumi.Output<ProcessRow[]>;

  constructor(name: string, args: GlmServeStatefulSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:GlmServeStatefulSet", name, {}, opts);
    const made = new library.GlmServeStatefulSet(name, given(args), { parent: this });
    this.statefulSetName = made.statefulSetName;
    this.pods = made.pods;
    this.services = made.services;
    this.processes = made.processes;
    this.registerOutputs({});
  }
}

/** The proxy in front of the prefill and decode groups, configured with every rank of both, and its Service for clients. */
export class PdProxy extends pulumi.ComponentResource {
  /** Address for clients inside the cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Names of the Services. */
  readonly services: pulumi.Output<string[]>;

  constructor(name: string, args: TopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:PdProxy", name, {}, opts);
    const made = new library.PdProxy(name, given(args), { parent: this });
    this.endpoint = made.endpoint;
    this.services = made.services;
    this.registerOutputs({});
  }
}

/** A ConfigMap with the rank table for HCCL collectives between nodes, under the key `hccl.json`, for any workload. */
export class RanktableConfigMap extends pulumi.ComponentResource {
  /** Name of the ConfigMap. */
  readonly configMapName: pulumi.Output<string>;
  /** The key of the table in the ConfigMap. */
  readonly key: pulumi.Output<string>;

  constructor(name: string, args: RanktableConfigMapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:RanktableConfigMap", name, {}, opts);
    const made = new library.RanktableConfigMap(name, given(args), { parent: this });
    this.configMapName = made.configMapName;
    this.key = made.key;
    this.registerOutputs({});
  }
}
