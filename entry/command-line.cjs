"use strict";

require("./compile-cache.cjs").enable();
require("../dist/cli/main.cjs");
