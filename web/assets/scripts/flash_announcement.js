// What the last action did stands at the top of the new page; here it is also said, because nobody hears what was already there.
import { announce } from "./announcements.js";

const PATIENCE = 500; // milliseconds; a screen reader begins a new page by itself first

export function announceResults() {
  const said = Array.from(document.querySelectorAll(".lz-flash .kern-title"), (title) => title.textContent.trim());
  if (said.length) setTimeout(() => announce(said.join(" ")), PATIENCE);
}
