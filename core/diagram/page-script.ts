/**
 * The program of a page. It shows the details of the shape under the pointer or with the focus; a click, Enter or Space keeps them, and
 * Escape closes them. Texts are set as text, so that no detail becomes markup.
 */
export const pageScript = `(function () {
"use strict";
var data = JSON.parse(document.getElementById("details").textContent);
var panel = document.getElementById("panel");
var kept = null, shown = null;
function add(parent, name, text) {
  var made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  parent.appendChild(made);
  return made;
}
function mark(shape, name, on) { shape.classList.toggle(name, on); }
function show(shape, details) {
  if (shown) mark(shown, "open", false);
  shown = shape;
  mark(shape, "open", true);
  panel.textContent = "";
  var close = add(panel, "button", "\\u00d7");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", hide);
  add(panel, "h2", details[1]);
  var list = add(panel, "dl");
  for (var index = 0; index < details[2].length; index += 2) {
    add(list, "dt", data.texts[details[2][index]]);
    add(list, "dd", data.texts[details[2][index + 1]]);
  }
  details[3].forEach(function (lines) {
    add(panel, "h3", data.texts[lines[0]]);
    add(panel, "pre", lines.slice(1).map(function (line) { return data.texts[line]; }).join("\\n"));
  });
  panel.hidden = false;
  panel.scrollTop = 0;
}
function hide() {
  if (shown) mark(shown, "open", false);
  if (kept) { kept.setAttribute("aria-pressed", "false"); kept.focus(); }
  kept = shown = null;
  panel.hidden = true;
}
function toggle(shape, details) {
  var same = kept === shape;
  if (kept) kept.setAttribute("aria-pressed", "false");
  kept = same ? null : shape;
  shape.setAttribute("aria-pressed", String(!same));
  show(shape, details);
}
data.shapes.forEach(function (details) {
  var shape = document.getElementById(details[0]);
  if (!shape) return;
  shape.setAttribute("aria-pressed", "false");
  shape.addEventListener("mouseenter", function () { if (!kept) show(shape, details); });
  shape.addEventListener("focus", function () { if (!kept) show(shape, details); });
  shape.addEventListener("click", function () { toggle(shape, details); });
  shape.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle(shape, details);
  });
});
document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
})();`;
