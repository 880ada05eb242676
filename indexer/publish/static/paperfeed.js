// Everything works without this file; it adds a copy button and keys: / search, j and k next and previous, ? help.
(() => {
  "use strict";
  document.documentElement.classList.add("pf-scripted");

  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }

  const entries = [...document.querySelectorAll(".pf-entry")];
  let chosen = -1;
  const choose = (step) => {
    if (!entries.length) return;
    if (entries[chosen]) delete entries[chosen].dataset.chosen;
    chosen = Math.max(0, Math.min(entries.length - 1, chosen + step));
    entries[chosen].dataset.chosen = "";
    entries[chosen].querySelector("a").focus({ preventScroll: true });
    entries[chosen].scrollIntoView({ block: "center" });
  };

  const help = () => {
    const dialog = document.createElement("dialog");
    dialog.className = "pf-help";
    for (const [key, what] of [["/", "search"], ["j", "next paper"], ["k", "previous paper"], ["Enter", "open it"], ["Esc", "close"]]) {
      const line = document.createElement("p");
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      line.append(kbd, ` ${what}`);
      dialog.append(line);
    }
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const box = document.getElementById("pf-q");
    // Datasette 1.0 opens its own palette with the same key: on our pages the key is the search box's.
    if (event.key === "/" && box) { event.preventDefault(); event.stopImmediatePropagation(); box.focus(); box.select(); }
    else if (event.key === "j") choose(1);
    else if (event.key === "k") choose(-1);
    else if (event.key === "?") help();
  }, true);
})();
