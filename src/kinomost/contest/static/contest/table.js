// The table follows the deliberation by itself, but never takes away the form in which somebody is.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "table" && document.activeElement.closest("#table form")) event.preventDefault();
});
