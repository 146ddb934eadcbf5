// The table follows the deliberation by itself, but never takes away what somebody is in.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "table" && document.activeElement.closest("#table :is(form, details)")) event.preventDefault();
});
