// What somebody types into a task is kept while they type, so that neither a long pause nor an expired session loses it.
// The form has `data-keep-draft` and sends its revision along; the server answers with the next one.
const PAUSE = 30000; // milliseconds from the first key to the next save

export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-keep-draft]")) keep(form);
}

function keep(form) {
  let timer = null;
  let saving = null;
  let given = false; // somebody else changed the task: its page says so when the form is sent

  const save = async () => {
    timer = null;
    if (form.dataset.sent || holdsFiles(form)) return;
    saving = send(form);
    const kept = await saving;
    saving = null;
    if (kept === null) given = true;
    if (!kept) return; // without a connection the next key tries again
    form.elements[":stand"].value = kept.revision;
    const note = form.querySelector("[data-draft-note]");
    if (note) note.textContent = kept.text;
  };

  form.addEventListener("input", () => {
    if (!given) timer ??= setTimeout(save, PAUSE);
  });
  // A button pressed while a save is under way waits for it, because the save changes the revision.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    timer = null;
    if (!saving) return;
    event.preventDefault();
    const { submitter } = event;
    await saving;
    form.requestSubmit(submitter);
  });
}

function holdsFiles(form) {
  return Array.from(form.querySelectorAll('input[type="file"]')).some((input) => input.files.length);
}

async function send(form) {
  const sent = new FormData(form);
  sent.set(":aktion", "speichern");
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Part": "draft" }, redirect: "error" });
    return answer.ok ? await answer.json() : null;
  } catch (error) {
    console.info("draft not kept", error);
    return undefined;
  }
}
