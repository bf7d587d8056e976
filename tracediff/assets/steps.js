// Stepping through the rows of a trace, in the order in which they are computed. It may run several times in a document:
// each result is taken up once, and knows nothing of the others.
(() => {
  "use strict";

  const FORWARDS = ["ArrowRight", "ArrowDown"];
  const BACKWARDS = ["ArrowLeft", "ArrowUp"];
  const SMALLEST = 0.7;
  const LEAN = ["lean", "leaner", "leanest"];

  function cellsOf(header) {
    const cells = [header];
    for (let cell = header.nextElementSibling; cell && cell.tagName === "TD"; cell = cell.nextElementSibling) cells.push(cell);
    return cells;
  }

  // The titles span the columns that are shown.
  function span(table) {
    const [titles, names] = table.tHead.rows;
    const shown = [...names.cells].map((cell) => getComputedStyle(cell).display !== "none");
    const groups = table.querySelectorAll("colgroup");
    [...titles.cells].forEach((title, i) => {
      title.dataset.span ??= title.colSpan;
      title.colSpan = groups[i].span = shown.splice(0, title.dataset.span).filter(Boolean).length;
    });
  }

  // A table too wide for its place is made leaner.
  function fit(rows) {
    for (const table of rows.querySelectorAll(".equations")) {
      table.classList.remove(...LEAN);
      span(table);
      for (const name of LEAN) {
        if (table.offsetWidth <= rows.clientWidth) break;
        table.classList.add(name);
        span(table);
      }
    }
  }

  // A drawing too large for its place is made smaller, as long as its letters can be read; a larger one scrolls.
  function shrink(figure) {
    const [svg, style] = [figure.querySelector("svg"), getComputedStyle(figure)];
    const { width, height } = svg.viewBox.baseVal;
    const [room, above, below] = [style.maxHeight, style.paddingTop, style.paddingBottom].map(parseFloat);
    const fitting = Math.min(1, figure.clientWidth / width, (room - above - below) / height);
    svg.style.maxWidth = "none";
    svg.style.width = `${width * Math.max(fitting, SMALLEST)}px`;
  }

  // The place at work of a drawing that scrolls.
  function reveal(vertex) {
    const figure = vertex.closest(".graph");
    const [box, at] = [figure, vertex].map((element) => element.getBoundingClientRect());
    if (at.left < box.left || at.right > box.right) figure.scrollLeft += (at.left + at.right - box.left - box.right) / 2;
    if (at.top < box.top || at.bottom > box.bottom) figure.scrollTop += (at.top + at.bottom - box.top - box.bottom) / 2;
  }

  function start(root) {
    const steps = [...root.querySelectorAll("th[data-step]")].sort((a, b) => a.dataset.step - b.dataset.step);
    const byNumber = new Map(steps.map((step) => [step.dataset.step, step]));
    const controls = root.querySelector(".steps");
    const [place, said] = [".place", ".said"].map((name) => root.querySelector(name));
    if (!controls || !steps.length) return;
    let current = -1;

    function mark(elements, name) {
      for (const element of elements) if (element) element.classList.add(name);
    }

    const vertices = [...root.querySelectorAll(".graph [data-vertex]")];
    const edges = [...root.querySelectorAll(".graph [data-source]")];

    // A step names its variable, and then the one with which it may be drawn as one.
    function vertexOf(step) {
      for (const name of step.dataset.vertices.split(" ")) {
        const found = vertices.filter((vertex) => vertex.dataset.vertex === name);
        if (found.length) return found;
      }
      return [];
    }

    function edgesOf(step) {
      const names = step.dataset.edges.split(" ");
      return edges.filter((edge) => names.includes(`${edge.dataset.source}>${edge.dataset.target}>${edge.dataset.operand}`));
    }

    function go(to) {
      current = Math.max(-1, Math.min(to, steps.length - 1));
      for (const name of ["at", "read"]) for (const element of root.querySelectorAll(`.${name}`)) element.classList.remove(name);
      const step = steps[current];
      root.querySelector(".back").disabled = root.querySelector(".first").disabled = current <= 0;
      root.querySelector(".on").disabled = root.querySelector(".last").disabled = current === steps.length - 1;
      place.textContent = step ? `${current + 1} of ${steps.length}` : `${steps.length} steps: press \u2192 and \u2190`;
      if (!step) {
        said.textContent = "";
        return;
      }
      for (const number of step.dataset.reads.split(" ")) {
        const read = byNumber.get(number);
        if (!read) continue;
        mark(cellsOf(read), "read");
        mark(vertexOf(read), "read");
      }
      mark(cellsOf(step), "at");
      mark(vertexOf(step), "at");
      vertexOf(step).forEach(reveal);
      mark(edgesOf(step), "at");
      said.textContent = `Step ${current + 1} of ${steps.length}: ${step.dataset.said}`;
      step.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    function press(event) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      let to;
      if (FORWARDS.includes(event.key)) to = current + 1;
      else if (BACKWARDS.includes(event.key)) to = Math.max(current - 1, 0);
      else if (event.key === "Home") to = 0;
      else if (event.key === "End") to = steps.length - 1;
      else if (event.key === "Escape" && current >= 0) to = -1;
      else return;
      event.preventDefault();
      event.stopPropagation();
      go(to);
    }

    root.querySelector(".first").addEventListener("click", () => go(0));
    root.querySelector(".back").addEventListener("click", () => go(current - 1));
    root.querySelector(".on").addEventListener("click", () => go(current + 1));
    root.querySelector(".last").addEventListener("click", () => go(steps.length - 1));
    for (const step of steps) for (const cell of cellsOf(step)) cell.addEventListener("click", () => go(steps.indexOf(step)));
    (root.tagName === "MAIN" ? document : root).addEventListener("keydown", press);
    const rows = root.querySelector(".rows");
    let width = 0;
    new ResizeObserver(() => {
      if (rows.clientWidth === width) return;
      width = rows.clientWidth;
      fit(rows);
      root.querySelectorAll(".graph").forEach(shrink);
    }).observe(rows);
    addEventListener("resize", () => root.querySelectorAll(".graph").forEach(shrink));
    controls.hidden = false;
    go(-1);
  }

  for (const root of document.querySelectorAll(".tracediff:not([data-ready])")) {
    root.dataset.ready = "";
    start(root);
  }
})();
