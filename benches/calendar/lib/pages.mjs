// The pages that stand side by side. `event`, `day`: where a booking and a day of the month are found; `grid`: what the tab stops
// and the nodes are counted in; `rows`: the attribute that names a row of the timeline; `landed`: what lies where a
// booking was dropped; `dialog`: what is opened then.
export const PAGES = [
  {
    name: "floor", label: "static page, our look", url: "/floor/", timelineUrl: "/floor/",
    event: 'a.booking[data-code="{id}"]', day: 'td[data-day="{date}"]', grid: "#root table", rows: "data-facility",
  },
  {
    name: "bare", label: "static page, bare", url: "/bare/", timelineUrl: "/bare/",
    event: '[data-event-id="{id}"]', day: '[data-date="{date}"]', grid: "#root > div", rows: "data-row",
  },
  {
    name: "ours", label: "SILANDAP",
    event: 'a.booking[data-code="{id}"]', day: 'td[data-day="{date}"]', grid: "main table:is(:has([data-day]), :has([data-facility]))", rows: "data-facility",
    landed: '[data-landed="{id}"]', dialog: "dialog[open]",
  },
  {
    name: "fc7", label: "FullCalendar 7", url: "/fc7/", timelineUrl: "/fc7-timeline/",
    event: ".ev-{id}", day: '[role=gridcell][data-date="{date}"]', grid: "#root", rows: "data-resource-id",
  },
];
