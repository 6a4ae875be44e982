// The smallest drag that works: a copy follows the pointer, one node moves at the drop.
export function dragging(root, chips, cells) {
  root.onpointerdown = (down) => {
    const chip = down.target.closest(chips);
    if (!chip || down.pointerType !== "mouse") return;
    const box = chip.getBoundingClientRect();
    const ghost = chip.cloneNode(true);
    for (const name of ["data-code", "data-event-id", "href"]) ghost.removeAttribute(name);
    Object.assign(ghost.style, {
      position: "fixed", zIndex: 25, left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, pointerEvents: "none", willChange: "transform",
    });
    document.body.append(ghost);
    const move = (event) => {
      ghost.style.transform = `translate(${event.clientX - down.clientX}px, ${event.clientY - down.clientY}px)`;
    };
    const up = (event) => {
      removeEventListener("pointermove", move);
      ghost.remove();
      const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest(cells);
      const first = cell?.querySelector(chips);
      if (first) first.before(chip);
      else (cell?.querySelector(".staff-day") ?? cell)?.append(chip);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up, { once: true });
  };
}
