"use strict";

// A file of its own, since the oldest Nodes do not read a file with an import().
void import("../dist/cli/main.js");
