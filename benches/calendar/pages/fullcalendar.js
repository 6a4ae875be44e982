// What both pages of FullCalendar have in common: ready to be dragged and selected, as ours is.
export function fullcalendar(Calendar, plugins, more) {
  let calendar;
  return {
    mount({ date, events, resources }) {
      const given = events.map((event) => ({
        id: event.id,
        title: event.title,
        start: `${event.start}:00Z`,
        end: `${event.end}:00Z`,
        color: event.color,
        resourceId: event.resource,
        className: `ev-${event.id}`,
      }));
      calendar = new Calendar(document.getElementById("root"), {
        plugins,
        timeZone: "UTC",
        firstDay: 1,
        initialDate: date,
        editable: true,
        selectable: true,
        eventInteractive: true,
        navLinks: true,
        fixedWeekCount: false,
        headerToolbar: { start: "title", center: "", end: "today prev,next" },
        ...(more.schedulerLicenseKey ? { resources } : {}),
        events: given,
        ...more,
      });
      calendar.render();
    },
    next: () => calendar.next(),
    destroy: () => calendar.destroy(),
  };
}
