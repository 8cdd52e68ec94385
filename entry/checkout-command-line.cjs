"use strict";

// The command `glm-serve` of a checkout: the bundle of the package, which is rebuilt if a source has changed.
startWhereNpmStarted();
if (require("./bundle-state.cjs").isFresh()) require("./command-line.cjs");
else require("./rebuild.cjs");

/** npm runs a script in the root of the checkout; relative paths of the call start where the person is. */
function startWhereNpmStarted() {
  var isScript = ["glm-serve", "render"].indexOf(process.env.npm_lifecycle_event) !== -1;
  var directory = process.env.INIT_CWD;
  if (!isScript || !directory || process.cwd() !== root()) return;
  try {
    process.chdir(directory);
  } catch (error) {
    // A directory that is gone leaves the root.
  }
}

function root() {
  return require("path").join(__dirname, "..");
}
