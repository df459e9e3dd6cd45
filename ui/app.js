// What the pages of the app do in the browser beside Streamlit: links from page to page without loading everything
// anew, the visitor's place (only when asked for, and only roughly), copying a link, and fingers on the map. Nothing is
// stored, and nobody but us is asked.
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

// Streamlit answers a change of the address by the browser's Back; a step forward is told to it in the same way.
function go(url, wanted) {
  if (!connected()) {
    location.assign(url);
    return;
  }
  const elsewhere = url.pathname !== location.pathname;
  history.pushState({}, "", url);
  dispatchEvent(new PopStateEvent("popstate"));
  if (elsewhere) document.querySelector(".stMain")?.scrollTo(0, 0);
  settle(elsewhere ? "h1" : wanted);
}

// Once the new page stands, whoever uses the keyboard or a screen reader goes on where the new things begin.
function settle(wanted) {
  let looks = 0;
  let ran = false;
  const look = setInterval(() => {
    looks += 1;
    const state = app()?.getAttribute("data-test-script-state");
    ran = ran || state === "running";
    if (looks > 200) clearInterval(look);
    if (state === "running" || (!ran && looks < 12)) return;
    clearInterval(look);
    const lost = document.activeElement === null || document.activeElement === document.body;
    const target = document.querySelector(`.stMain ${wanted}`);
    if (target === null || (wanted === LIST && !lost)) return;
    if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: wanted !== LIST });
    if (wanted !== "h1" && wanted !== LIST) target.scrollIntoView(); // whatever grows below its top
  }, 25);
}

function follow(event) {
  const link = event.target.closest?.("a[href]");
  const other = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!link || other || event.defaultPrevented || link.target === "_blank" || link.hasAttribute("download")) return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin || !PAGES.includes(url.pathname)) return;
  if (url.hash !== "" && url.pathname === location.pathname && url.search === location.search) return;
  event.preventDefault();
  go(url, link.dataset.then || LIST);
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
    if (anew || looks > 60) clearInterval(look);
    if (anew) told.scrollIntoView({ block: "nearest" });
  }, 50);
}

// Two fingers on the map press its buttons, since the server has to know how closely one looks.
let apart = 0;
function spread(event) {
  if (event.touches.length !== 2 || !event.target.closest?.(".stDeckGlJsonChart")) return 0;
  const [one, other] = event.touches;
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
let widest = 0;
function pinch(event) {
  if (event.type === "touchstart") apart = spread(event);
  if (event.type !== "touchend") widest = spread(event) || widest;
  if (event.type !== "touchend" || apart === 0) return;
  const way = widest > apart * 1.2 ? "in" : widest < apart / 1.2 ? "out" : "none";
  apart = 0;
  document.querySelector(`.st-key-map-${way} button:enabled`)?.click();
}
for (const name of ["touchstart", "touchmove", "touchend"]) {
  document.addEventListener(name, pinch, { passive: true, capture: true });
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.(".stDeckGlJsonChart")) reveal();
  const button = event.target.closest?.("button[data-locate], button[data-copy]");
  if (!button) follow(event);
  else if (button.hasAttribute("data-locate")) locate(button);
  else copy(button);
});
addEventListener("popstate", speak);
