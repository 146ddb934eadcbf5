/* A running order that can be dragged; the buttons beside each pitch do the same without it. */
(() => {
  "use strict";
  const list = document.querySelector("[data-order]");
  if (!list || !list.querySelector(".order-move")) return;
  let dragged = null;
  const rows = () => [...list.querySelectorAll("[data-pitch]")];
  for (const row of rows()) {
    const grip = document.createElement("span");
    grip.className = "order-grip"; grip.textContent = "⠿"; grip.ariaHidden = "true";
    row.prepend(grip);
    grip.addEventListener("pointerdown", () => { row.draggable = true; });
    row.addEventListener("dragstart", (event) => { dragged = row; row.classList.add("order-dragged"); event.dataTransfer.effectAllowed = "move"; });
    row.addEventListener("dragend", () => { row.draggable = false; row.classList.remove("order-dragged"); dragged = null; });
  }
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-pitch]");
    if (!dragged || !over) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const form = dragged.querySelector(".order-move"), button = form.querySelector("[name=to]");
    button.disabled = false;
    button.value = String(rows().indexOf(dragged) + 1);
    form.requestSubmit(button);
  });
})();
