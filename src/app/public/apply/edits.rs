//! What buttons inside the form do to it before it is sent: pick a day, take an alternative, come back after a reload.
//! Plain functions, so that the server does the same without JavaScript.

use crate::components::calendar::{PICK_DATE, PICK_MONTH};
use crate::domain::application_form::{ApplicationForm, ItemForm, typed_date};
use crate::domain::availability::Alternative;
use crate::domain::slot::{TimeOfDay, local_date};
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Name of the buttons that take an alternative.
pub const USE_ALTERNATIVE: &str = "use_alternative";
/// Name of the button that gives a row of things back.
pub const CLEAR_ROW: &str = "clear_row";

/// Hours that have a name: code, start, end.
pub const PRESETS: [(&str, TimeOfDay, TimeOfDay); 3] = [
    ("morning", TimeOfDay::at(8, 0), TimeOfDay::at(12, 0)),
    ("afternoon", TimeOfDay::at(13, 0), TimeOfDay::at(16, 0)),
    ("day", TimeOfDay::at(8, 0), TimeOfDay::at(16, 0)),
];

/// Fields that belong to the chosen time and things; a draft gives them back only to the same place.
const OF_THE_PLACE: [&str; 8] = ["idempotency_key", "items", "start_date", "end_date", "preset", "start_time", "end_time", "pattern"];

/// Does what the pressed button says, if it is one that only changes the form; false when the form is to be sent.
pub fn edit(form: &mut ApplicationForm, pairs: &[(String, String)]) -> bool {
    let pressed = |name: &str| pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    if let Some(value) = pressed(USE_ALTERNATIVE) {
        apply_alternative(form, value);
    } else if let Some(date) = pressed(PICK_DATE) {
        if let Ok(date) = date.parse() {
            pick_date(form, date);
        }
    } else if let Some(row) = pressed(CLEAR_ROW) {
        clear_row(form, row);
    } else if pressed(PICK_MONTH).is_none() {
        return false;
    }
    true
}

/// `AUL-1|2026-12-16T08:00|2026-12-16T12:00`, on the office's wall clock.
pub fn alternative_value(alternative: &Alternative) -> String {
    let wall = |moment| format!("{}T{}", local_date(moment), TimeOfDay::of(moment));
    format!("{}|{}|{}", alternative.facility, wall(alternative.from), wall(alternative.to))
}

/// Puts an alternative into the form: its time, and its facility in the first row unless it is already asked for. Everything
/// else stays as typed. A value that is none changes nothing.
pub fn apply_alternative(form: &mut ApplicationForm, value: &str) {
    let mut parts = value.split('|');
    let (Some(facility), Some(from), Some(to)) = (parts.next(), parts.next(), parts.next()) else { return };
    let (Some(from), Some(to)) = (wall(from), wall(to)) else { return };
    if from >= to {
        return;
    }
    if !form.items.iter().any(|item| item.facility == facility) {
        match form.items.first_mut() {
            Some(first) => *first = ItemForm { facility: facility.to_owned(), layout: String::new(), ..first.clone() },
            None => form.items.push(ItemForm { facility: facility.to_owned(), ..ItemForm::default() }),
        }
    }
    let (last, closes) = match to {
        (date, TimeOfDay::MIDNIGHT) => (date.pred_opt().unwrap_or(date), TimeOfDay::END_OF_DAY),
        other => other,
    };
    form.start_date = from.0.to_string();
    form.end_date = last.to_string();
    set_hours(form, from.1, closes);
}

/// `2026-12-16T08:00`
fn wall(text: &str) -> Option<(NaiveDate, TimeOfDay)> {
    let (date, time) = text.split_once('T')?;
    Some((typed_date(date)?, time.parse().ok()?))
}

/// Sets the hours, as a preset where one has them. A whole day (00:00 to 24:00) is the preset "day", because a time field has
/// no 24:00.
pub fn set_hours(form: &mut ApplicationForm, opens: TimeOfDay, closes: TimeOfDay) {
    let whole = opens == TimeOfDay::MIDNIGHT && closes == TimeOfDay::END_OF_DAY;
    let preset = PRESETS.iter().find(|(_, from, to)| (*from, *to) == (opens, closes)).map(|(code, ..)| *code);
    let preset = if whole { Some("day") } else { preset };
    preset.unwrap_or("other").clone_into(&mut form.preset);
    if whole {
        form.start_time.clear();
        form.end_time.clear();
    } else {
        form.start_time = opens.to_string();
        form.end_time = closes.to_string();
    }
}

/// Picks a day in the small month: the first pick is one day, a later day then ends the stretch, any other begins anew.
pub fn pick_date(form: &mut ApplicationForm, date: NaiveDate) {
    let first = typed_date(&form.start_date);
    let last = typed_date(&form.end_date).or(first);
    let begun = first.filter(|first| date > *first && Some(*first) == last);
    pick_stretch(form, begun.unwrap_or(date), date);
}

/// Puts a whole stretch of days into the form.
pub fn pick_stretch(form: &mut ApplicationForm, first: NaiveDate, last: NaiveDate) {
    form.start_date = first.to_string();
    form.end_date = last.to_string();
    if form.pattern.is_empty() {
        "daily".clone_into(&mut form.pattern);
    }
}

fn clear_row(form: &mut ApplicationForm, row: &str) {
    if let Some(row) = row.parse::<usize>().ok().filter(|row| *row < form.items.len()) {
        form.items.remove(row);
    }
}

/// A form for somebody who comes from the calendar: facility, day and hours as in the address.
pub fn initial_form(key: String, facility: &str, date: &str, from: &str, to: &str) -> ApplicationForm {
    let mut form = ApplicationForm { idempotency_key: key, preset: "day".to_owned(), pattern: "daily".to_owned(), ..ApplicationForm::default() };
    if !facility.is_empty() {
        form.items.push(ItemForm { facility: facility.to_owned(), quantity: "1".to_owned(), layout: String::new() });
    }
    if let Some(date) = typed_date(date) {
        form.start_date = date.to_string();
        form.end_date = date.to_string();
    }
    if let (Ok(opens), Ok(closes)) = (from.parse::<TimeOfDay>(), to.parse::<TimeOfDay>()) {
        set_hours(&mut form, opens, closes);
        if closes <= opens {
            "continuous".clone_into(&mut form.pattern);
            if let Some(next) = typed_date(&form.start_date).and_then(|date| date.succ_opt()) {
                form.end_date = next.to_string();
            }
        }
    }
    form
}

/// Puts a draft of this device back into a form that has just been opened. What was typed into the page already wins; a draft
/// that was begun for another time gives back only who asks and for what.
pub fn restored(initial: &ApplicationForm, typed: &ApplicationForm, draft: &ApplicationForm, same_place: bool) -> ApplicationForm {
    let (initial, typed) = (fields(initial), fields(typed));
    let mut merged = typed.clone();
    for (name, kept) in fields(draft) {
        let untouched = typed.get(&name) == initial.get(&name);
        if untouched && (same_place || !OF_THE_PLACE.contains(&name.as_str())) {
            merged.insert(name, kept);
        }
    }
    serde_json::from_value(Value::Object(merged)).unwrap_or_default()
}

fn fields(form: &ApplicationForm) -> Map<String, Value> {
    match serde_json::to_value(form) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// The dates in the form, first and last.
pub fn dates(form: &ApplicationForm) -> Option<(NaiveDate, NaiveDate)> {
    let first = typed_date(&form.start_date)?;
    let last = typed_date(&form.end_date).unwrap_or(first);
    (first <= last).then_some((first, last))
}

/// The hours in the form, by preset or as typed.
pub fn hours(form: &ApplicationForm) -> Option<(TimeOfDay, TimeOfDay)> {
    if let Some((_, from, to)) = PRESETS.iter().find(|(code, ..)| *code == form.preset) {
        return Some((*from, *to));
    }
    Some((form.start_time.parse().ok()?, form.end_time.parse().ok()?))
}

/// The local dates of an alternative, first and last.
pub fn dates_of_alternative(alternative: &Alternative) -> (NaiveDate, NaiveDate) {
    (local_date(alternative.from), local_date(alternative.to - chrono::Duration::minutes(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> ApplicationForm {
        let mut form = initial_form("k".to_owned(), "AUL-1", "2026-12-17", "08:00", "12:00");
        "Rahmah".clone_into(&mut form.name);
        form.items.push(ItemForm { facility: "PRL-LCD".to_owned(), quantity: "2".to_owned(), layout: String::new() });
        form
    }

    #[test]
    fn an_alternative_changes_time_and_room_and_nothing_else() {
        let mut form = typed();
        assert!(edit(&mut form, &[(USE_ALTERNATIVE.to_owned(), "AUL-2|2026-12-30T08:00|2026-12-31T16:00".to_owned())]));
        let expected = ApplicationForm {
            start_date: "2026-12-30".to_owned(),
            end_date: "2026-12-31".to_owned(),
            preset: "day".to_owned(),
            start_time: "08:00".to_owned(),
            end_time: "16:00".to_owned(),
            items: vec![ItemForm { facility: "AUL-2".to_owned(), quantity: "1".to_owned(), layout: String::new() }, typed().items[1].clone()],
            ..typed()
        };
        assert_eq!(form, expected);
    }

    #[test]
    fn a_broken_alternative_changes_nothing() {
        for value in ["", "AUL-2", "AUL-2|x|y", "AUL-2|2026-12-30T08:00|2026-12-30T08:00", "||"] {
            let mut form = typed();
            apply_alternative(&mut form, value);
            assert_eq!(form, typed(), "{value}");
        }
    }

    #[test]
    fn a_whole_day_ends_at_midnight_of_the_same_date() {
        let mut form = typed();
        apply_alternative(&mut form, "KND-1|2026-12-18T00:00|2026-12-19T00:00");
        assert_eq!((form.start_date.as_str(), form.end_date.as_str(), form.preset.as_str()), ("2026-12-18", "2026-12-18", "day"));
    }

    #[test]
    fn two_picks_make_a_stretch_and_a_third_begins_anew() {
        let mut form = ApplicationForm::default();
        let pick = |form: &mut ApplicationForm, date: &str| {
            pick_date(form, date.parse().expect("a date"));
            (form.start_date.clone(), form.end_date.clone())
        };
        let stretch = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(pick(&mut form, "2026-12-30"), stretch("2026-12-30", "2026-12-30"));
        assert_eq!(pick(&mut form, "2026-12-31"), stretch("2026-12-30", "2026-12-31"));
        assert_eq!(pick(&mut form, "2026-12-16"), stretch("2026-12-16", "2026-12-16"));
    }

    #[test]
    fn a_night_from_the_calendar_ends_on_the_next_day() {
        let form = initial_form("k".to_owned(), "ASR-1", "2026-12-17", "14:00", "12:00");
        assert_eq!((form.end_date.as_str(), form.pattern.as_str(), form.preset.as_str()), ("2026-12-18", "continuous", "other"));
    }

    #[test]
    fn a_draft_for_another_day_gives_back_only_the_people() {
        let initial = initial_form("new".to_owned(), "RPT-1", "2026-12-21", "13:00", "16:00");
        let back = restored(&initial, &initial, &typed(), false);
        assert_eq!((back.name.as_str(), back.start_date.as_str(), back.idempotency_key.as_str()), ("Rahmah", "2026-12-21", "new"));
        let same = restored(&initial, &initial, &typed(), true);
        assert_eq!(same, typed());
    }

    #[test]
    fn what_was_typed_before_the_page_came_alive_wins_over_the_draft() {
        let initial = initial_form("new".to_owned(), "AUL-1", "2026-12-17", "08:00", "12:00");
        let mut now = initial.clone();
        "Fauzi".clone_into(&mut now.name);
        assert_eq!(restored(&initial, &now, &typed(), true).name, "Fauzi");
    }

    #[test]
    fn sending_is_not_an_edit() {
        assert!(!edit(&mut typed(), &[("name".to_owned(), "Rahmah".to_owned())]));
    }
}
