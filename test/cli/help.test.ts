import { describe, expect, test } from "vitest";
import { phases } from "../../core/index.ts";
import { call } from "./call.ts";

const outputOf = async (...argv: string[]) => {
  const { code, stdout, stderr } = await call(import.meta.dirname, argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
};

// Whole texts, so that a reviewer reads them as a user does.
describe("help", () => {
  test("lists the commands", async () => {
    expect(await outputOf("--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve <command> [<stack>] [options]

      Commands:
        list        list the topologies
        render      print the Kubernetes objects of a stack, or list the topologies
        check       run every rule against a stack
        ports       list the ports on every node, or show which process owns one
        ranks       list every process of a stack, with its node, devices and command
        explain     show where a value of a stack comes from, what it does and which rules read it
        memory      estimate weights, KV cache, largest context and concurrency
        diff        show what a change of a stack changes, restarts and costs
        diagram     draw a stack as SVG, HTML, PNG or text
        fit         list the degrees and groups with which a model fits on the given nodes
        import      write a stack from commands, scripts, upstream tests or manifests
        model       print the facts of a model from its config.json, for model.facts
        status      show the groups and pods of a stack in a cluster, and what they wait for
        bundle      write one archive with all that support needs to know of a stack in a cluster
        preflight   check the nodes of a stack before it is deployed
        smoke       send test requests to a running stack
        bench       measure the speed of a running stack
        accuracy    measure the accuracy of a running stack
        completion  print the script that completes glm-serve in a shell

      Run "glm-serve <command> --help" for the options, examples and exit codes of a command.
      "
    `);
  });

  test("explains render", async () => {
    expect(await outputOf("render", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve render [<stack>] [--site <file>] [--json]

      Prints the Kubernetes objects of a stack for kubectl apply -f -, as YAML or, with --json, as a List.
      Without <stack>, lists the topologies.

      Arguments:
        [<stack>]  the name of a stack or of a topology; glm-serve list prints the topologies

      Options:
        --site <file>  read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --json         print JSON
        --help         print this help

      The JSON of <stack> --json follows schemas/output/render.json.

      The JSON of --json follows schemas/output/list.json.

      Examples:
        glm-serve render a3-1p1d
            Prints the objects of a3-1p1d.
        glm-serve render a3-1p1d --site site.yaml | kubectl apply -f -
            Applies the objects for the cluster that site.yaml describes.

      Exit codes:
        0  the objects are printed
        1  the stack or its site settings have errors
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains check", async () => {
    expect(await outputOf("check", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve check <stack> [--site <file>] [--live] [--context <name>] [--kubeconfig <file>]
                             [--json]

      Runs every rule against a stack, without a cluster. With --live, also reads nodes and pods of a
      cluster with kubectl, and reports what keeps the nodes from the stack: labels, taints, devices that
      others hold, and too few nodes in one domain of placement. Changes nothing.

      Arguments:
        <stack>  the name of a stack or of a topology; glm-serve list prints the topologies

      Options:
        --site <file>        read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --live               compare the stack with the nodes of a cluster
        --context <name>     the context of the kubeconfig (default: the current one)
        --kubeconfig <file>  the kubeconfig (default: that of kubectl)
        --json               print JSON
        --help               print this help

      The JSON of --json follows schemas/output/check.json.

      Examples:
        glm-serve check a3-1p1d
            Prints errors, warnings and advice about a3-1p1d.
        glm-serve check a3-1p1d --live --context production
            Adds what keeps the nodes of a cluster from the stack.

      Exit codes:
        0  there is no error
        1  there are errors, or the cluster cannot be read
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains import", async () => {
    expect(await outputOf("import", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve import <file> [--node <file>]… [--release <version>] [--hardware <kind>]
                              [--name <name>] [--out <dir>] [--check-only] [--json]

      Writes stacks/<name>.ts from a test topology of vllm-ascend (external_dp, internal_dp or single
      node), from bash scripts or a command line that starts an engine (- for stdin), or from Kubernetes
      manifests with such a command (Pod, Deployment, StatefulSet, LeaderWorkerSet). Lists assumptions,
      deviations and, with its place, whatever the topology cannot express. Then checks the stack.

      Arguments:
        <file>  the path of a test topology, a script or a manifest, or - for stdin

      Options:
        --node <file>        the script of the next node; may be repeated
        --release <version>  release of the engine (default: that of the image, or the newest known)
        --hardware <kind>    kind of node: a2, a3, a5 (Ascend 950DT), h100 or h200; or its name in a
                             stack, such as atlas-800-a3 (default: by image and devices)
        --name <name>        name of the topology (default: the name that the file gives)
        --out <dir>          directory of the stack (default: stacks)
        --check-only         write no file
        --json               print JSON
        --help               print this help

      The JSON of --json follows schemas/output/import.json.

      Examples:
        glm-serve import GLM-5.1-W8A8C8-A3_64k.yaml
            Writes the stack of a test topology of vllm-ascend.
        glm-serve import node0.sh --node node1.sh --release v0.23.0
            Writes the stack of two scripts, one per node.

      Exit codes:
        0  the stack holds all that the files say, and has no error
        1  something is lost, the stack has errors, or a file cannot be read or written
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains ports", async () => {
    expect(await outputOf("ports", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve ports <stack> [<port>] [--firewall] [--site <file>] [--json]

      Lists the ports that the processes of a stack use on every node, and those that the nodes use
      already. With <port>, shows which process owns the port and how its number is computed, or the
      nearest ports if it is free. With --firewall, lists the connections that a firewall between the
      nodes must let through.

      Arguments:
        <stack>   the name of a stack or of a topology; glm-serve list prints the topologies
        [<port>]  a port from 1 to 65535; only this one is shown

      Options:
        --firewall     list connections between nodes, for the rules of a firewall
        --site <file>  read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --json         print JSON
        --help         print this help

      The JSON of --json follows schemas/output/ports.json.

      The JSON of --firewall --json follows schemas/output/firewall.json.

      Examples:
        glm-serve ports a3-1p1d 30017
            Shows the process that owns port 30017, and the formula of the number.
        glm-serve ports a3-1p1d --firewall
            Lists what a firewall between the nodes must let through.

      Exit codes:
        0  the ports are printed
        1  the stack or its site settings have errors
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains memory", async () => {
    expect(await outputOf("memory", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve memory <stack> [--site <file>] [--json]

      Estimates the memory of one device of each group: weights, reserve, KV cache, the largest context,
      and the number of concurrent requests of the longest length. Shows the certainty and the basis of
      each number, then the findings of the memory rules.

      Arguments:
        <stack>  the name of a stack or of a topology; glm-serve list prints the topologies

      Options:
        --site <file>  read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --json         print JSON
        --help         print this help

      The JSON of --json follows schemas/output/memory.json.

      Example:
        glm-serve memory a3-1p1d
            Prints a table of the memory of each group.

      Exit codes:
        0  the stack can be deployed
        1  the stack or its site settings have errors
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains fit", async () => {
    expect(await outputOf("fit", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve fit --model <name> [--model-facts <file>] --weights <format> --hardware <kind>
                           --nodes <count> --context <tokens> [--engine <name>] [--release <version>]
                           [--rejected] [--json]

      Lists every shape (a combination of groups, dataParallelSize and tensorParallelSize) with which the
      model fits on the given nodes with this context, best first. For each rule that rejects shapes,
      prints their number and one reason; --rejected prints each shape, --json every reason in full. Lists
      the stacks with the same model, weights and hardware that need at most as many nodes, too.

      Options:
        --model <name>        name of the model, such as GLM-5
        --model-facts <file>  facts of a model that glm-serve does not know, as glm-serve model --json
                              prints them
        --weights <format>    format of the weights: bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8 or
                              w4a4c8
        --hardware <kind>     kind of node: a2, a3, a5 (Ascend 950DT), h100 or h200; or its name in a
                              stack, such as atlas-800-a3
        --nodes <count>       number of nodes; every shape uses all of them
        --context <tokens>    length of the longest sequence
        --engine <name>       only this engine (default: every engine for the hardware)
        --release <version>   release of the engine (default: one that serves the model)
        --rejected            print each rejected shape with its reason
        --json                print JSON
        --help                print this help

      The JSON of --json follows schemas/output/fit.json.

      Example:
        glm-serve fit --model GLM-5 --weights w8a8 --hardware a3 --nodes 3 --context 131072
            Lists the shapes of GLM-5 on three Atlas 800 A3 nodes with sequences of 128k tokens.

      Exit codes:
        0  the shapes are printed, even if none is possible
        1  --model-facts cannot be read
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains status", async () => {
    expect(await outputOf("status", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve status <stack> [--watch] [--json] [--site <file>] [--namespace <name>]
                              [--context <name>] [--kubeconfig <file>]

      Reads the cluster with kubectl and shows each group, server, pod and Job of a stack: its phase,
      since when, its restarts, its revision, and what it waits for or why it failed. Phases are node,
      devices (no node takes the pod), create, pull, prepare, join, load, warm-up, ready, unready,
      draining, lost (the node does not answer), failed and absent. Changes nothing.

      With --watch, shows the status until Ctrl-C: a table on a terminal, otherwise a line for each
      change; the exit code is that of the last status.

      Arguments:
        <stack>  the name of a stack or of a topology; glm-serve list prints the topologies

      Options:
        --watch              show the status until Ctrl-C
        --json               print JSON; with --watch, one line for each change
        --site <file>        read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --namespace <name>   the namespace, instead of that of the site settings
        --context <name>     the context of the kubeconfig (default: the current one)
        --kubeconfig <file>  the kubeconfig (default: that of kubectl)
        --help               print this help

      The JSON of --json follows schemas/output/status.json.

      Examples:
        glm-serve status a3-1p1d
            Prints the status of a3-1p1d once.
        glm-serve status a3-1p1d --watch --json
            Prints one line of JSON for each change, until Ctrl-C.

      Exit codes:
        0  every group and server is ready and no Job failed
        1  something is not ready or failed, the stack has errors, or the cluster cannot be read
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("names every phase of a status", async () => {
    const text = await outputOf("status", "--help");
    for (const phase of phases) expect(text).toMatch(new RegExp(`\\b${phase}\\b`));
  });

  test("explains bundle", async () => {
    expect(await outputOf("bundle", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve bundle <stack> [--output <file>] [--site <file>] [--namespace <name>]
                              [--context <name>] [--kubeconfig <file>] [--json]

      Writes a tar.gz file with the status of a stack, its objects, events and nodes, the last 5000 lines
      of each log (also of the container before the last restart), the results of preflight and of other
      procedures, the ports, the findings of check and the versions. Reads the cluster with kubectl and
      changes nothing. Never reads a Secret, and hides the values of names that mark a secret and tokens
      of known forms; logs may contain what users of the API sent.

      Arguments:
        <stack>  the name of a stack or of a topology; glm-serve list prints the topologies

      Options:
        --output <file>      the archive (default: <stack>-<time>.tar.gz)
        --site <file>        read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --namespace <name>   the namespace, instead of that of the site settings
        --context <name>     the context of the kubeconfig (default: the current one)
        --kubeconfig <file>  the kubeconfig (default: that of kubectl)
        --json               print JSON
        --help               print this help

      The JSON of --json follows schemas/output/bundle.json.

      Example:
        glm-serve bundle a3-1p1d --output support.tar.gz
            Writes support.tar.gz about the stack a3-1p1d.

      Exit codes:
        0  the archive is written
        1  the stack has errors, the cluster cannot be read, or the file cannot be written or exists
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test("explains preflight", async () => {
    expect(await outputOf("preflight", "--help")).toMatchInlineSnapshot(`
      "Usage: glm-serve preflight <stack> [--render] [--site <file>] [--json]

      Checks every node that the stack will use: devices, links, addresses, TLS switch, driver, ports,
      shared memory and huge pages. Pings between all NPUs of different nodes, except on Ascend 950, whose
      NPUs have no ping. The pods of the Job occupy the devices of the nodes: run it before the stack.

      Prints the commands that run the procedure as a Job and read its result. With --render, prints the
      Job for kubectl apply -f -. The site setting procedures.preflight configures the Job.

      Arguments:
        <stack>  the name of a stack or of a topology; glm-serve list prints the topologies

      Options:
        --render       print the Job and the objects that it needs, as YAML or, with --json, as a List
        --site <file>  read the site settings from this file instead of stacks/Pulumi.<stack>.yaml
        --json         print JSON
        --help         print this help

      The JSON of --json follows schemas/output/procedure.json.

      The JSON of --render --json follows schemas/output/render.json.

      Examples:
        glm-serve preflight a3-1p1d
            Prints the commands.
        glm-serve preflight a3-1p1d --render | kubectl apply -f -
            Starts the Job in the cluster.

      Exit codes:
        0  the commands or the objects are printed
        1  the stack or its site settings have errors
        2  a word of the call is wrong: an option, a choice, a number or the name of a stack
      "
    `);
  });

  test.each([[[]], [["-h"]], [["help"]], [["--help", "nothing"]]])(
    "%j lists the commands, too",
    async (argv) => {
      expect(await outputOf(...argv)).toBe(await outputOf("--help"));
    },
  );

  test.each([[["check", "a3-1p1d", "-h", "--jso"]], [["help", "check"]]])(
    "%j explains the command, whatever else the call contains",
    async (argv) => {
      expect(await outputOf(...argv)).toBe(await outputOf("check", "--help"));
    },
  );

  test("--version prints the version of the package", async () => {
    expect(await outputOf("--version")).toMatch(/^glm-serve \d+\.\d+\.\d+\n$/);
  });
});
