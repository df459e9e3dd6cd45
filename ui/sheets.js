// Sheets of choices: whoever opens one with the keyboard goes on in it, since it stands at the end of the page, and back;
// and one that was closed stays closed. Sent behind app.js, with which it is one script.

const SHEET = "[data-testid=stPopoverBody]";
const SHEETS_BUTTON = "[data-testid=stPopover] button";
const STOPS = "summary, input, button:enabled, a[href], textarea";
let opener = null; // the button whose sheet somebody opened last
const shut = new WeakSet(); // the buttons whose sheets somebody closed since

function shown() {
  return document.querySelector(`${SHEETS_BUTTON}[aria-expanded=true]`);
}

function within(sheet) {
  return [...sheet.querySelectorAll(STOPS)].filter((one) => one.getClientRects().length > 0);
}

function enter(button) {
  let looks = 0;
  const look = setInterval(() => {
    looks += 1;
    const sheet = document.querySelector(SHEET);
    const stop = sheet && within(sheet)[0];
    const still = opener === button && !shut.has(button) && document.activeElement === button;
    if (stop || looks > 120 || !still) clearInterval(look);
    if (stop && still) stop.focus({ preventScroll: true });
  }, 50);
}

// Streamlit opens a sheet again at the late answer to its opening, and tells the server so in place of the closing that
// it had not told yet: it is closed once more in the same moment. Nothing here ever opens one.
function stayShut(changes) {
  for (const { target } of changes) {
    const open = target.matches(SHEETS_BUTTON) && target.getAttribute("aria-expanded") === "true";
    if (open && shut.has(target)) target.click();
  }
}
new MutationObserver(stayShut).observe(document.documentElement, { attributeFilter: ["aria-expanded"], subtree: true });

function walk(event) {
  const sheet = event.target.closest?.(SHEET);
  const button = shown();
  if (event.key === "Escape") {
    if (button ?? opener) shut.add(button ?? opener);
    if (!sheet || !button) return; // Streamlit closes it
    event.preventDefault();
    event.stopPropagation();
    button.focus();
    button.click();
  } else if (event.key === "Tab" && sheet && opener?.isConnected) {
    const stops = within(sheet);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (event.target !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}
document.addEventListener("keydown", walk, true);

function pressed(event) {
  const button = event.target.closest?.(SHEETS_BUTTON);
  const open = shown();
  if (open && !event.target.closest?.(SHEET)) shut.add(open); // by its button or beside it
  if (!button || button === open) return;
  opener = button;
  shut.delete(button);
  if (event.detail === 0 && event.isTrusted) enter(button); // by a key
}
document.addEventListener("click", pressed, true); // before Streamlit opens or closes it
