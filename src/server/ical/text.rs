//! A calendar as RFC 5545 has it. Properties and their escaping come from `icalendar`; it folds some lines at 76 octets and knows no
//! time zones, so both is done here.

use super::{is_of_kin, page_of};
use crate::domain::availability::Purpose;
use crate::domain::facility::FacilityId;
use crate::domain::language::Language;
use crate::domain::slot::Moment;
use crate::i18n::words;
use crate::store::feeds::{Booking, Entry};
use crate::tr;
use icalendar::{Calendar, Component as _, Event, EventStatus, Parameter, Property};

/// Most octets of a line without its end (RFC 5545, section 3.1).
const LINE: usize = 75;
/// Longest text that somebody has typed, characters.
const LONGEST_TEXT: usize = 500;
/// Programs look again after this time.
const REFRESH: &str = "PT1H";
const END: &str = "END:VCALENDAR\r\n";
/// WITA has had this offset since 1932, and no summer time. Times are told in UTC; this says how people here read them, and a
/// calendar without anything else in it would be none.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Asia/Makassar\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\n\
    TZOFFSETTO:+0800\r\nTZNAME:WITA\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// What all entries of a calendar share.
pub(super) struct Sheet {
    /// As programs show it.
    pub name: String,
    pub language: Language,
    /// The origin that people see.
    pub public_url: String,
}

/// The whole calendar.
pub(super) fn calendar(sheet: &Sheet, events: impl Iterator<Item = Event>) -> String {
    let title = line_of(&sheet.name);
    let mut head = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//BPMP Provinsi Kalimantan Selatan//SILANDAP//ID"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", title.as_str()),
        ("X-WR-TIMEZONE", "Asia/Makassar"),
    ] {
        head.append_property(Property::new(name, value));
    }
    head.append_property(Property::new("REFRESH-INTERVAL", REFRESH).append_parameter(Parameter::new("VALUE", "DURATION")).done());
    head.append_property(Property::new("X-PUBLISHED-TTL", REFRESH));
    let head = head.to_string();
    let mut text = head.strip_suffix(END).unwrap_or(&head).to_owned();
    text.push_str(ZONE);
    for event in events {
        text.push_str(&event.try_into_string().expect("a text can always be written into"));
    }
    text.push_str(END);
    folded(&text.replace("\r\n ", ""))
}

/// For everybody: that it is taken or closed.
pub(super) fn of_public(sheet: &Sheet, entry: &Entry, facility: FacilityId) -> Event {
    let of_kin = is_of_kin(entry, facility);
    let mut event = plain(entry, &format!("{}-{}", entry.uid, facility.0));
    event.summary(&what(sheet.language, entry, of_kin));
    event
}

/// For a member of staff: what it is, if they know of requests and of this one; never who.
pub(super) fn of_reader(sheet: &Sheet, entry: &Entry, knows: bool) -> Event {
    let mut event = plain(entry, &format!("{}-petugas", entry.uid));
    event.add_property("LOCATION", line_of(&entry.facility_name));
    match &entry.booking {
        Some(booking) if knows && booking.readable => {
            event.summary(&format!("{} · {}", line_of(&booking.activity), line_of(&entry.facility_name)));
            event.description(&about(sheet, entry, booking));
            event.url(&page_of(&sheet.public_url, &booking.code));
        }
        _ => {
            let what = what(sheet.language, entry, false);
            let reason = if knows { line_of(&entry.reason) } else { String::new() };
            event.summary(&format!("{what}{}{reason} · {}", if reason.is_empty() { "" } else { ": " }, line_of(&entry.facility_name)));
        }
    }
    event
}

/// What every entry has.
fn plain(entry: &Entry, uid: &str) -> Event {
    let mut event = Event::new();
    event.uid(uid);
    for (name, moment) in [
        // Without METHOD the stamp is the moment of the last change (RFC 5545, section 3.8.7.2).
        ("DTSTAMP", entry.changed_at),
        ("LAST-MODIFIED", entry.changed_at),
        ("CREATED", entry.made_at),
        ("DTSTART", entry.slot.from),
        ("DTEND", entry.slot.to),
    ] {
        event.add_property(name, stamp(moment));
    }
    event.add_property("SEQUENCE", entry.sequence.to_string());
    event.add_property("TRANSP", if entry.cancelled { "TRANSPARENT" } else { "OPAQUE" });
    let proposed = entry.booking.as_ref().is_some_and(|booking| booking.proposed);
    event.status(match (entry.cancelled, proposed) {
        (true, _) => EventStatus::Cancelled,
        (false, true) => EventStatus::Tentative,
        (false, false) => EventStatus::Confirmed,
    });
    event
}

/// `Terpakai`, `Terpakai (2 dari 6)`, `Ditutup`; `Ditutup (2 dari 6)` while two are repaired.
fn what(language: Language, entry: &Entry, of_kin: bool) -> String {
    match entry.purpose {
        Purpose::Maintenance if entry.quantity < entry.stock && !of_kin => tr!(language, "feed.closed_of", n = entry.quantity, all = entry.stock),
        Purpose::Maintenance => tr!(language, "feed.closed"),
        Purpose::Booking | Purpose::Internal if entry.stock > 1 && !of_kin => tr!(language, "feed.taken_of", n = entry.quantity, all = entry.stock),
        Purpose::Booking | Purpose::Internal => tr!(language, "feed.taken"),
    }
}

/// Code, institution and state, one on each line.
fn about(sheet: &Sheet, entry: &Entry, booking: &Booking) -> String {
    let language = sheet.language;
    let state = words(language, &format!("status.{}", booking.status));
    let mut lines = vec![tr!(language, "feed.code", code = booking.code.as_str()), tr!(language, "feed.status", status = state)];
    if !booking.institution.is_empty() {
        lines.push(tr!(language, "feed.institution", institution = line_of(&booking.institution)));
    }
    if entry.stock > 1 {
        lines.push(what(language, entry, false));
    }
    if booking.proposed {
        lines.push(tr!(language, "feed.proposed"));
    }
    lines.join("\n")
}

/// `20261208T000000Z`
fn stamp(moment: Moment) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}

/// What somebody has typed, as one line without signs that steer. The library escapes what is left.
fn line_of(typed: &str) -> String {
    let spaced: String = typed.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }).filter(|sign| !sign.is_control()).collect();
    spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").chars().take(LONGEST_TEXT).collect()
}

/// Lines of at most 75 octets, each sign whole.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / 20);
    for line in text.split_terminator("\r\n") {
        let mut room = LINE;
        for sign in line.chars() {
            if sign.len_utf8() > room {
                folded.push_str("\r\n ");
                room = LINE - 1;
            }
            folded.push(sign);
            room -= sign.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::ReservationCode;
    use crate::domain::examples::wita;
    use crate::domain::reservation::Status;
    use crate::domain::slot::Slot;

    fn sheet() -> Sheet {
        Sheet { name: "Aula Utama, jadwal".into(), language: Language::Id, public_url: "https://reservasi.example.go.id".into() }
    }

    fn entry(activity: &str) -> Entry {
        Entry {
            uid: "0123456789abcdef0123456789abcdef".into(),
            facility: FacilityId(1),
            facility_name: "Aula Utama".into(),
            stock: 1,
            slot: Slot { from: wita("2026-12-08 08:00"), to: wita("2026-12-08 12:00") },
            quantity: 1,
            purpose: Purpose::Booking,
            sequence: 3,
            cancelled: false,
            made_at: wita("2026-12-01 08:00"),
            changed_at: wita("2026-12-02 08:00"),
            booking: Some(Booking {
                code: ReservationCode::from_bits(7),
                activity: activity.into(),
                institution: "SDN 1; Barabai, Utara".into(),
                status: Status::Approved,
                proposed: false,
                readable: true,
            }),
            reason: String::new(),
        }
    }

    /// Lines of a calendar as a reader puts them together again.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_calendar_without_entries_is_one_all_the_same() {
        let text = calendar(&sheet(), std::iter::empty());
        let lines = lines(&text);
        assert_eq!((lines.first().map(String::as_str), lines.last().map(String::as_str)), (Some("BEGIN:VCALENDAR"), Some("END:VCALENDAR")));
        for line in ["VERSION:2.0", "X-WR-CALNAME:Aula Utama\\, jadwal", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "TZID:Asia/Makassar"] {
            assert!(lines.iter().any(|known| known == line), "{line} in {text}");
        }
    }

    #[test]
    fn the_public_learns_that_it_is_taken_and_nothing_else() {
        let text = calendar(&sheet(), [of_public(&sheet(), &entry("Rapat rahasia"), FacilityId(1))].into_iter());
        let lines = lines(&text);
        for line in [
            "UID:0123456789abcdef0123456789abcdef-1",
            "DTSTART:20261208T000000Z",
            "DTEND:20261208T040000Z",
            "DTSTAMP:20261202T000000Z",
            "SEQUENCE:3",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            "SUMMARY:Terpakai",
        ] {
            assert_eq!(lines.iter().filter(|known| *known == line).count(), 1, "{line} in {text}");
        }
        for secret in ["rahasia", "Barabai", "0000-0007"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let pool = Entry { stock: 6, quantity: 2, ..entry("") };
        let summary = |event: &Event| event.get_summary().unwrap_or_default().to_owned();
        assert_eq!(summary(&of_public(&sheet(), &pool, FacilityId(1))), "Terpakai (2 dari 6)");
        assert_eq!(summary(&of_public(&sheet(), &pool, FacilityId(2))), "Terpakai", "a kin is taken whole");
        let closed = |quantity| Entry { purpose: Purpose::Maintenance, quantity, ..pool.clone() };
        assert_eq!(summary(&of_public(&sheet(), &closed(6), FacilityId(1))), "Ditutup");
        assert_eq!(summary(&of_public(&sheet(), &closed(2), FacilityId(1))), "Ditutup (2 dari 6)", "two are repaired, the others are lent");
        let cancelled = calendar(&sheet(), [of_public(&sheet(), &Entry { cancelled: true, ..entry("") }, FacilityId(1))].into_iter());
        assert!(cancelled.contains("STATUS:CANCELLED\r\n") && cancelled.contains("TRANSP:TRANSPARENT\r\n"), "{cancelled}");
    }

    #[test]
    fn what_people_type_stays_one_property() {
        for activity in [
            "Rapat\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:palsu",
            "Rapat\nEND:VEVENT\nEND:VCALENDAR",
            "Rapat\rATTENDEE:mailto:x@contoh.id",
            "a,b;c\\n:\"d\"",
            "Tab\tdan\u{2028}garis\u{0}\u{7}",
            "Ujian Élan 老虎 ".repeat(60).as_str(),
        ] {
            let text = calendar(&sheet(), [of_reader(&sheet(), &entry(activity), true)].into_iter());
            let lines = lines(&text);
            for single in ["BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"] {
                assert_eq!(lines.iter().filter(|line| *line == single).count(), 1, "{single} of {activity:?} in {text}");
            }
            assert_eq!(lines.iter().filter(|line| line.starts_with("SUMMARY:")).count(), 1, "{text}");
            assert!(!lines.iter().any(|line| line.starts_with("ATTENDEE")), "{text}");
            assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\n', '\r', '\u{0}', '\u{7}'])), "{text:?}");
        }
        let text = calendar(&sheet(), [of_reader(&sheet(), &entry("a,b;c\\n:\"d\""), true)].into_iter());
        assert!(lines(&text).iter().any(|line| line == "SUMMARY:a\\,b\\;c\\\\n:\"d\" · Aula Utama"), "{text}");
        assert!(lines(&text).iter().any(|line| line.contains("Instansi: SDN 1\\; Barabai\\, Utara")), "{text}");
    }

    #[test]
    fn who_may_not_know_of_requests_sees_only_that_it_is_taken() {
        let text = calendar(&sheet(), [of_reader(&sheet(), &entry("Rapat rahasia"), false)].into_iter());
        assert!(text.contains("SUMMARY:Terpakai · Aula Utama\r\n"), "{text}");
        assert!(!text.contains("rahasia") && !text.contains("Barabai") && !text.contains("URL:"), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_75_octets() {
        for length in 60..400 {
            let text = format!("SUMMARY:{}\r\n", "x".repeat(length));
            let folded = folded(&text);
            assert!(folded.split("\r\n").all(|line| line.len() <= LINE), "{length}");
            assert_eq!(folded.replace("\r\n ", ""), text);
        }
    }
}
