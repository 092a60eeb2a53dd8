// What every page gains from JavaScript. Each part improves something that works without it.
import { offerCopies } from "./copy.js";
import { guardDoubleSubmit } from "./double_submit.js";
import { focusErrors } from "./error_focus.js";
import { previewUploads } from "./file_preview.js";
import { steerWorklists } from "./worklist_keys.js";

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
focusErrors();
offerCopies();
guardDoubleSubmit();
previewUploads();
steerWorklists();
