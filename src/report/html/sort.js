"use strict";
for (const table of document.querySelectorAll("table.sort")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") === "descending";
      table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
      const rows = [...body.rows].filter((row) => !row.classList.contains("total"));
      const last = [...body.rows].filter((row) => row.classList.contains("total"));
      rows.sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }) * (up ? 1 : -1));
      const numbers = rows.every((row) => row.cells[column].dataset.v !== undefined);
      if (numbers) rows.sort((a, b) => (Number(key(a)) - Number(key(b))) * (up ? 1 : -1));
      body.append(...rows, ...last);
    });
  });
}
