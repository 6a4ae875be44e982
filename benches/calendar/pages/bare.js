// The barest page that shows the same: no look of ours, no icons, no table (the floor of shared/calbench).
import "./bare.css";
import { dragging } from "./drag.js";
import { byDay, DAY, days, iso, monthOf, weeks } from "./dates.js";

const CHIPS = 4;
const PAGE_DAYS = 14;
const ROWS_IN_VIEW = 20;
const WIDTH = 80;
const root = () => document.getElementById("root");
let options, shown, index;

const chip = (event) => `<button class="ev" data-event-id="${event.id}" style="--c:${event.color}"><span>${event.start.slice(11)}</span><b>${event.title}</b></button>`;

function month() {
  let html = `<div class="m">${["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"].map((head) => `<div class="h">${head}</div>`).join("")}`;
  for (const date of weeks(shown.slice(0, 7)).flat()) {
    const list = index.get(date) ?? [];
    html += `<div data-date="${date}"><div class="d">${Number(date.slice(8))}</div>${list.slice(0, CHIPS).map(chip).join("")}`;
    if (list.length > CHIPS) html += `<button class="more">+${list.length - CHIPS} lagi</button>`;
    html += "</div>";
  }
  root().innerHTML = `${html}</div>`;
}

function timeline() {
  const from = Date.parse(shown);
  const end = iso(from + PAGE_DAYS * DAY);
  const rows = options.resources.slice(0, ROWS_IN_VIEW);
  const lanes = new Map(rows.map(({ id }) => [id, []]));
  for (const event of options.events) if (event.start >= shown && event.start < end) lanes.get(event.resource)?.push(event);
  const at = (wall) => ((Date.parse(`${wall}Z`) - from) / DAY) * WIDTH;
  const bar = (event) =>
    `<div class="b" data-event-id="${event.id}" style="--c:${event.color};left:${200 + at(event.start)}px;width:${at(event.end) - at(event.start)}px">${event.title}</div>`;
  const row = ({ id, title }, place) => `<div class="r" data-row="${id}" style="top:${place * 40 + 24}px"><div class="l">${title}</div>${lanes.get(id).map(bar).join("")}</div>`;
  const head = `<div class="hd">${days(shown, PAGE_DAYS).map((date) => `<div>${Number(date.slice(8))}</div>`).join("")}</div>`;
  root().innerHTML = `<div class="tl"><div class="in" style="height:${options.resources.length * 40 + 24}px">${head}${rows.map(row).join("")}</div></div>`;
}

const draw = () => (options.view === "timeline" ? timeline() : month());

window.bench = {
  mount(given) {
    options = given;
    shown = given.date;
    index = byDay(given.events);
    draw();
    dragging(root(), ".ev", "[data-date]");
  },
  next() {
    shown = options.view === "timeline" ? iso(Date.parse(shown) + PAGE_DAYS * DAY) : `${monthOf(shown, 1)}-01`;
    draw();
  },
  destroy() {
    root().innerHTML = "";
  },
};
