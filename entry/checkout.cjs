"use strict";

// The npm scripts of a checkout load this file first, with `node -r` or on its own.
var fs = require("fs");
var path = require("path");
var node = require("./node-version.cjs");

var modules = path.join(__dirname, "../node_modules");
var installed = fs.existsSync(modules);

function advice() {
  if (!installed) return "Run `npm ci`, which installs Node beside the other packages.";
  // npm scripts find this one first.
  if (fs.existsSync(path.join(modules, "node/bin")))
    return "Use the Node in node_modules/.bin, as npm scripts do.";
  return "Run `npm ci` without --ignore-scripts: a script of the package node installs Node.";
}

var message = node.tooOld("This checkout of glm-serve", node.CHECKOUT, advice());
if (message === undefined && !installed)
  message = "glm-serve: " + modules + " does not exist. Run `npm ci` first.";
if (message !== undefined) {
  console.error(message);
  process.exit(1);
}
