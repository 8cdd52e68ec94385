"use strict";

// Pulumi runs npm install in this directory first.
module.exports = require("glm-serve/plugin");
