// Draws a process from its BPMN XML, marks where a case stands, and can be moved by mouse, finger and keyboard.
// The words beside the picture say the same, so a failure here takes nothing away.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

const STEP = 60; // pixels per arrow key
const MARKS = { current: "lz-element-current", done: "lz-element-done", failed: "lz-element-failed" };

for (const frame of document.querySelectorAll("[data-diagram]")) whenSeen(frame);

// A folded section has no width to draw into: its picture is fetched and drawn when it is opened.
function whenSeen(frame) {
  const fold = frame.closest("details:not([open])");
  if (fold) fold.addEventListener("toggle", () => draw(frame), { once: true });
  else draw(frame);
}

async function draw(frame) {
  frame.hidden = false;
  const viewer = new NavigatedViewer({ container: frame, zoomScroll: { enabled: false }, keyboard: { bind: false } });
  try {
    await document.fonts.ready; // words are measured while the picture is drawn
    const answer = await fetch(frame.dataset.diagram, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    await viewer.importXML(await answer.text());
  } catch (error) {
    console.error(error);
    frame.replaceChildren(sentence(frame.dataset.failureText));
    frame.removeAttribute("tabindex");
    return;
  }
  const canvas = viewer.get("canvas");
  // The frame itself takes the focus and the keys: one stop instead of two.
  frame.querySelector("svg").removeAttribute("tabindex");
  mark(viewer, canvas, frame.dataset);
  fitFrame(frame, canvas);
  const actions = steering(canvas);
  actions.fit();
  byKeyboard(frame, canvas, actions);
  byFinger(frame, canvas);
  byButtons(frame.id, actions);
}

function sentence(text) {
  const paragraph = document.createElement("p");
  paragraph.className = "kern-body";
  paragraph.textContent = text;
  return paragraph;
}

function fitFrame(frame, canvas) {
  const { inner } = canvas.viewbox();
  const scale = Math.min(1, frame.clientWidth / (inner.width + 40));
  const height = Math.min(Math.max((inner.height + 40) * scale + 40, 200), window.innerHeight * 0.7);
  frame.style.height = `${Math.round(height)}px`;
  canvas.resized();
}

function mark(viewer, canvas, data) {
  const registry = viewer.get("elementRegistry");
  for (const [kind, className] of Object.entries(MARKS)) {
    for (const id of (data[kind] ?? "").split(" ")) {
      if (id && registry.get(id)) canvas.addMarker(id, className);
    }
  }
}

function steering(canvas) {
  const zoom = (factor) => canvas.zoom(Math.min(Math.max(canvas.zoom() * factor, 0.2), 4));
  return { fit: () => canvas.zoom("fit-viewport", "auto"), "zoom-in": () => zoom(1.25), "zoom-out": () => zoom(0.8) };
}

function byKeyboard(frame, canvas, actions) {
  const keys = {
    ArrowLeft: () => canvas.scroll({ dx: STEP, dy: 0 }),
    ArrowRight: () => canvas.scroll({ dx: -STEP, dy: 0 }),
    ArrowUp: () => canvas.scroll({ dx: 0, dy: STEP }),
    ArrowDown: () => canvas.scroll({ dx: 0, dy: -STEP }),
    "+": actions["zoom-in"],
    "-": actions["zoom-out"],
    0: actions.fit,
  };
  frame.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (event.target !== frame || !action || event.ctrlKey || event.metaKey || event.altKey) return;
    action();
    event.preventDefault();
  });
}

function byFinger(frame, canvas) {
  // Processes are wide: a finger pulls them sideways, up and down stays with the page.
  let last = null;
  frame.addEventListener("pointerdown", (event) => {
    last = event.pointerType === "touch" ? event.clientX : null;
  });
  frame.addEventListener("pointermove", (event) => {
    if (last === null) return;
    canvas.scroll({ dx: event.clientX - last, dy: 0 });
    last = event.clientX;
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => { last = null; });
}

function byButtons(id, actions) {
  const tools = document.querySelector(`[data-diagram-tools="${id}"]`);
  if (!tools) return;
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    actions[event.target.closest("[data-diagram-action]")?.dataset.diagramAction]?.();
  });
}
