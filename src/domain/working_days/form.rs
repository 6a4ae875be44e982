//! The forms of the page *Hari kerja*: as typed, and as understood. All of them are one form with a kind of change.

use super::{CalendarChange, DayKind, DayOff, LONGEST_NAME, LONGEST_RAMADAN_DAYS, Ramadan};
use crate::domain::application_form::{FieldErrors, single_line, typed_date};
use crate::domain::holiday_import;
use crate::domain::office_hours::DayHours;
use crate::domain::slot::TimeOfDay;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

crate::domain::codes! {
    /// What is wanted of the calendar.
    pub enum ChangeKind {
        Day = "day", Remove = "remove", Open = "open", Close = "close", Hours = "hours", Ramadan = "ramadan", NoRamadan = "no_ramadan", Import = "import",
    }
}

/// A change exactly as a person typed it; nothing is lost when it is shown again. In HTML each field has its own name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CalendarForm {
    /// Code of [`ChangeKind`]; it says which of the other fields are read.
    pub change: String,
    /// `YYYY-MM-DD` or `DD/MM/YYYY`.
    pub date: String,
    /// Code of [`DayKind`].
    pub kind: String,
    /// Name of the day, or the reason of a closure.
    pub name_id: String,
    /// Empty = as in Indonesian.
    pub name_en: String,
    /// Number of the decree or letter; may be empty.
    pub source: String,
    /// Code of [`crate::domain::office_hours::Season`].
    pub season: String,
    /// Code of [`crate::domain::office_hours::DayGroup`].
    pub days: String,
    pub opens: String,
    pub break_from: String,
    pub break_to: String,
    pub closes: String,
    /// First and last day of Ramadan.
    pub first: String,
    pub last: String,
    /// The list, as [`holiday_import::read`] takes it.
    pub text: String,
}

impl CalendarForm {
    /// A form for this kind of change.
    pub fn to(change: ChangeKind) -> Self {
        Self { change: change.code().to_owned(), ..Self::default() }
    }

    /// From the pairs of an HTML form; unknown names are ignored.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let field = match name.as_str() {
                "change" => &mut form.change,
                "date" => &mut form.date,
                "kind" => &mut form.kind,
                "name_id" => &mut form.name_id,
                "name_en" => &mut form.name_en,
                "source" => &mut form.source,
                "season" => &mut form.season,
                "days" => &mut form.days,
                "opens" => &mut form.opens,
                "break_from" => &mut form.break_from,
                "break_to" => &mut form.break_to,
                "closes" => &mut form.closes,
                "first" => &mut form.first,
                "last" => &mut form.last,
                "text" => &mut form.text,
                _ => continue,
            };
            field.clone_from(value);
        }
        form
    }

    /// The pairs again that are filled in, for the form that saves what was shown.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let pairs = [
            ("change", &self.change),
            ("date", &self.date),
            ("kind", &self.kind),
            ("name_id", &self.name_id),
            ("name_en", &self.name_en),
            ("source", &self.source),
            ("season", &self.season),
            ("days", &self.days),
            ("opens", &self.opens),
            ("break_from", &self.break_from),
            ("break_to", &self.break_to),
            ("closes", &self.closes),
            ("first", &self.first),
            ("last", &self.last),
            ("text", &self.text),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }

    /// The kind of change, if it is one of ours.
    pub fn kind_of_change(&self) -> Option<ChangeKind> {
        self.change.parse().ok()
    }

    /// What was meant, or all faults at once, one for each field.
    ///
    /// # Errors
    /// The faults.
    pub fn parse(&self) -> Result<CalendarChange, FieldErrors> {
        let mut reading = Reading::default();
        let change = match self.kind_of_change() {
            None => reading.fails("change", "choice"),
            Some(ChangeKind::Day) => self.day(&mut reading).map(CalendarChange::Day),
            Some(ChangeKind::Remove) => reading.date("date", &self.date).map(CalendarChange::Remove),
            Some(ChangeKind::Open) => reading.date("date", &self.date).map(|date| CalendarChange::Open { date, open: true }),
            Some(ChangeKind::Close) => reading.date("date", &self.date).map(|date| CalendarChange::Open { date, open: false }),
            Some(ChangeKind::Hours) => self.hours(&mut reading),
            Some(ChangeKind::Ramadan) => self.ramadan(&mut reading).map(CalendarChange::Ramadan),
            Some(ChangeKind::NoRamadan) => reading.date("first", &self.first).map(CalendarChange::NoRamadan),
            Some(ChangeKind::Import) => return holiday_import::read(&self.text).map(CalendarChange::Import),
        };
        match change {
            Some(change) if reading.faults.is_empty() => Ok(change),
            _ => Err(reading.faults),
        }
    }

    fn day(&self, reading: &mut Reading) -> Option<DayOff> {
        let date = reading.date("date", &self.date);
        let kind = reading.choice::<DayKind>("kind", &self.kind);
        let name_id = reading.words("name_id", &self.name_id);
        if name_id.is_empty() {
            reading.faults.add("name_id", "calendar_name");
        }
        let name_en = reading.words("name_en", &self.name_en);
        let name_en = if name_en.is_empty() { name_id.clone() } else { name_en };
        let source = reading.words("source", &self.source);
        Some(DayOff::new(date?, kind?, name_id, name_en, source))
    }

    fn hours(&self, reading: &mut Reading) -> Option<CalendarChange> {
        let (season, days) = (reading.choice("season", &self.season), reading.choice("days", &self.days));
        let typed = [("opens", &self.opens), ("break_from", &self.break_from), ("break_to", &self.break_to), ("closes", &self.closes)];
        let [opens, break_from, break_to, closes] = typed.map(|(field, text)| reading.time(field, text));
        let hours = DayHours::new(opens?, break_from?, break_to?, closes?).or_else(|| reading.fails("closes", "calendar_hours"))?;
        Some(CalendarChange::Hours { season: season?, days: days?, hours })
    }

    fn ramadan(&self, reading: &mut Reading) -> Option<Ramadan> {
        let (first, last) = (reading.date("first", &self.first), reading.date("last", &self.last));
        let period = Ramadan { first: first?, last: last? };
        if !(1..=LONGEST_RAMADAN_DAYS).contains(&((period.last - period.first).num_days() + 1)) {
            reading.faults.add_with("last", "calendar_ramadan", &[("n", LONGEST_RAMADAN_DAYS.to_string())]);
        }
        Some(period)
    }
}

/// What was found wrong so far.
#[derive(Default)]
struct Reading {
    faults: FieldErrors,
}

impl Reading {
    fn fails<T>(&mut self, field: &str, code: &str) -> Option<T> {
        self.faults.add(field, code);
        None
    }

    fn date(&mut self, field: &str, typed: &str) -> Option<NaiveDate> {
        typed_date(typed).or_else(|| self.fails(field, "date"))
    }

    fn time(&mut self, field: &str, typed: &str) -> Option<TimeOfDay> {
        typed.parse().ok().or_else(|| self.fails(field, "time"))
    }

    fn choice<T: FromStr>(&mut self, field: &str, typed: &str) -> Option<T> {
        typed.trim().parse().ok().or_else(|| self.fails(field, "choice"))
    }

    fn words(&mut self, field: &str, typed: &str) -> String {
        let words = single_line(typed);
        if words.chars().count() > LONGEST_NAME {
            self.faults.add_with(field, "too_long", &[("n", LONGEST_NAME.to_string())]);
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::office_hours::{DayGroup, Season};

    fn faults(form: &CalendarForm) -> Vec<String> {
        form.parse().expect_err("a fault").0.into_iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
    }

    fn closure() -> CalendarForm {
        CalendarForm { date: "25/11/2026".into(), kind: "libur_kantor".into(), name_id: " Pilkada\n2026 ".into(), ..CalendarForm::to(ChangeKind::Day) }
    }

    fn hours() -> CalendarForm {
        let [opens, break_from, break_to, closes] = ["07:30", "11.30", "13:00", "16:30"].map(str::to_owned);
        CalendarForm { season: "ordinary".into(), days: "fri".into(), opens, break_from, break_to, closes, ..CalendarForm::to(ChangeKind::Hours) }
    }

    #[test]
    fn a_closure_is_read_as_it_was_meant() {
        let Ok(CalendarChange::Day(day)) = closure().parse() else { panic!("a day") };
        assert_eq!((day.date().to_string().as_str(), day.kind()), ("2026-11-25", DayKind::Closure));
        assert_eq!((day.holiday.name_id.as_str(), day.holiday.name_en.as_str()), ("Pilkada 2026", "Pilkada 2026"));
    }

    #[test]
    fn every_fault_of_a_day_is_named_at_once() {
        assert_eq!(faults(&CalendarForm::to(ChangeKind::Day)), ["date: date", "kind: choice", "name_id: calendar_name"]);
        let long = CalendarForm { name_id: "a".repeat(151), date: "2026-02-30".into(), ..closure() };
        assert_eq!(faults(&long), ["date: date", "name_id: too_long"]);
        assert_eq!(faults(&CalendarForm { change: "drop table".into(), ..closure() }), ["change: choice"]);
    }

    #[test]
    fn hours_have_work_on_both_sides_of_the_break() {
        let Ok(CalendarChange::Hours { season, days, hours: read }) = hours().parse() else { panic!("hours") };
        assert_eq!((season, days, read.to_string().as_str()), (Season::Ordinary, DayGroup::Friday, "07:30-11:30 13:00-16:30"));
        assert_eq!(faults(&CalendarForm { closes: "12:00".into(), ..hours() }), ["closes: calendar_hours"]);
        assert_eq!(faults(&CalendarForm { opens: "25:00".into(), season: String::new(), ..hours() }), ["season: choice", "opens: time"]);
    }

    #[test]
    fn ramadan_is_a_month() {
        let period = |first: &str, last: &str| CalendarForm { first: first.into(), last: last.into(), ..CalendarForm::to(ChangeKind::Ramadan) };
        assert!(period("2027-02-08", "2027-03-09").parse().is_ok());
        assert_eq!(faults(&period("2027-02-08", "2027-03-10")), ["last: calendar_ramadan"]);
        assert_eq!(faults(&period("2027-02-08", "2027-02-07")), ["last: calendar_ramadan"]);
        assert_eq!(faults(&period("2027-02-08", "")), ["last: date"]);
    }

    #[test]
    fn a_form_that_is_shown_again_is_the_same() {
        for form in [closure(), hours(), CalendarForm { text: "a\nb".into(), ..CalendarForm::to(ChangeKind::Import) }] {
            let pairs: Vec<(String, String)> = form.pairs().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(CalendarForm::from_pairs(&pairs), form);
        }
    }
}
