// A region that shows how far something has come is read anew while it goes on. Without a script a link does it.
import { announce } from "./announcements.js";

const PAUSE = 3000; // milliseconds

export function renewProgress() {
  const region = document.querySelector("[data-renew][data-renew-on]");
  if (region) setTimeout(() => renew(region), PAUSE);
}

async function renew(region) {
  const fresh = await read(region.dataset.renew);
  if (fresh && !region.contains(document.activeElement)) {
    region.replaceWith(fresh);
    if (!fresh.hasAttribute("data-renew-on")) announce(fresh.querySelector("h2").textContent.trim());
  }
  renewProgress();
}

async function read(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-renew]");
  } catch {
    return null; // no network for a moment: the next round tries again
  }
}
