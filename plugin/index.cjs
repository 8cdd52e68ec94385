"use strict";

// Pulumi runs npm install in this directory first.
var path = require("node:path");

module.exports = require(path.join(path.dirname(require.resolve("glm-serve/package.json")), "dist/plugin"));
