//! Lists of days off from elsewhere (*impor hari libur*): the JSON list as the joint decrees stand in this program, or an
//! iCalendar file (RFC 5545) with one all-day event for each. Nothing is guessed: a line that is not understood is named.

use super::application_form::{FieldErrors, single_line, typed_date};
use super::working_days::{DayKind, DayOff, LONGEST_NAME};
use chrono::NaiveDate;
use serde::Deserialize;

/// Largest list, bytes.
pub const LARGEST_IMPORT: usize = 64 * 1024;
/// Most days in one list.
pub const MOST_DAYS: usize = 400;
/// Longest event of an iCalendar file.
const LONGEST_EVENT_DAYS: i64 = 31;
/// What days say of themselves that an iCalendar file has brought.
const ICALENDAR: &str = "Berkas .ics";
/// The form's field with the list.
const FIELD: &str = "text";

/// The days of a list, by date.
///
/// # Errors
/// Faults of the field `text`: `import_empty`, `import_large`, `import_many`, `import_unknown`; with the number of the line
/// or of the entry `import_json`, `import_row`, `import_event`, `import_repeats`.
pub fn read(text: &str) -> Result<Vec<DayOff>, FieldErrors> {
    if text.len() > LARGEST_IMPORT {
        return Err(fault("import_large", LARGEST_IMPORT / 1024));
    }
    let text = text.trim_start_matches('\u{feff}');
    let head = text.trim_start();
    let mut days = if head.is_empty() {
        return Err(fault("import_empty", 0));
    } else if head.starts_with('[') {
        from_json(text)?
    } else if head.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        from_icalendar(text)?
    } else {
        return Err(fault("import_unknown", 0));
    };
    if days.len() > MOST_DAYS {
        return Err(fault("import_many", MOST_DAYS));
    }
    if days.is_empty() {
        return Err(fault("import_empty", 0));
    }
    days.sort_by_key(DayOff::date);
    Ok(days)
}

fn fault(code: &str, n: usize) -> FieldErrors {
    let mut faults = FieldErrors::default();
    faults.add_with(FIELD, code, &[("n", n.to_string())]);
    faults
}

/// A name of a day: one line of 1 to [`LONGEST_NAME`] characters.
fn name(text: &str) -> Option<String> {
    let name = single_line(text);
    (1..=LONGEST_NAME).contains(&name.chars().count()).then_some(name)
}

fn from_json(text: &str) -> Result<Vec<DayOff>, FieldErrors> {
    #[derive(Deserialize)]
    struct Row {
        date: String,
        kind: String,
        name_id: String,
        #[serde(default)]
        name_en: String,
        #[serde(default)]
        source: String,
    }
    let rows: Vec<Row> = serde_json::from_str(text).map_err(|error| fault("import_json", error.line()))?;
    let day = |row: &Row| {
        let name_id = name(&row.name_id)?;
        let name_en = if row.name_en.trim().is_empty() { name_id.clone() } else { name(&row.name_en)? };
        let source = if row.source.trim().is_empty() { String::new() } else { name(&row.source)? };
        Some(DayOff::new(typed_date(&row.date)?, row.kind.parse().ok()?, name_id, name_en, source))
    };
    (1..).zip(&rows).map(|(number, row)| day(row).ok_or_else(|| fault("import_row", number))).collect()
}

/// One event while it is read.
#[derive(Default)]
struct Event {
    /// Line on which it begins.
    line: usize,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    summary: String,
    cancelled: bool,
}

impl Event {
    /// Its days; `DTEND` is not one of them (RFC 5545 §3.6.1).
    fn days(self) -> Option<Vec<DayOff>> {
        let (start, name) = (self.start?, name(&self.summary)?);
        let length = self.end.map_or(1, |end| (end - start).num_days());
        if !(1..=LONGEST_EVENT_DAYS).contains(&length) {
            return None;
        }
        let lower = name.to_lowercase();
        let kind = if lower.contains("cuti bersama") || lower.contains("joint leave") { DayKind::JointLeave } else { DayKind::National };
        let days = start.iter_days().take(usize::try_from(length).ok()?);
        Some(days.map(|date| DayOff::new(date, kind, name.clone(), name.clone(), ICALENDAR.to_owned())).collect())
    }
}

fn from_icalendar(text: &str) -> Result<Vec<DayOff>, FieldErrors> {
    let mut days = Vec::new();
    let mut event: Option<Event> = None;
    // Components inside of an event, such as alarms, say nothing about it.
    let mut inner = 0_usize;
    for (line, content) in unfolded(text) {
        let (name, parameters, value) = property(&content).ok_or_else(|| fault("import_event", line))?;
        let value = value.trim();
        let Some(open) = event.as_mut() else {
            if name == "BEGIN" && value.eq_ignore_ascii_case("VEVENT") {
                event = Some(Event { line, ..Event::default() });
            }
            continue;
        };
        let day = || whole_day(parameters, value).ok_or_else(|| fault("import_event", line));
        match name.as_str() {
            "BEGIN" => inner += 1,
            "END" if inner > 0 => inner -= 1,
            "END" => {
                let ended = std::mem::take(open);
                event = None;
                let (begun, cancelled) = (ended.line, ended.cancelled);
                let found = ended.days().ok_or_else(|| fault("import_event", begun))?;
                if !cancelled {
                    days.extend(found);
                }
                if days.len() > MOST_DAYS {
                    return Err(fault("import_many", MOST_DAYS));
                }
            }
            _ if inner > 0 => {}
            "DTSTART" => open.start = Some(day()?),
            "DTEND" => open.end = Some(day()?),
            "SUMMARY" => open.summary = unescaped(value),
            "STATUS" => open.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "RRULE" | "RDATE" => return Err(fault("import_repeats", line)),
            _ => {}
        }
    }
    // An event that does not end was cut off.
    event.map_or(Ok(days), |event| Err(fault("import_event", event.line)))
}

/// The content lines with their numbers; a line that begins with a blank goes on with the one before (RFC 5545 §3.1).
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(rest) = line.strip_prefix([' ', '\t'])
            && let Some((_, content)) = lines.last_mut()
        {
            content.push_str(rest);
        } else if !line.trim().is_empty() {
            lines.push((number, line.to_owned()));
        }
    }
    lines
}

/// Name in capitals, parameters and value; a colon in quotes is none.
fn property(line: &str) -> Option<(String, &str, &str)> {
    let mut quoted = false;
    let (colon, _) = line.char_indices().find(|(_, sign)| {
        quoted ^= *sign == '"';
        *sign == ':' && !quoted
    })?;
    let (head, value) = (&line[..colon], &line[colon + 1..]);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name.trim().to_ascii_uppercase(), parameters, value))
}

/// `VALUE=DATE` and eight digits.
fn whole_day(parameters: &str, value: &str) -> Option<NaiveDate> {
    let is_date = parameters.split(';').any(|parameter| parameter.trim().eq_ignore_ascii_case("VALUE=DATE"));
    if !is_date || value.len() != 8 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    typed_date(&format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]))
}

/// Text of RFC 5545 §3.3.11 without its backslashes.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::working_calendar::published_holidays;

    fn wrong(text: &str) -> (String, String) {
        let fault = read(text).expect_err("a fault").0.remove(0);
        (fault.code, fault.values["n"].clone())
    }

    fn calendar(events: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
    }

    fn told(text: &str) -> Vec<String> {
        read(text).expect("a list").iter().map(|day| format!("{} {} {}", day.date(), day.kind(), day.holiday.name_id)).collect()
    }

    #[test]
    fn the_list_of_this_program_is_read_as_it_stands() {
        let days = read(include_str!("data/holidays_id_2025_2027.json")).expect("well-formed");
        assert_eq!(days.iter().map(|day| day.holiday.clone()).collect::<Vec<_>>(), published_holidays());
        assert!(days.iter().all(|day| day.source.starts_with("SKB ")));
    }

    #[test]
    fn an_icalendar_file_brings_whole_days() {
        let text = calendar(&[
            event("DTSTART;VALUE=DATE:20280101\r\nDTEND;VALUE=DATE:20280102\r\nSUMMARY:Tahun Baru 2028 Masehi\r\n"),
            event("DTSTART;VALUE=DATE:20280224\r\nSUMMARY;LANGUAGE=\"id:ID\":Cuti Bersama Idulfitri\\, hari\r\n  kedua\r\nBEGIN:VALARM\r\nDTSTART:x\r\nEND:VALARM\r\n"),
            event("DTSTART;VALUE=DATE:20280226\r\nDTEND;VALUE=DATE:20280228\r\nSUMMARY:Idulfitri\r\n"),
            event("DTSTART;VALUE=DATE:20280301\r\nSUMMARY:Batal\r\nSTATUS:CANCELLED\r\n"),
        ].concat());
        assert_eq!(
            told(&format!("\u{feff}{text}")),
            [
                "2028-01-01 libur_nasional Tahun Baru 2028 Masehi",
                "2028-02-24 cuti_bersama Cuti Bersama Idulfitri, hari kedua",
                "2028-02-26 libur_nasional Idulfitri",
                "2028-02-27 libur_nasional Idulfitri",
            ]
        );
    }

    #[test]
    fn an_event_that_is_no_whole_day_is_named_by_its_line() {
        let one = |lines: &str| wrong(&calendar(&event(lines)));
        let at = |code: &str, line: &str| (code.to_owned(), line.to_owned());
        assert_eq!(one("DTSTART:20280101T080000Z\r\nSUMMARY:Rapat\r\n"), at("import_event", "4"));
        assert_eq!(one("DTSTART;VALUE=DATE:20280230\r\nSUMMARY:Rapat\r\n"), at("import_event", "4"), "no such date");
        assert_eq!(one("DTSTART;VALUE=DATE:20280101\r\n"), at("import_event", "3"), "without a name");
        assert_eq!(one("SUMMARY:Rapat\r\n"), at("import_event", "3"), "without a date");
        assert_eq!(one("DTSTART;VALUE=DATE:20280101\r\nDTEND;VALUE=DATE:20290101\r\nSUMMARY:Setahun\r\n"), at("import_event", "3"));
        assert_eq!(one("DTSTART;VALUE=DATE:20280101\r\nDTEND;VALUE=DATE:20280101\r\nSUMMARY:Kosong\r\n"), at("import_event", "3"));
        assert_eq!(one("DTSTART;VALUE=DATE:20280101\r\nSUMMARY:Senin\r\nRRULE:FREQ=WEEKLY\r\n"), at("import_repeats", "6"));
        assert_eq!(wrong("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Terpotong"), at("import_event", "2"));
        assert_eq!(wrong("BEGIN:VCALENDAR\nbukan baris"), at("import_event", "2"));
    }

    #[test]
    fn a_row_that_cannot_be_a_day_off_is_named_by_its_number() {
        let row = |date: &str, kind: &str, name: &str| format!(r#"{{"date":"{date}","kind":"{kind}","name_id":"{name}"}}"#);
        let fine = row("2028-01-01", "libur_nasional", "Tahun Baru");
        assert_eq!(told(&format!("[{fine}]")), ["2028-01-01 libur_nasional Tahun Baru"]);
        for bad in [
            row("2028-02-30", "libur_nasional", "x"),
            row("0028-01-01", "libur_nasional", "x"),
            row("2028-01-02", "pesta", "x"),
            row("2028-01-02", "cuti_bersama", " "),
        ] {
            assert_eq!(wrong(&format!("[{fine},{bad}]")), ("import_row".to_owned(), "2".to_owned()), "{bad}");
        }
        assert_eq!(wrong(&format!("[{fine},{}]", row("2028-01-02", "cuti_bersama", &"x".repeat(151)))).0, "import_row");
        assert_eq!(wrong("[\n{\"date\": 5}]").0, "import_json");
    }

    #[test]
    fn what_is_no_list_or_too_much_is_refused_before_it_is_worked_on() {
        assert_eq!(wrong("").0, "import_empty");
        assert_eq!(wrong("[]").0, "import_empty");
        assert_eq!(wrong(&calendar("")).0, "import_empty");
        assert_eq!(wrong("<html>").0, "import_unknown");
        assert_eq!(wrong("{\"date\":\"2028-01-01\"}").0, "import_unknown");
        assert_eq!(wrong(&"[".repeat(60_000)).0, "import_json", "nested without end");
        assert_eq!(wrong(&" ".repeat(LARGEST_IMPORT + 1)), ("import_large".to_owned(), "64".to_owned()));
        let many = |count: usize| format!("[{}]", vec![r#"{"date":"2028-01-01","kind":"libur_nasional","name_id":"x"}"#; count].join(","));
        assert_eq!(read(&many(MOST_DAYS)).expect("as many as there may be").len(), MOST_DAYS);
        assert_eq!(wrong(&many(MOST_DAYS + 1)), ("import_many".to_owned(), "400".to_owned()));
        let month = event("DTSTART;VALUE=DATE:20280101\r\nDTEND;VALUE=DATE:20280201\r\nSUMMARY:Januari\r\n");
        assert_eq!(wrong(&calendar(&month.repeat(13))).0, "import_many");
    }
}
