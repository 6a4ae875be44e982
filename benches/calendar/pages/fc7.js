// FullCalendar 7, month.
import { Calendar } from "fullcalendar-newest";
import dayGrid from "fullcalendar-newest/daygrid";
import interaction from "fullcalendar-newest/interaction";
import theme from "fullcalendar-newest/themes/classic";
import "fullcalendar-newest/skeleton.css";
import "fullcalendar-newest/themes/classic/theme.css";
import "fullcalendar-newest/themes/classic/palette.css";
import { fullcalendar } from "./fullcalendar.js";

window.bench = fullcalendar(Calendar, [theme, dayGrid, interaction], { initialView: "dayGridMonth", height: "auto", dayMaxEvents: 4 });
