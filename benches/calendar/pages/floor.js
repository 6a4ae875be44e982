// The floor: the same grid in our own look, as one string of HTML and one innerHTML. Month with four chips a day, timeline with
// the rows in view only, and the smallest drag there is. What is only spoken is not here, so that it is not counted for us.
import { dragging } from "./drag.js";
import { byDay, DAY, days, iso, monthOf, weeks } from "./dates.js";

const CHIPS = 4;
const PAGE_DAYS = 14;
/** What a window of 900 px shows of rows of 40 px. */
const ROWS_IN_VIEW = 20;
const HEADS = ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"];
const two = (number) => String(number).padStart(2, "0");
const root = () => document.getElementById("root");

let options, shown, index;

const chip = (event) =>
  `<a class="booking" data-status="approved" data-code="${event.id}" draggable="false" tabindex="-1" href="#${event.id}">` +
  `<b>${event.start.slice(11).replace(":", ".")}</b> ${event.resource}, ${event.title}</a>`;

function month() {
  const here = shown.slice(0, 7);
  let html = '<div class="month-frame"><table class="month staff"><colgroup><col span="5"><col class="weekend" span="2"></colgroup><thead><tr>';
  html += `${HEADS.map((head) => `<th scope="col"><abbr>${head}</abbr></th>`).join("")}</tr></thead><tbody>`;
  for (const week of weeks(here)) {
    html += "<tr>";
    week.forEach((date, weekday) => {
      const list = index.get(date) ?? [];
      const more = list.length - CHIPS;
      html += `<td data-status="${weekday > 4 || !date.startsWith(here) ? "closed" : "open"}" data-day="${date}"><div class="staff-day"><header>`;
      html += `<a class="day-number" href="#${date}" data-date="${date}">${Number(date.slice(8))}</a>`;
      if (more > 0) html += `<a class="more push" href="#${date}" tabindex="-1">+${more}<span> lagi</span></a>`;
      html += `</header>${list.slice(0, CHIPS).map(chip).join("")}</div></td>`;
    });
    html += "</tr>";
  }
  document.getElementById("title").textContent = here;
  root().innerHTML = `${html}</tbody></table></div>`;
}

function timeline() {
  const dates = days(shown, PAGE_DAYS);
  const end = iso(Date.parse(shown) + PAGE_DAYS * DAY);
  const lanes = new Map(options.resources.slice(0, ROWS_IN_VIEW).map(({ id }) => [id, []]));
  for (const event of options.events) if (event.start >= shown && event.start < end) lanes.get(event.resource)?.push(event);
  const weekend = (date) => [0, 6].includes(new Date(date).getUTCDay());
  const shades = dates.map((date, day) => (weekend(date) ? `<i class="shade f${two(day * 2 + 1)} s02"></i>` : "")).join("");
  // Half a day is one column.
  const bar = (event) => {
    const column = ((Date.parse(event.start.slice(0, 10)) - Date.parse(shown)) / DAY) * 2 + (event.start.slice(11) < "12:00" ? 1 : 2);
    return `<a class="booking f${two(column)} s01" data-status="approved" data-code="${event.id}" href="#" title="${event.title}"></a>`;
  };
  const heads = dates.map((date) => `<th scope="col"><abbr>${HEADS[(new Date(date).getUTCDay() + 6) % 7]}</abbr><b>${Number(date.slice(8))}</b></th>`).join("");
  const row = ({ id, title }) =>
    `<tr data-facility="${id}"><th scope="row">${title}<small>${id}</small></th><td colspan="${PAGE_DAYS}"><div class="lane" data-cols="28">${shades}${lanes.get(id).map(bar).join("")}</div></td></tr>`;
  const rows = options.resources.slice(0, ROWS_IN_VIEW);
  document.getElementById("title").textContent = shown;
  root().innerHTML =
    `<div class="timeline-scroll"><table class="timeline"><thead><tr><th scope="col">Fasilitas</th>${heads}</tr></thead>` +
    `<tbody>${rows.map(row).join("")}</tbody></table></div><div class="below"></div>`;
  // CSSOM, as our page has to do it.
  root().lastChild.style.height = `${(options.resources.length - rows.length) * 40}px`;
}

const draw = () => (options.view === "timeline" ? timeline() : month());

window.bench = {
  mount(given) {
    options = given;
    shown = given.date;
    index = byDay(given.events);
    draw();
    dragging(root(), ".booking", "[data-day]");
  },
  next() {
    shown = options.view === "timeline" ? iso(Date.parse(shown) + PAGE_DAYS * DAY) : `${monthOf(shown, 1)}-01`;
    draw();
  },
  destroy() {
    root().innerHTML = "";
  },
};
