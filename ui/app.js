// What the pages of the app do in the browser beside Streamlit: links from page to page without loading everything anew,
// what was typed but not told yet, the visitor's place (only when asked for, and only roughly), copying a link, and the
// help in a crisis that stands before the app does. Sheets of choices have a file of their own (sheets.js), as has the
// map (map.js): all are sent as one script. Nothing is stored, and nobody but us is asked.
"use strict";

const PAGES = ["/", "/clinic", "/sources", "/guide"];
const LIST = "[role=status] h2"; // how many were found
const DECIMALS = 2; // of a degree: about a mile, so that nobody learns the house

function app() {
  return document.querySelector(".stApp");
}

function connected() {
  return app()?.getAttribute("data-test-connection-state") === "CONNECTED";
}

function speak() {
  const asked = (new URLSearchParams(location.search).get("lang") || "").toLowerCase();
  const known = (document.documentElement.dataset.languages || "en").split(" ");
  document.documentElement.lang = known.includes(asked) ? asked : "en";
}

// A text box tells what was typed into it when it is left, and the page changes under whoever leaves it by a link. So a
// press on something of ours leaves the box alone; only the click that follows lets it tell.
let typed = null; // the box that holds what it has not told yet
let first = ""; // what it held before
let sent = -Infinity; // when a box told something that no run was seen for yet
function told(event) {
  if (event.target === typed) [typed, sent] = [null, performance.now()];
}
document.addEventListener("focusin", (event) => (first = event.target.value ?? ""), true);
document.addEventListener("focusout", told, true);
document.addEventListener("keydown", (event) => event.key === "Enter" && told(event), true);
function types(event) {
  if (!event.target.matches?.(".stTextInput input")) return;
  typed = event.target.value === first ? null : event.target;
}
document.addEventListener("input", types, true);
document.addEventListener("change", (event) => {
  if (event.target.closest?.(".stCheckbox")) sent = performance.now();
});
let turns = 0; // how often a run was asked for, begun or over
function turned() {
  turns += 1;
  sent = -Infinity;
}
new MutationObserver(turned).observe(document.documentElement, {
  attributeFilter: ["data-test-script-state"],
  subtree: true,
});
let under = null; // the link under the finger, with the search at that moment
function press(event) {
  if (typed !== null && event.target.closest?.(".stHtml :is(a, button, summary)")) event.preventDefault();
  const link = event.target.closest?.("a[href]");
  under = link ? { link, before: new URLSearchParams(location.search), x: event.clientX, y: event.clientY } : null;
}
document.addEventListener("mousedown", press, true);

// A page that is drawn anew under the finger takes the link away before it is let go: then no click comes, but it was
// tapped all the same. Whoever moved away meant something else.
function release(event) {
  const was = under;
  under = null;
  if (was === null || was.link.isConnected) return;
  if (Math.hypot(event.clientX - was.x, event.clientY - was.y) < 10) follow(event, was.link, was.before);
}
document.addEventListener("mouseup", release, true);

// Waits until the page says what the boxes say, and the address too; at most eight seconds.
function rest() {
  typed?.blur();
  const state = () => app()?.getAttribute("data-test-script-state");
  const busy = () => connected() && (state() !== "notRunning" || performance.now() - sent < 2000);
  if (!busy()) return null;
  return new Promise((resolve) => {
    let looks = 0;
    const look = setInterval(() => {
      looks += 1;
      if (looks < 320 && busy()) return;
      clearInterval(look);
      resolve();
    }, 25);
  });
}

// What was typed meanwhile counts in the link too, unless the link is about the same part of the search.
function brought(url, before) {
  const now = new URLSearchParams(location.search);
  const asked = new URL(url);
  if (!["/", "/clinic"].includes(url.pathname) || now.toString() === before.toString()) return asked;
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const [was, is] = [before.get(name), now.get(name)];
    if (was === is || asked.searchParams.get(name) !== was) continue;
    if (is === null) asked.searchParams.delete(name);
    else asked.searchParams.set(name, is);
  }
  if (asked.searchParams.has("page")) asked.searchParams.delete("page"); // the pages of another list
  return asked;
}

// Streamlit answers a change of the address by the browser's Back; a step forward is told to it in the same way. It
// writes the address at the end of a run, over that of a link that was followed meanwhile: so the link waits.
let going = 0;
async function go(link, wanted, before = new URLSearchParams(location.search)) {
  going += 1;
  const turn = going;
  const here = location.pathname;
  const resting = rest();
  if (resting !== null) await resting;
  if (turn !== going) return; // somebody went elsewhere meanwhile
  const url = here === "/" ? brought(link, before) : link;
  if (!connected()) {
    location.assign(url);
    return;
  }
  const elsewhere = url.pathname !== location.pathname;
  const begun = turns;
  history.pushState({}, "", url);
  dispatchEvent(new PopStateEvent("popstate"));
  if (elsewhere) document.querySelector(".stMain")?.scrollTo(0, 0);
  settle(elsewhere && wanted !== leftBy ? "h1" : wanted, begun);
}

// Once the new page stands, whoever uses the keyboard or a screen reader goes on where the new things begin.
function settle(wanted, begun) {
  let looks = 0;
  const look = setInterval(() => {
    looks += 1;
    const state = app()?.getAttribute("data-test-script-state");
    if (looks > 400) clearInterval(look);
    if (state !== "notRunning" || (turns === begun && looks < 80)) return;
    clearInterval(look);
    const lost = document.activeElement === null || document.activeElement === document.body;
    const target = document.querySelector(`.stMain ${wanted}`) ?? (wanted === leftBy ? document.querySelector("h1") : null);
    if (target === null || (wanted === LIST && !lost)) return;
    if (!target.matches("a, [tabindex]")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: wanted !== LIST });
    if (wanted !== "h1" && wanted !== LIST) target.scrollIntoView(); // whatever grows below its top
  }, 25);
}

function follow(event, link = event.target.closest?.("a[href]"), before = undefined) {
  const other = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || other || event.defaultPrevented || link.target === "_blank" || link.hasAttribute("download")) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || !PAGES.includes(url.pathname)) return;
  if (url.hash !== "" && url.pathname === location.pathname && url.search === location.search) return;
  event.preventDefault();
  const back = leftBy !== "" && link.closest(".back");
  if (url.pathname === "/clinic") leftBy = card(link);
  go(url, link.dataset.then || (back ? leftBy : LIST), before);
}

// The card that somebody left the list by: whoever comes back goes on there.
let leftBy = "";
let at = location.pathname;
function card(link) {
  const ident = /[?&](id=[^&#]*)/.exec(link.getAttribute("href"))?.[1] ?? "id=";
  return `.clinics h3 a:is([href*=${JSON.stringify(`${ident}&`)}], [href$=${JSON.stringify(ident)}])`;
}

function tell(button, words) {
  const place = document.getElementById(button.getAttribute("aria-describedby") || "");
  if (place) place.textContent = words;
}

// The place of the visitor, rounded here, before it goes anywhere.
function locate(button) {
  if (!navigator.geolocation) {
    tell(button, button.dataset.unable);
    return;
  }
  tell(button, button.dataset.looking);
  navigator.geolocation.getCurrentPosition(
    (position) => {
      tell(button, "");
      const near = [position.coords.latitude, position.coords.longitude].map((degrees) => degrees.toFixed(DECIMALS));
      const url = new URL(location.href);
      for (const name of ["state", "box", "page", "after", "made"]) url.searchParams.delete(name);
      url.searchParams.set("near", near.join(","));
      go(url, LIST);
    },
    (error) => tell(button, error.code === error.PERMISSION_DENIED ? button.dataset.denied : button.dataset.unable),
    { enableHighAccuracy: false, timeout: 10000, maximumAge: 600000 },
  );
}

// The address for programs that want plain text, and a link with its words for those that can show one.
async function copy(button) {
  const address = new URL(button.dataset.copy, location.href).href;
  const words = button.dataset.words || address;
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": new Blob([address], { type: "text/plain" }),
        "text/html": new Blob([link.outerHTML], { type: "text/html" }),
      }),
    ]);
    tell(button, button.dataset.done);
  } catch {
    try {
      await navigator.clipboard.writeText(address);
      tell(button, button.dataset.done);
    } catch {
      tell(button, `${button.dataset.failed} ${address}`);
    }
  }
}

// What was touched on the map is told beside it or above the list, which may be out of sight.
function reveal() {
  const before = document.querySelector(".chosen")?.outerHTML;
  let looks = 0;
  const look = setInterval(() => {
    looks += 1;
    const told = document.querySelector(".chosen");
    const anew = told !== null && told.outerHTML !== before;
    if (anew || looks > 200) clearInterval(look);
    if (anew) told.scrollIntoView({ block: "nearest" });
  }, 50);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".stDeckGlJsonChart")) reveal();
  const button = event.target.closest?.("button[data-locate], button[data-copy]");
  if (!button) follow(event);
  else if (button.hasAttribute("data-locate")) locate(button);
  else copy(button);
});
addEventListener("popstate", (event) => {
  going += 1;
  speak();
  const back = event.isTrusted && at === "/clinic" && location.pathname === "/";
  at = location.pathname;
  if (back && leftBy !== "") settle(leftBy, turns);
});

// Help in a crisis stands before the app does, and goes in the moment in which the app's own stands in its place.
const early = document.querySelector(".at-once .stHtml");
function relieve(changes, watch) {
  const own = document.querySelector(".stApp .crisis");
  if (!own) return;
  watch.disconnect();
  const at = [...early.querySelectorAll(`.crisis :is(${STOPS})`)].indexOf(document.activeElement);
  own.querySelector("details").open = early.querySelector("details").open;
  early.parentElement.remove();
  if (at >= 0) own.querySelectorAll(STOPS)[at].focus({ preventScroll: true });
}
if (early) new MutationObserver(relieve).observe(document.documentElement, { childList: true, subtree: true });
