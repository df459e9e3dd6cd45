// Keeps which clinics a visitor marked, and the notes on them, in this browser alone. No request is ever made here.
// On the pages of the app it answers the buttons that mark a clinic and shows how many are marked; on the page of the
// shortlist it fills in the notes. Words come from the markup, never from here, and are only ever set as text.
"use strict";
(() => {
  if (window.shortlistIsThere) return;
  window.shortlistIsThere = true;
  const KEY = "clinic-directory.shortlist.1";
  const MOST = 50;
  const LONGEST_NOTE = 1000;
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const isId = (id) => typeof id === "string" && /^[^\s,\u0000-\u001f]{1,200}$/u.test(id);

  function kept() {
    let told = null;
    try {
      told = JSON.parse(localStorage.getItem(KEY));
    } catch {
      // storage may be closed to us, or hold what we did not write
    }
    const rows = Array.isArray(told?.clinics) ? told.clinics.filter((row) => isId(row?.id)) : [];
    const notes = Object.entries(told?.notes ?? {}).filter(([id, note]) => isId(id) && typeof note === "string");
    return {
      clinics: rows.slice(0, MOST).map((row) => ({ id: row.id, added: String(row.added ?? "") })),
      notes: new Map(notes.map(([id, note]) => [id, note.slice(0, LONGEST_NOTE)])),
    };
  }

  function keep(list) {
    try {
      const notes = Object.fromEntries([...list.notes].filter(([, note]) => note !== ""));
      if (list.clinics.length === 0 && Object.keys(notes).length === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify({ clinics: list.clinics, notes }));
      return true;
    } catch {
      return false;
    }
  }

  const has = (list, id) => list.clinics.some((row) => row.id === id);
  const add = (list, id) => list.clinics.push({ id, added: new Date().toISOString().slice(0, 10) });

  function drop(list, id) {
    list.clinics = list.clinics.filter((row) => row.id !== id);
    list.notes.delete(id);
  }

  // ---- the pages of the app

  function announce(words) {
    let told = one("#shortlist-told");
    if (!told) {
      told = document.createElement("div");
      told.id = "shortlist-told";
      told.className = "shortlist-told";
      told.setAttribute("role", "status");
      (one(".stApp") ?? document.body).append(told);
    }
    told.textContent = "";
    setTimeout(() => { told.textContent = words; }, 50);
    clearTimeout(told.ends);
    told.ends = setTimeout(() => { told.textContent = ""; }, 6000);
  }

  const spoken = (button) => button.closest("[data-off]").dataset;

  function mark(button) {
    const list = kept();
    const id = button.dataset.shortlist;
    const say = spoken(button);
    const named = (words) => words.replace("\ufffc", () => one("bdi", button).textContent);
    const on = has(list, id);
    if (!on && list.clinics.length >= MOST) return announce(say.full);
    if (on) list.clinics = list.clinics.filter((row) => row.id !== id);  // a note stays, for whoever marks it again
    else add(list, id);
    announce(keep(list) ? named(on ? say.taken : say.added) : say.unkept);
    draw();
  }

  function draw() {
    const list = kept();
    for (const button of all("button[data-shortlist]")) {
      const on = has(list, button.dataset.shortlist);
      const words = on ? spoken(button).on : spoken(button).off;
      const shown = one(".shortlist-words", button) ?? button;
      if (shown.textContent !== words) shown.textContent = words;
      button.classList.toggle("is-on", on);
    }
    const count = list.clinics.length;
    for (const link of all("nav a[href^='/shortlist']:not([hreflang])")) {
      let shown = one(".shortlist-count", link);
      if (!shown) {
        shown = document.createElement("span");
        shown.className = "shortlist-count";
        link.append(shown);
      }
      const words = count > 0 ? `\u00a0(${count})` : "";
      if (shown.textContent !== words) shown.textContent = words;
    }
  }

  let drawing = false;
  function drawSoon() {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => { drawing = false; draw(); });
  }

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-shortlist]") : null;
    if (button && event.detail < 2) mark(button);  // the second click of a double click would undo the first
  });
  window.addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) drawSoon(); });
  // the app draws its pages anew whenever it likes
  new MutationObserver(drawSoon).observe(document.documentElement, { childList: true, subtree: true });
  drawSoon();

  // ---- the page of the shortlist

  function begin() {
    const page = one("[data-shortlist-page]");
    if (!page) return;
    const list = kept();
    if (page.dataset.shortlistPage === "empty") {
      if (list.clinics.length > 0) location.replace(page.dataset.here + list.clinics.map((row) => encodeURIComponent(row.id)).join(","));
      return;
    }
    const entries = all("[data-clinic]", page);
    moveMerged(list, entries);
    order(list, entries.map((entry) => entry.dataset.clinic));
    for (const entry of entries) fill(entry, page);
    for (const link of all("a[data-remove]", page)) link.addEventListener("click", (event) => remove(event, link, page));
    tools(page, entries.map((entry) => entry.dataset.clinic));
  }

  // a link with just the clinics that are marked here, in another order, is how they were moved up and down
  function order(list, shown) {
    const own = list.clinics.map((row) => row.id);
    if (own.length !== shown.length || own.join() === shown.join() || !own.every((id) => shown.includes(id))) return;
    list.clinics.sort((one, other) => shown.indexOf(one.id) - shown.indexOf(other.id));
    keep(list);
  }

  function moveMerged(list, entries) {
    let moved = false;
    for (const entry of entries) {
      const id = entry.dataset.clinic;
      for (const old of entry.dataset.formerly.split(" ").filter(isId)) {
        const row = list.clinics.find((row) => row.id === old);
        const note = [list.notes.get(id), list.notes.get(old)].filter(Boolean).join("\n");
        if (!row && !list.notes.has(old)) continue;
        moved = true;
        if (row && has(list, id)) list.clinics = list.clinics.filter((other) => other !== row);
        else if (row) row.id = id;
        list.notes.delete(old);
        if (note) list.notes.set(id, note.slice(0, LONGEST_NOTE));
      }
    }
    if (moved) keep(list);
  }

  function fill(entry, page) {
    const box = one("textarea", entry);
    const printed = one(".printed", entry);
    const told = one(".kept", entry);
    const show = () => {
      printed.textContent = box.value;
      printed.classList.toggle("is-written", box.value.trim() !== "");
    };
    const written = kept().notes.get(entry.dataset.clinic);
    if (written !== undefined) box.value = written;
    show();
    box.addEventListener("input", () => {
      const list = kept();
      list.notes.set(entry.dataset.clinic, box.value);
      told.textContent = keep(list) ? told.dataset.kept : page.dataset.unkept;
      show();
    });
  }

  function remove(event, link, page) {
    const list = kept();
    const id = link.dataset.remove;
    if ((list.notes.get(id) ?? "").trim() !== "" && !window.confirm(page.dataset.ask)) return event.preventDefault();
    drop(list, id);
    keep(list);
  }

  function tools(page, shown) {
    const said = one("#shortlist-said");
    for (const part of all("[data-scripted]", page)) part.hidden = false;
    const copy = one("#shortlist-copy");
    copy.addEventListener("click", async () => {
      const box = one("#shortlist-link");
      try {
        await navigator.clipboard.writeText(box.value);
        said.textContent = copy.dataset.done;
      } catch {
        box.select();
        said.textContent = copy.dataset.failed;
      }
    });
    one("#shortlist-print").addEventListener("click", () => window.print());
    const adding = one("#shortlist-keep");
    const list = kept();
    adding.hidden = shown.every((id) => has(list, id));
    one("#shortlist-mine").hidden = list.clinics.every((row) => shown.includes(row.id));
    adding.addEventListener("click", () => {
      const list = kept();
      const absent = shown.filter((id) => !has(list, id));
      if (list.clinics.length + absent.length > MOST) { said.textContent = adding.dataset.full; return; }
      for (const id of absent) add(list, id);
      const done = keep(list);
      said.textContent = done ? adding.dataset.done : page.dataset.unkept;
      adding.hidden = done;
      if (done) said.focus();
      draw();
    });
    one("#shortlist-clear").addEventListener("click", (event) => {
      if (!window.confirm(event.currentTarget.dataset.ask)) return;
      keep({ clinics: [], notes: new Map() });
      location.assign(page.dataset.bare);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
