"use strict";

// The npm scripts of a checkout load this file first, with `node -r` or on its own.
var fs = require("fs");
var path = require("path");
var node = require("./node-version.cjs");

var modules = path.join(__dirname, "../node_modules");
var installed = fs.existsSync(modules);

var message = node.tooOld(
  "This checkout of glm-serve",
  node.CHECKOUT,
  installed
    ? "Use the Node of node_modules/.bin, as npm scripts do; npm ci installs it."
    : "Run `npm ci`, which installs Node beside the other packages."
);
if (message === undefined && !installed)
  message = "glm-serve: " + modules + " does not exist. Run `npm ci` first.";
if (message !== undefined) {
  console.error(message);
  process.exit(1);
}
