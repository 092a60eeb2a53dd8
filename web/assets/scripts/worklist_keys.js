// The worklist by keyboard: j and k choose a row, Enter opens it, x marks it; n opens the next case from anywhere on the page.
import { announce } from "./announcements.js";

export function steerWorklists() {
  const table = document.querySelector("[data-worklist]");
  const next = document.querySelector("[data-next-case]");
  if (!table && !next) return;
  const keys = { j: () => move(table, 1), k: () => move(table, -1), x: () => mark(table), n: () => openNext(table, next), Enter: () => open(table) };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, label")) return;
    if (keys[event.key]?.()) event.preventDefault();
  });
  table?.addEventListener("focusin", (event) => choose(table, event.target.closest("[data-row]"), false));
}

function isTyping(element) {
  return element.isContentEditable || (element.matches("input, select, textarea") && element.type !== "checkbox");
}

const rows = (table) => Array.from(table?.querySelectorAll("[data-row]") ?? []);
const chosen = (table) => table?.querySelector("[data-row][data-chosen]");

function choose(table, row, moveFocus = true) {
  if (!row) return false;
  chosen(table)?.removeAttribute("data-chosen");
  row.dataset.chosen = "";
  if (moveFocus) row.querySelector("[data-open]")?.focus();
  return true;
}

function move(table, step) {
  const all = rows(table);
  const position = all.indexOf(chosen(table));
  return choose(table, all[position < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(position + step, 0), all.length - 1)]);
}

function mark(table) {
  const box = chosen(table)?.querySelector('input[type="checkbox"]');
  if (!box) return false;
  box.click();
  const name = box.labels[0]?.textContent.trim() ?? "";
  announce(`${name}: ${box.checked ? table.dataset.markedText ?? "✓" : table.dataset.unmarkedText ?? "–"}`);
  return true;
}

function open(table) {
  const link = chosen(table)?.querySelector("[data-open]");
  link?.click();
  return Boolean(link);
}

function openNext(table, next) {
  const link = next ?? rows(table)[0]?.querySelector("[data-open]");
  link?.click();
  return Boolean(link);
}
