// Shows name and size of the chosen files and warns before a file is sent that the server would refuse.
export function previewUploads() {
  for (const upload of document.querySelectorAll("[data-upload]")) {
    const input = upload.querySelector('input[type="file"]');
    const list = upload.querySelector("[data-upload-files]");
    if (input && list) input.addEventListener("change", () => show(input, list, Number(upload.dataset.maxBytes) || Infinity, upload.dataset.tooLargeText));
  }
}

function show(input, list, limit, tooLargeText) {
  list.replaceChildren(
    ...Array.from(input.files, (file) => {
      const entry = document.createElement("li");
      entry.append(words("lz-upload__name", file.name));
      const tooLarge = file.size > limit;
      const size = readable(file.size) + (tooLarge && tooLargeText ? ` – ${tooLargeText}` : "");
      entry.append(words(tooLarge ? "lz-upload__size--too-large" : "lz-muted", size));
      return entry;
    }),
  );
}

function words(className, text) {
  const span = document.createElement("span");
  span.className = className;
  span.textContent = text;
  return span;
}

function readable(bytes) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  return bytes < 1e6 ? `${number.format(Math.max(1, Math.round(bytes / 1000)))} kB` : `${number.format(bytes / 1e6)} MB`;
}
