// Fingers on the map, and the map brought into view when somebody switches it on. It is loaded with ui/app.js.
//
// One finger scrolls the page over the map too, so that nobody is caught in it. Two fingers move it, and press its
// buttons when they close or spread, since the server has to know how closely one looks.
"use strict";

const MAP = ".stDeckGlJsonChart";
const FIRM = 8; // pixels that two fingers move before the map does
const HAND = 91; // the pointer that the map is moved by, as by a mouse

let held = null; // what two fingers do: where they began, how far apart, whether the map moves with them
let alone = null; // the pointer of the first finger

function touching(event) {
  return event.isTrusted && event.pointerType === "touch" && event.target.closest?.(MAP);
}
function hand(kind, { x, y }, target) {
  const how = { pointerId: HAND, pointerType: "mouse", isPrimary: true, button: 0, buttons: kind === "up" ? 0 : 1 };
  target.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...how, clientX: x, clientY: y, bubbles: true }));
}
document.addEventListener("pointerdown", (event) => {
  if (!touching(event)) return;
  if (event.isPrimary) alone = { id: event.pointerId, target: event.target };
  else event.stopPropagation();
}, true);
document.addEventListener("pointermove", (event) => touching(event) && event.stopPropagation(), true);

function between({ touches: [one, other] }) {
  return {
    x: (one.clientX + other.clientX) / 2,
    y: (one.clientY + other.clientY) / 2,
    apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
  };
}
function taken(event) {
  const target = event.target.closest?.(MAP) && event.target;
  if (event.touches.length !== 2 || !target) return;
  const begin = between(event);
  held = { target, begin, last: begin, moves: false };
  // the first finger alone is a tap no more
  const gone = { pointerId: alone?.id, pointerType: "touch", bubbles: true };
  if (alone !== null) alone.target.dispatchEvent(new PointerEvent("pointercancel", gone));
  alone = null;
}
function moved(event) {
  if (held === null || event.touches.length !== 2) return;
  if (event.cancelable) event.preventDefault(); // else two fingers scroll the page
  held.last = between(event);
  const far = Math.hypot(held.last.x - held.begin.x, held.last.y - held.begin.y);
  if (!held.moves && far > FIRM) {
    hand("down", held.begin, held.target);
    held.moves = true;
  }
  if (held.moves) hand("move", held.last, held.target);
}
function left() {
  if (held === null) return;
  const { target, begin, last, moves } = held;
  held = null;
  if (moves) hand("up", last, target);
  const way = last.apart > begin.apart * 1.2 ? "in" : last.apart < begin.apart / 1.2 ? "out" : "none";
  document.querySelector(`.st-key-map-${way} button:enabled`)?.click();
}
document.addEventListener("touchstart", taken, { passive: true, capture: true });
for (const name of ["touchend", "touchcancel"]) {
  document.addEventListener(name, left, { passive: true, capture: true });
}
// Only over the map may a script keep the page from being scrolled: elsewhere the browser need not wait for one.
const armed = new WeakSet();
function arm() {
  for (const map of document.querySelectorAll(MAP)) {
    if (armed.has(map)) continue;
    armed.add(map);
    map.addEventListener("touchmove", moved, { passive: false });
  }
}
new MutationObserver(arm).observe(document.documentElement, { childList: true, subtree: true });

// Whoever switches the map on sees it, and hears what is on it; the focus stays with the switch. A link that shows the
// map leaves the page where it begins.
const spoken = document.createElement("p");
spoken.className = "map-told";
spoken.setAttribute("role", "status");
addEventListener("DOMContentLoaded", () => document.body.append(spoken));
let looking = 0;
function bring() {
  let looks = 0;
  spoken.textContent = "";
  clearInterval(looking);
  const look = setInterval(() => {
    looks += 1;
    const room = document.querySelector(".st-key-mapped");
    const map = room?.querySelector("[role=figure]");
    const ready = map && document.querySelector(".stApp")?.getAttribute("data-test-script-state") === "notRunning";
    if (ready || looks > 600) clearInterval(look);
    if (!ready) return;
    const { top, bottom } = room.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const block = bottom - top > innerHeight ? "start" : "nearest";
    room.scrollIntoView({ block, behavior: calm ? "instant" : "smooth" });
    spoken.textContent = map.getAttribute("aria-label");
  }, 50);
  looking = look;
}
// A switch of Streamlit tells of no change: it is pressed where there is no map, and then there is one.
function switched(event) {
  const off = event.target.closest?.(".st-key-map label") && document.querySelector(MAP) === null;
  if (off && (event.type === "click" || event.key === " ")) bring();
}
for (const name of ["click", "keydown"]) document.addEventListener(name, switched, true);
