// A button that puts a text into the clipboard. Without it the text stands in a field and can be selected.
export function offerCopies() {
  if (!navigator.clipboard) return; // only on secure pages
  for (const part of document.querySelectorAll("[data-copy]")) {
    const text = part.querySelector("[data-copy-text]");
    const button = part.querySelector("[data-copy-button]");
    text.addEventListener("focus", () => text.select());
    button.hidden = false;
    button.addEventListener("click", () => copy(text.value, button));
  }
}

async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  document.querySelector("[data-announcements]").textContent = button.dataset.copiedText;
  button.querySelector(".kern-label").textContent = button.dataset.copiedText;
}
