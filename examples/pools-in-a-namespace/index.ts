import * as pulumi from "@pulumi/pulumi";
import { DecodePool, PdProxy, PrefillPool, type Site } from "glm-serve";
import topology from "glm-serve/stacks/a3-1p1d";

const config = new pulumi.Config();

// The namespace exists: its owner sets quotas and the Pod Security level, and this program creates nothing outside of it.
const site: Site = { namespace: config.get("namespace") ?? "llm", createNamespace: false };

// One value holds the degrees, the connector and the ports of both sides, so they cannot disagree.
const args = { topology, site };

const prefill = new PrefillPool("prefill", args);
const decode = new DecodePool("decode", args);
const proxy = new PdProxy("proxy", args, { dependsOn: [prefill, decode] });

/** Where clients inside the cluster send their requests. */
export const endpoint = proxy.endpoint;

/** The engine pods, each group's head first. */
export const pods = pulumi.all([prefill.pods, decode.pods]).apply((lists) => lists.flat());
