"use strict";

// Node's own cache of compiled code holds what a module compiles when it is loaded. The functions that a call runs are
// compiled later, and compiling them takes longer than the call. This cache is written at the end of the first call of each
// command, so it holds them.
var fs = require("fs");
var os = require("os");
var path = require("path");
var vm = require("vm");

var KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

/**
 * Runs a CommonJS bundle with code that earlier calls have compiled, from the cache directory of the user. Runs it without
 * the cache if that directory cannot be read or written.
 *
 * @param {string} main path of its entry. All files are ASCII. The names of all others contain a hash of their contents.
 * @param {string | undefined} command names the cache: commands run different functions
 */
exports.run = function (main, command) {
  var file = process.env.NODE_DISABLE_COMPILE_CACHE ? undefined : cacheFile(main, command);
  if (file === undefined) {
    require(main);
    return;
  }
  var directory = path.dirname(main);
  var modules = new Map();
  var scripts = new Map();
  var cache = read(file, fs.readFileSync(main, "utf8"));
  var complete = true;
  function load(name) {
    var known = modules.get(name);
    if (known !== undefined) return known.exports;
    var module = { exports: {} };
    modules.set(name, module);
    var script = new vm.Script(
      "(function(exports,require,module,__filename,__dirname){" +
        fs.readFileSync(path.join(directory, name), "latin1") +
        "\n})",
      { filename: path.join(directory, name), cachedData: cache.code.get(name) }
    );
    if (script.cachedDataRejected !== false) complete = false;
    scripts.set(name, script);
    var require_ = function (id) {
      return id.startsWith("./") ? load(id.slice(2)) : require(id);
    };
    script.runInThisContext()(module.exports, require_, module, path.join(directory, name), directory);
    return module.exports;
  }
  load(path.basename(main));
  process.on("exit", function (code) {
    // A mistyped command has nothing to keep.
    if (complete || code === 2) return;
    scripts.forEach(function (script, name) {
      cache.code.set(name, script.createCachedData());
    });
    write(file, cache);
  });
};

/** The cache file of a command; undefined without a directory for it. */
function cacheFile(main, command) {
  var directory = userDirectory();
  if (directory === undefined) return undefined;
  var name = typeof command === "string" && /^[a-z]+$/.test(command) ? command : "help";
  return path.join(directory, [name, hashOf(main), process.version, process.arch].join("-"));
}

/** The directory, created if need be; undefined where that fails. */
function userDirectory() {
  try {
    var directory = path.join(parentDirectory(), "glm-serve", "code");
    if (!fs.existsSync(directory)) make(directory);
    return directory;
  } catch (error) {
    return undefined;
  }
}

/** Not a recursive mkdir, which never ends in Node 24 for a path below /proc. */
function make(directory) {
  if (!fs.existsSync(path.dirname(directory))) make(path.dirname(directory));
  fs.mkdirSync(directory);
}

function parentDirectory() {
  var given = process.env.XDG_CACHE_HOME;
  if (given !== undefined && path.isAbsolute(given)) return given;
  if (process.platform === "win32") return path.join(os.homedir(), "AppData", "Local");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Caches");
  return path.join(os.homedir(), ".cache");
}

/** A short name for a path, without the time that it takes to load node:crypto. */
function hashOf(text) {
  var hash = 5381;
  for (var index = 0; index < text.length; index++) hash = (hash * 33 + text.charCodeAt(index)) >>> 0;
  return hash.toString(36);
}

/**
 * A checksum of compiled code. V8 checks none: damaged code crashes, or prints something else. One
 * pass over 32-bit words takes less time than loading node:zlib for its CRC.
 */
function checksumOf(bytes) {
  var aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  var words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  var sum = 2166136261;
  for (var index = 0; index < words.length; index++) sum = Math.imul(sum ^ words[index], 16777619);
  return sum >>> 0;
}

/**
 * A file begins with the length of its header in 8 digits, then the header: the text of the bundle's entry, the checksum of
 * the code, and the length of the code of each script. V8 itself compares its version and flags.
 */
function read(file, entry) {
  var cache = { entry: entry, code: new Map() };
  try {
    var bytes = fs.readFileSync(file);
    var start = 8 + Number(bytes.latin1Slice(0, 8));
    var header = JSON.parse(bytes.utf8Slice(8, start));
    if (header.entry !== entry || header.checksum !== checksumOf(bytes.subarray(start))) return cache;
    header.lengths.forEach(function (pair) {
      cache.code.set(pair[0], bytes.subarray(start, start + pair[1]));
      start += pair[1];
    });
  } catch (error) {
    cache.code.clear();
  }
  return cache;
}

function write(file, cache) {
  var lengths = [];
  cache.code.forEach(function (code, name) {
    lengths.push([name, code.length]);
  });
  var code = Buffer.concat(Array.from(cache.code.values()));
  var description = { entry: cache.entry, checksum: checksumOf(code), lengths: lengths };
  var header = Buffer.from(JSON.stringify(description) + "       ");
  // V8 copies code that is not aligned.
  header = header.subarray(0, header.length - (header.length % 8));
  var draft = file + "." + process.pid;
  try {
    fs.writeFileSync(draft, Buffer.concat([Buffer.from(String(header.length).padStart(8)), header, code]));
    // Other processes never read a partial file.
    fs.renameSync(draft, file);
    removeOld(path.dirname(file));
  } catch (error) {
    removeDraft(draft);
  }
}

/** The directory that refused the draft may also refuse its removal. */
function removeDraft(draft) {
  try {
    fs.rmSync(draft, { force: true });
  } catch (error) {
    return;
  }
}

/** Removes caches older than 30 days: those of former bundles, and some current ones, which the next call writes again. */
function removeOld(directory) {
  fs.readdirSync(directory).forEach(function (name) {
    var file = path.join(directory, name);
    if (Date.now() - fs.statSync(file).mtimeMs > KEPT_MILLISECONDS) fs.rmSync(file, { force: true });
  });
}
