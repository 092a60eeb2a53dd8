// Says something to screen readers without moving the focus.
export function announce(text) {
  const region = document.querySelector("[data-announcements]");
  if (!region) return;
  region.textContent = "";
  // The region must be seen empty first, or the same sentence is not read twice.
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
