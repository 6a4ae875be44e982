//! Working days (*hari kerja*), holidays and the moment by which the office answers (service §4).

use super::office_hours::{DayGroup, OfficeHours, Season};
use super::service_standard::{CUT_OFF, LEAD_DAYS};
use super::slot::{Moment, Slot, TimeOfDay, local_date, wall_clock};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A day off (*hari libur*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    pub date: NaiveDate,
    pub name_id: String,
    pub name_en: String,
    /// Joint leave (*cuti bersama*) rather than a public holiday.
    pub joint_leave: bool,
    /// The office works on that joint leave day all the same.
    pub office_open: bool,
    /// A closure of the whole office by its own decision (*libur kantor*).
    pub office_closure: bool,
}

impl Holiday {
    /// Joint leave closes the office unless it decided to work; every other holiday closes it.
    pub fn closes_office(&self) -> bool {
        !(self.joint_leave && self.office_open)
    }
}

/// Which days are working days, and until when an answer is due.
#[derive(Debug, Clone, Default)]
pub struct WorkingCalendar {
    holidays: BTreeMap<NaiveDate, Holiday>,
    hours: OfficeHours,
    /// First and last days of the shorter Ramadan hours.
    ramadan: Vec<(NaiveDate, NaiveDate)>,
    /// Another time than [`CUT_OFF`].
    cut_off: Option<TimeOfDay>,
}

impl WorkingCalendar {
    /// When two entries name the same date, the one that closes the office counts.
    pub fn new(holidays: Vec<Holiday>) -> Self {
        let mut by_date: BTreeMap<NaiveDate, Holiday> = BTreeMap::new();
        for holiday in holidays {
            if by_date.get(&holiday.date).is_none_or(|known| !known.closes_office()) {
                by_date.insert(holiday.date, holiday);
            }
        }
        Self { holidays: by_date, ..Self::default() }
    }

    /// The same calendar with other hours of the office.
    #[must_use]
    pub fn with_hours(mut self, hours: OfficeHours) -> Self {
        self.hours = hours;
        self
    }

    /// The same calendar with the shorter hours from `first` to `last` day of Ramadan.
    #[must_use]
    pub fn with_ramadan(mut self, first: NaiveDate, last: NaiveDate) -> Self {
        self.ramadan.push((first, last));
        self
    }

    /// The same calendar with another cut-off than 15.00; the end of the day itself is none.
    #[must_use]
    pub fn with_cut_off(mut self, cut_off: TimeOfDay) -> Self {
        self.cut_off = Some(cut_off).filter(|time| *time < TimeOfDay::END_OF_DAY);
        self
    }

    /// The holiday of that name on `date`, whether or not it closes the office.
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        self.holidays.get(&date)
    }

    /// The holiday that closes the office and its facilities on `date`.
    pub fn closes(&self, date: NaiveDate) -> Option<&Holiday> {
        self.holiday(date).filter(|holiday| holiday.closes_office())
    }

    /// Monday to Friday, unless a holiday closes the office.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.closes(date).is_none()
    }

    /// The first working day after `date`.
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().skip(1).find(|day| self.is_working_day(*day)).expect("the calendar goes on")
    }

    /// The last working day before `date`.
    pub fn last_working_day(&self, date: NaiveDate) -> NaiveDate {
        (1..).map(|days| days_later(date, -days)).find(|day| self.is_working_day(*day)).expect("the calendar goes back")
    }

    /// The working day on which a request counts as received (day 0): its own day until the cut-off (15.00.00), else the next
    /// working day.
    pub fn received_day(&self, received: Moment) -> NaiveDate {
        let wall = wall_clock(received);
        let minutes = self.cut_off.unwrap_or(CUT_OFF).minutes();
        let cut_off = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0).expect("a time of day");
        if self.is_working_day(wall.date()) && wall.time() <= cut_off { wall.date() } else { self.next_working_day(wall.date()) }
    }

    /// The moment by which the office answers: close of service on the working day after the day of receipt.
    pub fn due(&self, received: Moment) -> Moment {
        self.close_of_service(self.next_working_day(self.received_day(received)))
    }

    /// The first day that may be asked for online.
    pub fn earliest_use(&self, received: Moment) -> NaiveDate {
        (0..LEAD_DAYS).fold(self.received_day(received), |day, _| self.next_working_day(day))
    }

    /// The use begins before the answer is due (*mendesak*).
    pub fn is_urgent(&self, received: Moment, starts: Moment) -> bool {
        starts < self.due(received)
    }

    /// Minutes of working time, breaks left out, from `now` until `due`; 0 when it is past. Fewer than 120 is *segera jatuh tempo*.
    pub fn service_minutes_left(&self, now: Moment, due: Moment) -> i64 {
        let Some(left) = Slot::new(now, due) else { return 0 };
        let last = local_date(due);
        local_date(now)
            .iter_days()
            .take_while(|day| *day <= last)
            .filter(|day| self.is_working_day(*day))
            .flat_map(|day| self.working_time(day))
            .filter_map(|work| work.intersection(left))
            .map(Slot::minutes)
            .sum()
    }

    /// End of the working hours of `date`: 16.00, on Fridays 16.30; in Ramadan 15.00 and 15.30, unless the office has set others.
    pub fn close_of_service(&self, date: NaiveDate) -> Moment {
        self.working_time(date)[1].to
    }

    /// The break for the Friday prayer (*istirahat salat Jumat*), 11.30 to 13.00, in Ramadan 12.30: nothing is handed over then
    /// (service §4). `None` on other days, and where the office does not work.
    pub fn prayer_break(&self, date: NaiveDate) -> Option<Slot> {
        let [morning, afternoon] = self.working_time(date);
        Slot::new(morning.to, afternoon.from).filter(|_| date.weekday() == Weekday::Fri && self.is_working_day(date))
    }

    /// Close of service of the first working day after the day of `moment`: until then an offer is kept.
    pub fn next_close_of_service(&self, moment: Moment) -> Moment {
        self.close_after(moment, 1)
    }

    /// Close of service of so many working days after the day of `moment`.
    pub fn close_after(&self, moment: Moment, working_days: usize) -> Moment {
        self.close_of_service((0..working_days).fold(local_date(moment), |day, _| self.next_working_day(day)))
    }

    /// The new due moment after a pause (*Perlu Dilengkapi*, *Menunggu Jawaban Pemohon*): moved by the working days between
    /// the two dates, and never before the close of service of the day of resuming. What is answered on a day off is resumed on the
    /// next working day; paused and resumed on the same working day, it is due as before (service §4.2).
    pub fn due_after_pause(&self, due: Moment, paused: Moment, resumed: Moment) -> Moment {
        let (from, to) = (local_date(paused), local_date(resumed));
        if from == to && self.is_working_day(to) {
            return due;
        }
        let resume_day = if self.is_working_day(to) { to } else { self.next_working_day(to) };
        self.close_of_service(self.moved_by_pause(due, from, to).max(resume_day))
    }

    /// The same while the clock goes on standing still, because something else is asked at `asked_again`: on a day off nothing is
    /// resumed yet, so that the whole pause counts once.
    pub fn due_within_pause(&self, due: Moment, paused: Moment, asked_again: Moment) -> Moment {
        let (from, to) = (local_date(paused), local_date(asked_again));
        if self.is_working_day(to) {
            return self.due_after_pause(due, paused, asked_again);
        }
        let moved = self.moved_by_pause(due, from, to);
        if moved == local_date(due) { due } else { self.close_of_service(moved) }
    }

    /// The day of `due`, moved by the working days after `from` until `to`.
    fn moved_by_pause(&self, due: Moment, from: NaiveDate, to: NaiveDate) -> NaiveDate {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| self.is_working_day(*day)).count();
        (0..days).fold(local_date(due), |day, _| self.next_working_day(day))
    }

    /// When work goes on after something that ended at `moment`: at once, or with the next working day when the service has
    /// closed.
    pub fn work_goes_on(&self, moment: Moment) -> Moment {
        let date = local_date(moment);
        if self.is_working_day(date) && moment < self.close_of_service(date) {
            return moment;
        }
        Slot::day(self.next_working_day(date)).from
    }

    /// Working time before and after the break.
    fn working_time(&self, date: NaiveDate) -> [Slot; 2] {
        let fasting = self.ramadan.iter().any(|(first, last)| *first <= date && date <= *last);
        let season = if fasting { Season::Ramadan } else { Season::Ordinary };
        self.hours.of(season, DayGroup::of(date)).working_time(date)
    }
}

/// The holidays of 2025 to 2027 as the joint decrees (*SKB*) published them.
pub fn published_holidays() -> Vec<Holiday> {
    #[derive(Deserialize)]
    struct Row {
        date: NaiveDate,
        kind: String,
        name_id: String,
        name_en: String,
    }
    let rows: Vec<Row> = serde_json::from_str(include_str!("data/holidays_id_2025_2027.json")).expect("the list in this folder is well-formed");
    rows.into_iter()
        .map(|row| Holiday {
            date: row.date,
            name_id: row.name_id,
            name_en: row.name_en,
            joint_leave: row.kind == "cuti_bersama",
            office_open: false,
            office_closure: false,
        })
        .collect()
}

/// Whether a calendar can be asked for this year; none reaches to the ends of time.
pub fn is_known_year(date: NaiveDate) -> bool {
    (2000..2200).contains(&date.year())
}

/// The date `days` later; the calendar of the office never comes near the end of time.
pub fn days_later(date: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(distance) } else { date.checked_add_days(distance) };
    moved.unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::instant;
    use chrono::NaiveDateTime;
    use proptest::prelude::*;

    fn calendar() -> WorkingCalendar {
        WorkingCalendar::new(published_holidays())
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn wita(text: &str) -> Moment {
        instant(text.parse::<NaiveDateTime>().expect(text))
    }

    #[test]
    fn the_answer_is_due_as_the_offices_examples_say() {
        #[derive(Deserialize)]
        struct Vectors {
            vectors: Vec<Vector>,
        }
        #[derive(Deserialize)]
        struct Vector {
            submitted_wita: String,
            received_day: NaiveDate,
            due_wita: String,
        }
        let file: Vectors = serde_json::from_str(include_str!("../../tests/vectors/sla_vectors.json")).expect("well-formed");
        assert_eq!(file.vectors.len(), 13);
        let calendar = calendar();
        for vector in file.vectors {
            let received = wita(&format!("{}:00", vector.submitted_wita));
            assert_eq!(calendar.received_day(received), vector.received_day, "{}", vector.submitted_wita);
            assert_eq!(calendar.due(received), wita(&format!("{}:00", vector.due_wita)), "{}", vector.submitted_wita);
        }
    }

    #[test]
    fn the_office_may_set_another_cut_off() {
        let (early, late) = (calendar().with_cut_off(TimeOfDay::at(14, 0)), calendar().with_cut_off(TimeOfDay::END_OF_DAY));
        let days = |moment: &str| [&calendar(), &early, &late].map(|calendar| calendar.received_day(wita(moment)).to_string());
        assert_eq!(days("2026-11-24T14:00:00"), ["2026-11-24"; 3]);
        assert_eq!(days("2026-11-24T14:00:01"), ["2026-11-24", "2026-11-25", "2026-11-24"]);
        assert_eq!(days("2026-11-24T15:00:01"), ["2026-11-25"; 3], "the end of the day is no cut-off");
    }

    #[test]
    fn three_o_clock_sharp_still_counts_as_the_same_day_and_one_second_later_does_not() {
        let calendar = calendar();
        assert_eq!(calendar.received_day(wita("2026-11-24T15:00:00")), date("2026-11-24"));
        assert_eq!(calendar.received_day(wita("2026-11-24T15:00:01")), date("2026-11-25"));
    }

    #[test]
    fn the_day_of_receipt_is_the_offices_day_and_not_utcs() {
        // Case 63: 00.15 on Wednesday in Banjarbaru is still Tuesday in UTC.
        let early = wita("2026-11-25T00:15:00");
        assert_eq!(early.date_naive(), date("2026-11-24"));
        assert_eq!(calendar().received_day(early), date("2026-11-25"));
    }

    #[test]
    fn the_published_years_have_as_many_working_days_as_the_office_counts() {
        let calendar = calendar();
        for (year, expected) in [(2025, 237), (2026, 240), (2027, 242)] {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
            let days = first.iter_days().take_while(|day| day.year() == year).filter(|day| calendar.is_working_day(*day)).count();
            assert_eq!(days, expected, "{year}");
        }
    }

    #[test]
    fn joint_leave_is_a_day_off_unless_the_office_opens() {
        let mut holidays = published_holidays();
        let leave = date("2026-12-24");
        assert!(WorkingCalendar::new(holidays.clone()).closes(leave).is_some_and(|holiday| holiday.joint_leave));
        holidays.iter_mut().filter(|holiday| holiday.date == leave).for_each(|holiday| holiday.office_open = true);
        let open = WorkingCalendar::new(holidays);
        assert!(open.is_working_day(leave));
        assert!(open.holiday(leave).is_some());
        assert_eq!(open.due(wita("2026-12-23T09:00:00")), wita("2026-12-24T16:00:00"));
    }

    #[test]
    fn the_office_cannot_open_on_a_public_holiday_by_the_joint_leave_switch() {
        let mut holidays = published_holidays();
        holidays.iter_mut().for_each(|holiday| holiday.office_open = true);
        assert!(WorkingCalendar::new(holidays).closes(date("2026-12-25")).is_some());
    }

    #[test]
    fn the_first_day_to_ask_for_is_the_working_day_after_the_day_of_receipt() {
        let calendar = calendar();
        assert_eq!(calendar.earliest_use(wita("2026-11-24T10:00:00")), date("2026-11-25"));
        assert_eq!(calendar.earliest_use(wita("2026-11-24T15:01:00")), date("2026-11-26"));
        assert_eq!(calendar.earliest_use(wita("2026-12-23T09:00:00")), date("2026-12-28"));
    }

    #[test]
    fn a_use_that_begins_before_the_answer_is_due_is_urgent() {
        let calendar = calendar();
        let received = wita("2026-11-24T10:00:00");
        assert!(calendar.is_urgent(received, wita("2026-11-25T08:00:00")));
        assert!(!calendar.is_urgent(received, wita("2026-11-25T16:00:00")));
    }

    #[test]
    fn only_working_time_counts_down() {
        let calendar = calendar();
        let due = wita("2026-11-30T16:00:00");
        assert_eq!(calendar.service_minutes_left(wita("2026-11-30T14:00:00"), due), 120);
        assert_eq!(calendar.service_minutes_left(wita("2026-11-30T12:30:00"), due), 180);
        // From Friday 16.00: half an hour on Friday, nothing at the weekend, seven and a half hours on Monday.
        assert_eq!(calendar.service_minutes_left(wita("2026-11-27T16:00:00"), due), 30 + 450);
        assert_eq!(calendar.service_minutes_left(wita("2026-11-30T16:00:01"), due), 0);
    }

    #[test]
    fn ramadan_closes_an_hour_earlier() {
        let calendar = calendar().with_ramadan(date("2027-02-08"), date("2027-03-09"));
        assert_eq!(calendar.due(wita("2027-02-04T15:30:00")), wita("2027-02-09T15:00:00"));
        assert_eq!(calendar.close_of_service(date("2027-02-12")), wita("2027-02-12T15:30:00"));
    }

    #[test]
    fn hours_that_the_office_has_set_close_its_service() {
        let [opens, break_from, break_to, _] = OfficeHours::default().of(Season::Ordinary, DayGroup::MondayToThursday).times();
        let until_three =
            crate::domain::office_hours::DayHours::new(opens, break_from, break_to, crate::domain::slot::TimeOfDay::at(15, 0)).expect("a working day");
        let calendar = calendar().with_hours(OfficeHours::default().with(Season::Ordinary, DayGroup::MondayToThursday, until_three));
        assert_eq!(calendar.due(wita("2026-11-24T10:00:00")), wita("2026-11-25T15:00:00"));
        assert_eq!(calendar.due(wita("2026-11-26T10:00:00")), wita("2026-11-27T16:30:00"), "Fridays are as before");
    }

    #[test]
    fn friday_stops_for_the_prayer_unless_the_office_is_closed() {
        let calendar = calendar().with_ramadan(date("2027-02-08"), date("2027-03-09"));
        let pause = |day: &str| calendar.prayer_break(date(day)).map(|pause| (pause.from, pause.to));
        assert_eq!(pause("2026-12-11"), Some((wita("2026-12-11T11:30:00"), wita("2026-12-11T13:00:00"))));
        assert_eq!(pause("2027-02-12"), Some((wita("2027-02-12T11:30:00"), wita("2027-02-12T12:30:00"))), "in Ramadan");
        assert_eq!((pause("2026-12-10"), pause("2026-12-25")), (None, None), "a Thursday, and Christmas on a Friday");
    }

    #[test]
    fn a_pause_moves_the_due_moment_by_the_working_days_it_took_and_never_into_a_day_off() {
        #[derive(Deserialize)]
        struct Vectors {
            vectors: Vec<Vector>,
        }
        #[derive(Deserialize)]
        struct Vector {
            due_wita: String,
            paused_wita: String,
            resumed_wita: String,
            new_due_wita: String,
            why: String,
        }
        let file: Vectors = serde_json::from_str(include_str!("../../tests/vectors/pause_vectors.json")).expect("well-formed");
        assert_eq!(file.vectors.len(), 11);
        let at = |minute: &str| wita(&format!("{minute}:00"));
        for vector in file.vectors {
            let due = calendar().due_after_pause(at(&vector.due_wita), at(&vector.paused_wita), at(&vector.resumed_wita));
            assert_eq!(due, at(&vector.new_due_wita), "{}", vector.why);
        }
    }

    #[test]
    fn an_offer_is_kept_until_the_close_of_the_next_working_day() {
        assert_eq!(calendar().next_close_of_service(wita("2026-11-27T09:00:00")), wita("2026-11-30T16:00:00"));
    }

    #[test]
    fn after_the_close_of_service_work_goes_on_with_the_next_working_day() {
        let calendar = calendar();
        assert_eq!(calendar.work_goes_on(wita("2026-11-25T15:59:00")), wita("2026-11-25T15:59:00"));
        assert_eq!(calendar.work_goes_on(wita("2026-11-25T16:00:00")), wita("2026-11-26T00:00:00"));
        assert_eq!(calendar.work_goes_on(wita("2026-11-28T09:00:00")), wita("2026-11-30T00:00:00"), "on a Saturday");
    }

    proptest! {
        #[test]
        fn a_deadline_is_never_on_a_holiday_or_at_the_weekend(minutes in 0_i64..3 * 365 * 24 * 60) {
            let calendar = calendar();
            let received = wita("2025-01-01T00:00:00") + chrono::Duration::minutes(minutes);
            let due = calendar.due(received);
            prop_assert!(due > received);
            prop_assert!(calendar.is_working_day(local_date(due)));
            prop_assert!(calendar.is_working_day(calendar.earliest_use(received)));
            prop_assert!(calendar.service_minutes_left(received, due) > 0);
        }

        #[test]
        fn after_a_pause_the_office_has_until_a_close_of_service_and_a_second_question_makes_no_difference(
            minutes in 0_i64..2 * 365 * 24 * 60, paused in 0_i64..5 * 24 * 60, again in 0_i64..5 * 24 * 60, resumed in 0_i64..5 * 24 * 60,
        ) {
            let calendar = calendar();
            let received = wita("2025-01-01T00:00:00") + chrono::Duration::minutes(minutes);
            let paused = received + chrono::Duration::minutes(paused);
            let again = paused + chrono::Duration::minutes(again);
            let resumed = again + chrono::Duration::minutes(resumed);
            let due = calendar.due(received);
            let moved = calendar.due_after_pause(due, paused, resumed);
            prop_assert!(moved >= due && calendar.is_working_day(local_date(moved)));
            prop_assert!(local_date(paused) == local_date(resumed) || local_date(moved) >= local_date(resumed));
            prop_assert!(calendar.is_working_day(local_date(resumed)) || calendar.service_minutes_left(resumed, moved) > 0);
            prop_assert_eq!(calendar.due_after_pause(calendar.due_within_pause(due, paused, again), again, resumed), moved);
        }
    }
}
