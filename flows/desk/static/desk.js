"use strict";
// Shortcuts: an element with data-key="j" is clicked by that key. None fires while one types or composes (Telex, VNI, IME).
const typing = (event) =>
  event.isComposing || event.keyCode === 229 || event.target.closest("input, textarea, select, [contenteditable=true], .q-dialog, .ag-cell-inline-editing");
const named = (event) =>
  [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.key.length > 1 && event.shiftKey ? "Shift" : "",
    event.altKey && event.code.startsWith("Digit") ? event.code.slice(5) : event.key.length === 1 ? event.key.toLowerCase() : event.key]
    .filter(Boolean).join("+");
document.addEventListener("keydown", (event) => {
  if (typing(event) || event.defaultPrevented) return;
  const key = named(event);
  if (key.startsWith("Arrow") && event.target.closest(".ag-root, .q-tab, [role=listbox]")) return;
  const wanted = [...document.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`)].find((item) => item.offsetParent && !item.disabled);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

// Whatever is drawn anew by the server: a click on data-emit tells the page; Enter does the same.
const emitted = (event) => {
  const item = event.target.closest("[data-emit]");
  if (item) emitEvent(item.dataset.emit, item.dataset.value);
};
document.addEventListener("click", emitted);
document.addEventListener("keydown", (event) => { if (event.key === "Enter" && !typing(event) && event.target.matches("[data-emit]")) emitted(event); });

// The mark that is meant now: lit, and brought into the middle of its paper.
window.deskShow = (root, name, tries = 40) => {
  if (tries === 40) window.deskWanted = name;
  if (window.deskWanted !== name) return;
  const items = [...document.querySelectorAll(`${root} [data-mark]`)];
  const now = items.filter((item) => item.dataset.mark.split(" ").includes(name));
  if (!now.length) { if (tries) setTimeout(() => window.deskShow(root, name, tries - 1), 50); return; }
  items.forEach((item) => item.classList.toggle("now", now.includes(item)));
  const box = document.querySelector(root), top = now[0].getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + top - box.clientHeight / 3, left: Math.max(0, now[0].offsetLeft - box.clientWidth / 2) });
};

// Files and folders dropped on data-drop, or chosen: sent one by one as they are, so that a large one never fills the memory.
const entries = async (entry, path = "") => {
  if (entry.isFile) return [[path + entry.name, await new Promise((done, failed) => entry.file(done, failed))]];
  const reader = entry.createReader(), found = [];
  for (let some; (some = await new Promise((done, failed) => reader.readEntries(done, failed))).length;) found.push(...some);
  return (await Promise.all(found.map((item) => entries(item, `${path}${entry.name}/`)))).flat();
};
const send = async (files) => {
  const told = [];
  files.sort(([first], [second]) => first.endsWith("source.yml") - second.endsWith("source.yml"));
  for (const [number, [name, file]] of files.entries()) {
    emitEvent("desk_sending", { name, number: number + 1, of: files.length });
    try {
      const answer = await fetch(`/nhan-tep?name=${encodeURIComponent(name)}`, { method: "POST", body: file });
      told.push({ name, ...(answer.headers.get("content-type")?.includes("json") ? await answer.json() : { refused: await answer.text() }) });
    } catch (problem) { told.push({ name, refused: String(problem) }); }
  }
  emitEvent("desk_sent", told);
};
for (const kind of ["dragover", "dragleave", "drop"])
  document.addEventListener(kind, async (event) => {
    const zone = document.querySelector("[data-drop]");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone?.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !zone) return;
    const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    send((await Promise.all(dropped.map((item) => entries(item)))).flat());
  });
document.addEventListener("change", (event) => {
  if (!event.target.matches("input[data-choose]")) return;
  send([...event.target.files].map((file) => [file.webkitRelativePath || file.name, file]));
  event.target.value = "";
});

// Grids: the row under the keys is the row that is looked at.
window.deskFocused = (event) => {
  const node = event.rowIndex == null ? null : event.api.getDisplayedRowAtIndex(event.rowIndex);
  if (!node || !node.data) return;
  node.setSelected(true, true);
  if (event.api.deskNow !== node.id) { event.api.deskNow = node.id; emitEvent("desk_row", node.id); }
};
const gridOf = (id, then, tries = 40) => {
  const api = getElement(id)?.api;
  if (api && api.getDisplayedRowCount()) then(api);
  else if (tries) setTimeout(() => gridOf(id, then, tries - 1), 50);
};
const focusRow = (api, node) => {
  api.ensureNodeVisible(node, null);
  api.setFocusedCell(node.rowIndex, api.getAllDisplayedColumns()[0]);
};
window.deskSelect = (id, row) => gridOf(id, (api) => { const node = api.getRowNode(row); if (node?.displayed) focusRow(api, node); });
window.deskMove = (id, by, open) => gridOf(id, (api) => {
  const count = api.getDisplayedRowCount(), start = api.getSelectedNodes()[0]?.rowIndex ?? -1;
  for (let step = 1; step <= count; step++) {
    const node = api.getDisplayedRowAtIndex((start + by * step + count * 2) % count);
    if (!open && (start + by < 0 || start + by >= count)) return;
    if (!open || node.data.decided === "pending") return focusRow(api, node);
  }
});

// The plan: one kind of number lit; the number before and after; a place of a source asked for what uses it.
window.deskLight = (root, kind, tries = 40) => {
  const paper = document.querySelector(`${root} .paper`);
  if (!paper) { if (tries) setTimeout(() => window.deskLight(root, kind, tries - 1), 50); return; }
  paper.querySelectorAll(".lit").forEach((item) => item.classList.remove("lit"));
  if (kind) paper.querySelectorAll(`.num.${kind}, em.${kind}`).forEach((item) => item.classList.add("lit"));
};
window.deskStep = (root, by) => {
  const lit = [...document.querySelectorAll(`${root} .num.lit`)], all = lit.length ? lit : [...document.querySelectorAll(`${root} .num`)];
  const at = all.findIndex((item) => item === window.deskAt) ;
  const now = all[((at < 0 ? (by > 0 ? -1 : 0) : at) + by + all.length) % all.length];
  if (now) { window.deskAt = now; now.focus({ preventScroll: true }); emitEvent("desk_number", now.dataset.value); }
};
document.addEventListener("click", (event) => {
  const number = event.target.closest(".num"), mark = event.target.closest("[data-mark]:not([data-emit])");
  if (number) window.deskAt = number;
  if (mark) emitEvent("desk_mark", mark.dataset.mark);
});
window.deskColumn = (id, column, values) => gridOf(id, (api) => {
  const update = [];
  api.forEachNode((node) => { const text = values[node.id] ?? ""; if (node.data[column] !== text) update.push({ ...node.data, [column]: text }); });
  if (update.length) api.applyTransaction({ update });
});
window.deskDecide = (id, decision) => gridOf(id, (api) => {
  const node = api.getRowNode(api.deskNow);
  if (!node) return;
  emitEvent("desk_decided", { id: node.id, decision });
  if (!document.querySelector(".reviewer input").value.trim()) return;
  node.data.decided = decision;
  window.deskMove(id, 1, true);
});
