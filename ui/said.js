// What Streamlit says by itself, in the language of the page; and in our own words when a page has lost its connection.
// Its link to the content leads to ours. Only what Streamlit makes is looked at, never what we or the pages of clinics
// say.
"use strict";

{
  const TOLD = JSON.parse(document.currentScript.dataset.told);
  const SAID = [
    "[data-testid=stSkipToContent]",
    ".stSelectbox :is(button, input)",
    "[data-testid=stSelectboxVirtualDropdown] :is(button, span)",
    ".stTextInput button",
    "[data-testid=InputInstructions] span",
    "[data-testid=stElementToolbar] :is(button, span)",
    "[data-testid=stBaseButton-elementToolbar]",
    "[data-testid=stTooltipContent], [data-testid=stTooltipContent] *",
    "[data-testid=stStatusWidget] *",
    "[data-testid=stDialog] :is(button, [role=heading], h1, h2, h3)",
    "[data-live-announcer] div",
  ].join(", ");
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  const PAUSE = 5000; // until a page that is not connected says so, and between two looks at why

  // The place of each of Streamlit's words in the tables, in whatever language it was said last.
  const PLACES = new Map(Object.values(TOLD).flatMap(({ words }) => words.map((word, at) => [word, at])));

  function told() {
    return TOLD[document.documentElement.lang] || TOLD.en;
  }

  // "Fullscreen: The map" begins with a word of Streamlit's; "7 options available." holds a number.
  function translated(said) {
    const [, first, rest] = /^(.*?)(: [^]*)?$/.exec(said) || [null, said, ""];
    const number = /\d+/.exec(first)?.[0] ?? "";
    const at = PLACES.get(number === "" ? first : first.replace(number, "{number}"));
    return at === undefined ? said : told().words[at].replace("{number}", number) + (rest || "");
  }

  function translate() {
    for (const one of document.querySelectorAll(SAID)) {
      for (const name of ATTRIBUTES) {
        const said = one.getAttribute(name);
        if (said && translated(said) !== said) one.setAttribute(name, translated(said));
      }
      for (const node of one.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && translated(node.data) !== node.data) node.data = translated(node.data);
      }
    }
  }

  const notice = document.createElement("div");
  notice.className = "shortlist-told away";
  notice.setAttribute("role", "status");
  document.body.append(notice);

  function connected() {
    return document.querySelector(".stApp")?.getAttribute("data-test-connection-state") === "CONNECTED";
  }

  let looking = 0;
  function watch() {
    if (connected()) {
      clearTimeout(looking);
      looking = 0;
      notice.textContent = "";
    } else if (looking === 0) looking = setTimeout(explain, PAUSE);
  }

  async function explain() {
    let status = 0;
    try {
      status = (await fetch("/", { method: "HEAD", cache: "no-store" })).status;
    } catch {
      // the server is away, too
    }
    if (connected()) return;
    const words = status === 429 ? told().full : told().lost;
    if (notice.textContent !== words) notice.textContent = words;
    document.querySelector("[data-testid=stDialog] button")?.click(); // which says the same, for those who run a server
    looking = setTimeout(explain, PAUSE);
  }

  // Its own way to the content ends above our ways and the help in a crisis, which stand in what it takes for content.
  function skip(event) {
    const heading = event.target.closest?.("[data-testid=stSkipToContent]") && document.querySelector(".stMain h1");
    if (!heading) return;
    event.preventDefault();
    event.stopPropagation();
    heading.tabIndex = -1;
    heading.focus();
  }
  document.addEventListener("click", skip, true);

  let due = false;
  let usual = true; // whether all is still in the language in which Streamlit says it
  function look() {
    due = false;
    watch();
    if (usual && document.documentElement.lang === "en") return;
    usual = false;
    translate();
  }
  function soon() {
    if (due) return;
    due = true;
    requestAnimationFrame(look);
  }
  new MutationObserver(soon).observe(document.documentElement, {
    attributeFilter: ["lang", "data-test-connection-state", ...ATTRIBUTES],
    characterData: true,
    childList: true,
    subtree: true,
  });
  soon();
}
