//! The form *Catat kegiatan*: as typed, and as understood.

use super::rule::{Day, End, Every, Place, Repeat, Repeats};
use super::{LONGEST_CLOSURE_DAYS, MOST_DATES, NewEvent};
use crate::domain::application_form::{FieldErrors, single_line, typed_date};
use crate::domain::availability::Purpose;
use crate::domain::facility::FacilityCode;
use crate::domain::slot::{TimeOfDay, wall_clock};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::str::FromStr;

/// The form exactly as a person typed it; nothing is lost when it is shown again. In HTML each field has its own name;
/// `weekdays` and `skip` are repeated names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EventForm {
    pub facility: String,
    /// `internal` or `maintenance`.
    pub purpose: String,
    pub reason: String,
    /// `YYYY-MM-DD` or `DD/MM/YYYY`; an empty end date is the start date.
    pub start_date: String,
    pub end_date: String,
    pub start_time: String,
    pub end_time: String,
    pub override_reason: String,
    /// Code of [`Repeats`]; empty = once.
    pub repeat: String,
    /// Every how manieth time; empty = 1.
    pub interval: String,
    /// Codes of [`Day`]; none = the day of the start date.
    pub weekdays: Vec<String>,
    /// Code of [`Place`].
    pub place: String,
    /// Code of [`Day`]; empty = the day of the start date.
    pub weekday: String,
    /// `until` (when empty) or `count`.
    pub ends: String,
    pub until: String,
    pub count: String,
    /// Dates that were shown to clash and are given up.
    pub skip: Vec<String>,
}

impl EventForm {
    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "facility" => &mut form.facility,
                "purpose" => &mut form.purpose,
                "reason" => &mut form.reason,
                "start_date" => &mut form.start_date,
                "end_date" => &mut form.end_date,
                "start_time" => &mut form.start_time,
                "end_time" => &mut form.end_time,
                "override_reason" => &mut form.override_reason,
                "repeat" => &mut form.repeat,
                "interval" => &mut form.interval,
                "place" => &mut form.place,
                "weekday" => &mut form.weekday,
                "ends" => &mut form.ends,
                "until" => &mut form.until,
                "count" => &mut form.count,
                "weekdays" => {
                    form.weekdays.push(value.clone());
                    continue;
                }
                "skip" => {
                    form.skip.push(value.clone());
                    continue;
                }
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }

    /// The pairs again, for a form that only confirms what was typed into another one.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let mut pairs = vec![
            ("facility", self.facility.as_str()),
            ("purpose", self.purpose.as_str()),
            ("reason", self.reason.as_str()),
            ("start_date", self.start_date.as_str()),
            ("end_date", self.end_date.as_str()),
            ("start_time", self.start_time.as_str()),
            ("end_time", self.end_time.as_str()),
            ("override_reason", self.override_reason.as_str()),
            ("repeat", self.repeat.as_str()),
            ("interval", self.interval.as_str()),
            ("place", self.place.as_str()),
            ("weekday", self.weekday.as_str()),
            ("ends", self.ends.as_str()),
            ("until", self.until.as_str()),
            ("count", self.count.as_str()),
        ];
        pairs.extend(self.weekdays.iter().map(|day| ("weekdays", day.as_str())));
        pairs.extend(self.skip.iter().map(|date| ("skip", date.as_str())));
        pairs
    }

    /// The form as the calendar opens it: a facility, a stretch of wall-clock time (`2026-12-17T08:00`), a purpose. What is
    /// none of ours stays empty.
    pub fn prefilled(facility: &str, start: &str, end: &str, purpose: &str) -> Self {
        let read = |text: &str| {
            let (date, time) = text.split_once('T')?;
            let wall = wall((typed_date(date)?, time.parse().ok()?));
            Some((wall.date().to_string(), wall.format("%H:%M").to_string()))
        };
        let ((start_date, start_time), (end_date, end_time)) = (read(start).unwrap_or_default(), read(end).unwrap_or_default());
        let purpose = purpose.parse::<Purpose>().ok().filter(|purpose| *purpose != Purpose::Booking).unwrap_or(Purpose::Internal);
        Self {
            facility: facility.to_owned(),
            purpose: purpose.code().to_owned(),
            start_date,
            end_date,
            start_time,
            end_time,
            repeat: Repeats::Never.code().to_owned(),
            interval: "1".to_owned(),
            ends: "until".to_owned(),
            ..Self::default()
        }
    }

    /// How it repeats, as far as that can be read.
    pub fn repeats(&self) -> Repeats {
        self.repeat.trim().parse().unwrap_or(Repeats::Never)
    }

    /// What was meant, and which dates are given up; or all faults at once, one for each field.
    ///
    /// # Errors
    /// The faults.
    pub fn parse(&self) -> Result<(NewEvent, BTreeSet<NaiveDate>), FieldErrors> {
        let mut reader = Reader(FieldErrors::default());
        let facility = reader.needed("facility", &self.facility);
        let purpose = reader.choice::<Purpose>("purpose", &self.purpose).filter(|purpose| reader.is_ours(*purpose));
        let first = reader.date("start_date", &self.start_date);
        let last = if self.end_date.trim().is_empty() { first } else { reader.date("end_date", &self.end_date) };
        let opens = reader.time("start_time", &self.start_time);
        let closes = reader.time("end_time", &self.end_time);
        let start = first.zip(opens).map(wall);
        let end = last.zip(closes).map(wall);
        let rule = self.rule(&mut reader, first);
        let skip = reader.dates("skip", &self.skip);
        let (Some(facility), Some(purpose), Some(start), Some(end)) = (facility, purpose, start, end) else { return Err(reader.0) };
        let new = NewEvent {
            facility: FacilityCode(facility),
            purpose,
            reason: single_line(&self.reason),
            start,
            end,
            rule,
            override_reason: single_line(&self.override_reason),
        };
        reader.0.0.extend(new.faults().0);
        if reader.0.is_empty() { Ok((new, skip)) } else { Err(reader.0) }
    }

    /// The rule; `None` = once, or a fault.
    fn rule(&self, reader: &mut Reader, first: Option<NaiveDate>) -> Option<String> {
        let repeats = if self.repeat.trim().is_empty() { Repeats::Never } else { reader.choice("repeat", &self.repeat)? };
        if repeats == Repeats::Never {
            return None;
        }
        let interval = if self.interval.trim().is_empty() { Some(1) } else { reader.number("interval", &self.interval, 99) };
        let end = if self.ends.trim() == "count" {
            reader.number("count", &self.count, MOST_DATES).map(End::Count)
        } else {
            reader.date("until", &self.until).map(End::Until)
        };
        if let (Some(first), Some(End::Until(until))) = (first, end)
            && until < first
        {
            reader.0.add("until", "date_order");
        }
        let every = match repeats {
            Repeats::Never | Repeats::Daily => Some(Every::Day),
            Repeats::Weekly => self.days(reader, first).map(Every::Week),
            Repeats::MonthlyDate => first.map(|first| Every::MonthDate(first.day())),
            Repeats::MonthlyDay => {
                let place = reader.choice::<Place>("place", &self.place);
                let day = if self.weekday.trim().is_empty() { first.map(Day::of) } else { reader.choice("weekday", &self.weekday) };
                place.zip(day).map(|(place, day)| Every::MonthDay(place, day))
            }
        };
        Some(Repeat { every: every?, interval: interval?, end: end? }.to_string())
    }

    /// The ticked days in the order of the week.
    fn days(&self, reader: &mut Reader, first: Option<NaiveDate>) -> Option<Vec<Day>> {
        let ticked: Option<Vec<Day>> = self.weekdays.iter().map(|code| code.parse::<Day>().ok()).collect();
        let Some(mut days) = ticked else {
            reader.0.add("weekdays", "choice");
            return None;
        };
        if days.is_empty() {
            return first.map(|first| vec![Day::of(first)]);
        }
        days.sort_unstable();
        days.dedup();
        Some(days)
    }

    /// Faults of the rule stand at the field that they come from: where it ends.
    #[must_use]
    pub fn at_its_fields(&self, mut faults: FieldErrors) -> FieldErrors {
        let end = if self.ends.trim() == "count" { "count" } else { "until" };
        for fault in faults.0.iter_mut().filter(|fault| fault.field == "rule") {
            end.clone_into(&mut fault.field);
        }
        faults
    }
}

fn wall((date, time): (NaiveDate, TimeOfDay)) -> NaiveDateTime {
    wall_clock(time.on(date))
}

/// Takes the fields one by one and keeps their faults.
struct Reader(FieldErrors);

impl Reader {
    fn needed(&mut self, field: &str, typed: &str) -> Option<String> {
        let text = single_line(typed);
        if text.is_empty() {
            self.0.add(field, "required");
        }
        Some(text).filter(|text| !text.is_empty())
    }

    fn choice<T: FromStr>(&mut self, field: &str, typed: &str) -> Option<T> {
        let text = self.needed(field, typed)?;
        let chosen = text.parse().ok();
        if chosen.is_none() {
            self.0.add(field, "choice");
        }
        chosen
    }

    /// Bookings are made by their applicants.
    fn is_ours(&mut self, purpose: Purpose) -> bool {
        if purpose == Purpose::Booking {
            self.0.add("purpose", "choice");
        }
        purpose != Purpose::Booking
    }

    fn date(&mut self, field: &str, typed: &str) -> Option<NaiveDate> {
        let text = self.needed(field, typed)?;
        let date = typed_date(&text);
        if date.is_none() {
            self.0.add(field, "date");
        }
        date
    }

    fn dates(&mut self, field: &str, typed: &[String]) -> BTreeSet<NaiveDate> {
        // No series has more, so whatever comes behind is none of its dates.
        let most = usize::try_from(LONGEST_CLOSURE_DAYS).unwrap_or(usize::MAX);
        let dates: Option<BTreeSet<NaiveDate>> = typed.iter().take(most).map(|text| typed_date(text)).collect();
        dates.unwrap_or_else(|| {
            self.0.add(field, "date");
            BTreeSet::new()
        })
    }

    fn time(&mut self, field: &str, typed: &str) -> Option<TimeOfDay> {
        let text = self.needed(field, typed)?;
        let time = text.parse().ok();
        if time.is_none() {
            self.0.add(field, "time");
        }
        time
    }

    /// A whole number from 1 to `most`.
    fn number(&mut self, field: &str, typed: &str, most: u32) -> Option<u32> {
        let text = self.needed(field, typed)?;
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u32>() {
            Ok(number) if digits && (1..=most).contains(&number) => return Some(number),
            Ok(0) => self.0.add(field, "number"),
            _ if digits => self.0.add_with(field, "number_too_large", &[("n", most.to_string())]),
            _ => self.0.add(field, "number"),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{date, wall};

    /// A morning of the hall on Thursday, 17 December 2026.
    fn typed() -> EventForm {
        EventForm { reason: "Rapat kerja".into(), ..EventForm::prefilled("AUL-1", "2026-12-17T08:00", "2026-12-17T12:00", "internal") }
    }

    fn rule(change: impl FnOnce(&mut EventForm)) -> Option<String> {
        let mut form = typed();
        change(&mut form);
        form.parse().expect("no fault").0.rule
    }

    fn faults(change: impl FnOnce(&mut EventForm)) -> Vec<String> {
        let mut form = typed();
        change(&mut form);
        form.parse().expect_err("faults").0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    #[test]
    fn what_was_dragged_on_the_calendar_stands_in_the_form() {
        let (new, skip) = typed().parse().expect("no fault");
        assert_eq!((new.facility.as_str(), new.purpose, new.rule.as_deref()), ("AUL-1", Purpose::Internal, None));
        assert_eq!((new.start, new.end), (wall("2026-12-17 08:00"), wall("2026-12-17 12:00")));
        assert!(skip.is_empty());
        let strange = EventForm::prefilled("AUL-1", "<script>", "2026-13-01T08:00", "booking");
        assert_eq!((strange.start_date.as_str(), strange.end_time.as_str(), strange.purpose.as_str()), ("", "", "internal"));
    }

    #[test]
    fn the_pairs_of_the_form_make_the_same_form_again() {
        let form = EventForm { weekdays: vec!["MO".into(), "WE".into()], skip: vec!["2026-12-24".into()], count: "3".into(), ..typed() };
        let pairs: Vec<(String, String)> = form.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(EventForm::from_pairs(&pairs), form);
    }

    #[test]
    fn every_choice_of_the_form_becomes_a_rule() {
        let until = |form: &mut EventForm| "31/01/2027".clone_into(&mut form.until);
        let daily = rule(|form| {
            form.repeat = "daily".into();
            until(form);
        });
        assert_eq!(daily.as_deref(), Some("FREQ=DAILY;UNTIL=20270131T155959Z"));
        let weekly = rule(|form| {
            form.repeat = "weekly".into();
            form.interval = "2".into();
            form.weekdays = vec!["TH".into(), "MO".into(), "TH".into()];
            until(form);
        });
        assert_eq!(weekly.as_deref(), Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270131T155959Z"));
        let counted = |repeat: &'static str| {
            rule(move |form| {
                form.repeat = repeat.into();
                form.ends = "count".into();
                form.count = "6".into();
                form.place = "-1".into();
            })
        };
        assert_eq!(counted("weekly").as_deref(), Some("FREQ=WEEKLY;BYDAY=TH;COUNT=6"), "no day ticked is the day of the start");
        assert_eq!(counted("monthly_date").as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=17;COUNT=6"));
        assert_eq!(counted("monthly_day").as_deref(), Some("FREQ=MONTHLY;BYDAY=-1TH;COUNT=6"));
        assert_eq!(counted("none"), None);
    }

    #[test]
    fn a_repetition_needs_an_end_and_a_place_that_was_chosen() {
        assert_eq!(faults(|form| form.repeat = "daily".into()), ["until: required"]);
        assert_eq!(faults(|form| (form.repeat, form.until) = ("monthly_day".into(), "2027-03-01".into())), ["place: required"]);
        assert_eq!(faults(|form| (form.repeat, form.until) = ("daily".into(), "2026-12-01".into())), ["until: date_order"]);
        let counted = |count: &'static str| faults(move |form| (form.repeat, form.ends, form.count) = ("daily".into(), "count".into(), count.into()));
        assert_eq!(counted("100000"), ["count: number_too_large"]);
        assert_eq!(counted("99999999999999999999"), ["count: number_too_large"]);
        for strange in ["0", "-1", "tiga"] {
            assert_eq!(counted(strange), ["count: number"], "{strange}");
        }
    }

    #[test]
    fn all_faults_come_at_once() {
        assert_eq!(
            EventForm::default().parse().expect_err("an empty form").0.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(),
            ["facility", "purpose", "start_date", "start_time", "end_time"]
        );
        assert_eq!(faults(|form| form.purpose = "booking".into()), ["purpose: choice"]);
        assert_eq!(faults(|form| form.reason.clear()), ["reason: event_reason"]);
        assert_eq!(faults(|form| form.skip = vec!["besok".into()]), ["skip: date"]);
    }

    #[test]
    fn dates_that_are_given_up_are_dates() {
        let form = EventForm { skip: vec!["2026-12-24".into(), "2026-12-31".into()], ..typed() };
        assert_eq!(form.parse().expect("no fault").1.into_iter().collect::<Vec<_>>(), [date("2026-12-24"), date("2026-12-31")]);
    }

    #[test]
    fn a_fault_of_the_rule_stands_where_the_rule_ends() {
        let mut faults = FieldErrors::default();
        faults.add("rule", "rule_too_many");
        assert_eq!(typed().at_its_fields(faults.clone()).0[0].field, "until");
        assert_eq!(EventForm { ends: "count".into(), ..typed() }.at_its_fields(faults).0[0].field, "count");
    }
}
