"use strict";

// The command `glm-serve` of a checkout: the bundle of the package, which is rebuilt if a source has changed.
if (require("./bundle-state.cjs").isFresh()) require("./command-line.cjs");
else require("./rebuild.cjs");
