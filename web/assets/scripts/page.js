// What every page gains from JavaScript. Each part improves something that works without it.
import { offerCopies } from "./copy.js";
import { guardDoubleSubmit } from "./double_submit.js";
import { keepDrafts } from "./draft_keeping.js";
import { focusErrors } from "./error_focus.js";
import { previewUploads } from "./file_preview.js";
import { announceResults } from "./flash_announcement.js";
import { showQuestionsAtOnce } from "./live_fields.js";
import { renewProgress } from "./progress_renewal.js";
import { steerWorklists } from "./worklist_keys.js";

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
focusErrors();
announceResults();
offerCopies();
keepDrafts();
guardDoubleSubmit();
previewUploads();
showQuestionsAtOnce();
steerWorklists();
renewProgress();
