//! The office's example facilities and some handy ways to write times, for tests only.

use super::applicant::{ApplicantKind, Channel};
use super::application_form::{Applicant, NewItem, NewReservation};
use super::availability::{Hold, Occupancy, Purpose};
use super::facility::{Capacity, Facility, FacilityCode, FacilityId, FacilityKind, Family, Layout, LendingUnit, WeeklyHours, Window};
use super::language::Language;
use super::reservation::Pattern;
use super::slot::{Moment, Slot, TimeOfDay, instant};
use super::working_calendar::{WorkingCalendar, published_holidays};
use chrono::{NaiveDate, NaiveDateTime};

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

/// `2026-11-24 08:00` on the office's wall.
pub fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect(text)
}

pub fn wita(text: &str) -> Moment {
    instant(wall(text))
}

/// From `HH:MM` to `HH:MM` on Tuesday, 24 November 2026; `24:00` ends the day.
pub fn on_tuesday(from: &str, to: &str) -> Slot {
    let at = |text: &str| text.parse::<TimeOfDay>().expect(text).on(date("2026-11-24"));
    Slot::new(at(from), at(to)).expect("from before to")
}

pub fn booking(slot: Slot) -> Occupancy {
    Occupancy { slot, set_up_minutes: 0, clean_up_minutes: 0, quantity: 1, hold: Hold::Hard, purpose: Purpose::Booking, of_kin: false }
}

pub fn with_buffers(slot: Slot, set_up_minutes: i64, clean_up_minutes: i64) -> Occupancy {
    Occupancy { set_up_minutes, clean_up_minutes, ..booking(slot) }
}

pub fn units(quantity: i64, slot: Slot) -> Occupancy {
    Occupancy { quantity, ..booking(slot) }
}

pub fn maintenance(slot: Slot) -> Occupancy {
    Occupancy { purpose: Purpose::Maintenance, ..booking(slot) }
}

pub fn request(slot: Slot) -> Occupancy {
    Occupancy { hold: Hold::Soft, ..booking(slot) }
}

/// Without holidays.
pub fn plain_calendar() -> WorkingCalendar {
    WorkingCalendar::default()
}

pub fn office_calendar() -> WorkingCalendar {
    WorkingCalendar::new(published_holidays())
}

/// Open `from`–`to` on the first `days` days of the week.
pub fn open_on(days: usize, from: &str, to: &str) -> WeeklyHours {
    let window = Window { opens: from.parse().expect(from), closes: to.parse().expect(to) };
    WeeklyHours(std::array::from_fn(|day| (day < days).then_some(window)))
}

/// A room without buffers, open every day around the clock.
pub fn room() -> Facility {
    Facility {
        id: FacilityId(1),
        code: FacilityCode("R-1".into()),
        name: "Ruang".into(),
        kind: FacilityKind::Meeting,
        stock: 1,
        capacity: vec![],
        amenities: vec![],
        hours: open_on(7, "00:00", "24:00"),
        set_up_minutes: 0,
        clean_up_minutes: 0,
        lending_units: vec![LendingUnit::Hour],
        family: Family::default(),
        example: true,
        active: true,
        revision: 1,
    }
}

/// *Aula Utama*: Monday to Friday 08.00–16.00, half an hour before and after.
pub fn hall() -> Facility {
    let seats = [(Layout::Theater, 250), (Layout::Class, 120), (Layout::U, 60)];
    Facility {
        id: FacilityId(2),
        code: FacilityCode("AUL-1".into()),
        name: "Aula Utama".into(),
        kind: FacilityKind::Hall,
        capacity: seats.map(|(layout, people)| Capacity { layout, people }).to_vec(),
        hours: open_on(5, "08:00", "16:00"),
        set_up_minutes: 30,
        clean_up_minutes: 30,
        lending_units: vec![LendingUnit::Hour, LendingUnit::Day],
        ..room()
    }
}

/// *Aula Kecil*.
pub fn small_hall() -> Facility {
    let seats = [(Layout::Theater, 100), (Layout::Class, 60), (Layout::U, 36)];
    Facility {
        id: FacilityId(3),
        code: FacilityCode("AUL-2".into()),
        name: "Aula Kecil".into(),
        capacity: seats.map(|(layout, people)| Capacity { layout, people }).to_vec(),
        ..hall()
    }
}

/// *Asrama*: 20 rooms of two beds, by night.
pub fn dorm() -> Facility {
    Facility {
        id: FacilityId(4),
        code: FacilityCode("ASR-1".into()),
        name: "Asrama".into(),
        kind: FacilityKind::Dorm,
        stock: 20,
        capacity: vec![Capacity { layout: Layout::Class, people: 40 }],
        hours: open_on(7, "14:00", "12:00"),
        lending_units: vec![LendingUnit::Night],
        ..room()
    }
}

/// *Minibus*, by day, Monday to Saturday.
pub fn minibus() -> Facility {
    Facility {
        id: FacilityId(5),
        code: FacilityCode("KND-1".into()),
        name: "Minibus".into(),
        kind: FacilityKind::Vehicle,
        hours: open_on(6, "00:00", "24:00"),
        lending_units: vec![LendingUnit::Day],
        ..room()
    }
}

/// Projectors lent by the hour, to test peaks with.
pub fn projectors(stock: i64) -> Facility {
    Facility { id: FacilityId(6), code: FacilityCode("PRL-LCD".into()), name: "LCD proyektor".into(), kind: FacilityKind::Equipment, stock, ..room() }
}

/// A school asks for the big hall: eighty people, Tuesday 24 November 2026, 08.00–12.00.
pub fn wish() -> NewReservation {
    NewReservation {
        applicant: Applicant {
            name: "Rahmah".into(),
            kind: ApplicantKind::School,
            institution: "SDN 1 Banjarbaru".into(),
            npsn: String::new(),
            position: String::new(),
            regency: String::new(),
            address: String::new(),
            whatsapp: None,
            email: String::new(),
        },
        activity: "Rapat KKG".into(),
        purpose: String::new(),
        participants: Some(80),
        items: vec![NewItem { facility: FacilityCode("AUL-1".into()), quantity: 1, layout: Some(Layout::Class) }],
        pattern: Pattern::Daily,
        start: wall("2026-11-24 08:00"),
        end: wall("2026-11-24 12:00"),
        needs: String::new(),
        access_needs: String::new(),
        channel: Channel::Online,
        language: Language::Id,
        id_kind: None,
        on_behalf: String::new(),
    }
}
