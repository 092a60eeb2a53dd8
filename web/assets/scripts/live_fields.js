// A form whose answers decide which questions follow shows them at once. Without this they come when the form is sent.
// The form has `data-live`, its fields stand in `data-live-fields`; the server answers with the same fields anew.
const PAUSE = 150; // milliseconds after the last choice

export function showQuestionsAtOnce() {
  for (const form of document.querySelectorAll("form[data-live]")) follow(form);
}

function follow(form) {
  let timer;
  let latest = 0;
  const fields = () => form.querySelector("[data-live-fields]");
  form.addEventListener("input", () => latest++);
  form.addEventListener("change", (event) => {
    const chooses = event.target.matches('select, input[type="radio"], input[type="checkbox"]');
    if (!chooses || !fields()?.contains(event.target)) return;
    schedule();
  });
  // What was typed while the server answered is asked about again, so that nothing typed is replaced.
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const before = latest;
      const fresh = await ask(form);
      if (!fresh || form.dataset.sent) return;
      if (latest !== before) schedule();
      else if (names(fresh) !== names(fields())) replace(fields(), fresh);
    }, PAUSE);
  };
}

async function ask(form) {
  if (form.dataset.sent || Array.from(form.querySelectorAll('input[type="file"]')).some((input) => input.files.length)) return null;
  const sent = new FormData(form);
  sent.append("_update", "1");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Part": "fields" }, redirect: "error" });
  } catch (error) {
    console.info("fields not refreshed", error); // they come when the form is sent
    return null;
  }
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-fields]");
}

// Which questions are there, whatever was answered.
function names(fields) {
  return Array.from(fields.querySelectorAll("[name]"), (input) => `${input.name} ${input.type}`).join("|");
}

function replace(fields, fresh) {
  const focused = document.activeElement?.id;
  fields.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
