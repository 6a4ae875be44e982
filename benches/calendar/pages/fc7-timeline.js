// FullCalendar 7 with its scheduler (AGPL), rows in view only. The newest scheduler wants a FullCalendar older than the newest.
import { Calendar } from "fullcalendar";
import interaction from "fullcalendar/interaction";
import theme from "fullcalendar/themes/classic";
import resourceTimeline from "fullcalendar-scheduler/resource-timeline";
import "fullcalendar/skeleton.css";
import "fullcalendar/themes/classic/theme.css";
import "fullcalendar/themes/classic/palette.css";
import { fullcalendar } from "./fullcalendar.js";

window.bench = fullcalendar(Calendar, [theme, interaction, resourceTimeline], {
  schedulerLicenseKey: "AGPL-My-Frontend-And-Backend-Are-Open-Source",
  virtualization: true,
  views: { fortnight: { type: "resourceTimeline", duration: { days: 14 } } },
  initialView: "fortnight",
  slotDuration: { days: 1 },
  height: 780,
});
