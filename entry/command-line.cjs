"use strict";

var path = require("path");

require("./code-cache.cjs").run(path.join(__dirname, "../dist/cli/main.cjs"), process.argv[2]);
