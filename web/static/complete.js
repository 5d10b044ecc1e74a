// Completions under the search box, as a combobox with a list (WAI-ARIA 1.2). Without this file the form works as it is.
"use strict";
(() => {
  const DELAY_MS = 120;
  const form = document.querySelector("form[data-suggest]");
  if (!form) return;
  const box = form.querySelector('input[type="search"]');
  const list = document.createElement("ul");
  let typed = box.value; // what the reader has written, while an option stands in the box
  let chosen = -1;
  let timer = 0;
  let asking = null;

  list.id = "completions";
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestions);
  box.after(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  function drop() {
    clearTimeout(timer);
    if (asking) asking.abort();
    asking = null;
  }

  function close() {
    drop();
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function option(text, place) {
    const item = document.createElement("li");
    item.id = `completion-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const kept = text.toLowerCase().startsWith(typed.toLowerCase()) ? typed.length : 0;
    const added = document.createElement("b");
    added.textContent = text.slice(kept);
    item.append(text.slice(0, kept), added);
    item.dataset.text = text;
    return item;
  }

  function show(texts) {
    close();
    if (!texts.length || document.activeElement !== box) return;
    list.replaceChildren(...texts.map(option));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  }

  async function ask() {
    drop();
    const text = typed;
    const mine = (asking = new AbortController());
    try {
      const address = `${form.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(address, { signal: mine.signal });
      if (!response.ok) return close();
      const { suggestions } = await response.json();
      if (asking === mine && text === typed) show(suggestions);
    } catch {
      if (asking === mine) close(); // else a later question has taken this one's place
    }
  }

  function choose(place) {
    const items = list.children;
    if (chosen >= 0) items[chosen].setAttribute("aria-selected", "false");
    chosen = place;
    if (chosen < 0) {
      box.removeAttribute("aria-activedescendant");
      box.value = typed;
      return;
    }
    items[chosen].setAttribute("aria-selected", "true");
    items[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", items[chosen].id);
    box.value = items[chosen].dataset.text;
  }

  function move(step) {
    const count = list.children.length + 1; // one more: what was typed
    choose(((chosen + 1 + step + count) % count) - 1);
  }

  box.addEventListener("input", (event) => {
    typed = box.value;
    drop();
    if (!typed.trim()) return close();
    if (!event.isComposing) timer = setTimeout(ask, DELAY_MS);
  });
  box.addEventListener("compositionend", () => {
    typed = box.value;
    timer = setTimeout(ask, DELAY_MS);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        typed = box.value;
        if (event.key === "ArrowDown" && typed.trim()) ask();
        else return;
      } else move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Escape" && !list.hidden) {
      box.value = typed;
      close();
      event.preventDefault(); // a second one empties the box, as the browser does
    } else if (event.key === "Enter") close(); // the form is sent with what stands in the box
  });
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (!item) return;
    box.value = item.dataset.text;
    close();
    form.requestSubmit();
  });
  form.addEventListener("submit", close);
})();
