// A page that could not be answered yet looks again by itself, and is opened anew only when there is an answer: whoever
// reads in it meanwhile is not disturbed. Without scripts its link does the same.
"use strict";

const told = document.querySelector("[data-again]");
const pause = Number(told.dataset.again) * 1000;

async function look() {
  let status = 503;
  try {
    status = (await fetch(location.href, { method: "HEAD", cache: "no-store" })).status;
  } catch {
    // the server is away, too
  }
  if (status === 429 || status >= 500) setTimeout(look, pause);
  else location.reload();
}

told.hidden = false;
setTimeout(look, pause);
