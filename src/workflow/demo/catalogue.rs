//! The example facilities (*data contoh*) until the office enters its own: `docs/`, service §1.3.

use crate::domain::facility::{Capacity, Facility, FacilityCode, FacilityId, FacilityKind, Family, Layout, LendingUnit, WeeklyHours, Window};
use crate::domain::slot::TimeOfDay;

/// Monday to Friday 08.00–16.00.
const OFFICE_DAYS: (usize, Window) = (5, Window { opens: TimeOfDay::at(8, 0), closes: TimeOfDay::at(16, 0) });
/// Every night, in at 14.00, out at 12.00.
const EVERY_NIGHT: (usize, Window) = (7, Window { opens: TimeOfDay::at(14, 0), closes: TimeOfDay::at(12, 0) });
/// Every day 07.00–17.00.
const DAYLIGHT: (usize, Window) = (7, Window { opens: TimeOfDay::at(7, 0), closes: TimeOfDay::at(17, 0) });
/// Monday to Saturday, the whole day.
const WHOLE_DAYS: (usize, Window) = (6, Window { opens: TimeOfDay::MIDNIGHT, closes: TimeOfDay::END_OF_DAY });

/// The seventeen example facilities, in the order of the screen.
pub fn facilities() -> Vec<Facility> {
    use FacilityKind::{Class, Dorm, Equipment, Field, Hall, Lab, Meeting, Vehicle};
    use LendingUnit::{Day, Hour, Night};
    let seats = |theater: i64, class: i64, u: i64| {
        vec![
            Capacity { layout: Layout::Theater, people: theater },
            Capacity { layout: Layout::Class, people: class },
            Capacity { layout: Layout::U, people: u },
        ]
    };
    let in_rows = |people: i64| vec![Capacity { layout: Layout::Theater, people }];
    let at_desks = |people: i64| vec![Capacity { layout: Layout::Class, people }];
    let around = |people: i64| vec![Capacity { layout: Layout::U, people }];
    let mut all = vec![
        room("AUL-1", "Aula Utama", Hall, seats(250, 120, 60), "Sound system, 2 mic nirkabel, LCD dan layar, AC, Podium", &[Hour, Day]),
        room("AUL-2", "Aula Kecil", Hall, seats(100, 60, 36), "Sound system, LCD, AC", &[Hour, Day]),
        room("RPT-1", "Ruang Rapat 1", Meeting, around(30), "TV 65 inci, Konferensi video", &[Hour]),
        room("RPT-2", "Ruang Rapat 2", Meeting, around(16), "TV 65 inci, Konferensi video", &[Hour]),
    ];
    for letter in ["A", "B", "C", "D"] {
        all.push(room(&format!("KLS-{letter}"), &format!("Ruang Kelas {letter}"), Class, at_desks(40), "Papan tulis, LCD, AC", &[Hour]));
    }
    all.push(room("LAB-1", "Laboratorium Komputer", Lab, at_desks(30), "30 PC, Jaringan, Server ujian", &[Hour]));
    all.push(other("ASR-1", "Asrama", Dorm, 20, in_rows(40), "AC, Kamar mandi dalam", Night, EVERY_NIGHT));
    all.push(other("WSM-1", "Guest House", Dorm, 6, in_rows(12), "AC", Night, EVERY_NIGHT));
    all.push(other("LAP-1", "Lapangan/Halaman", Field, 1, in_rows(300), "", Hour, DAYLIGHT));
    all.push(other("KND-1", "Minibus", Vehicle, 1, in_rows(14), "Pengemudi kantor", Day, WHOLE_DAYS));
    all.push(other("PRL-LCD", "LCD Proyektor", Equipment, 6, vec![], "Kabel, Remote", Day, WHOLE_DAYS));
    all.push(other("PRL-SND", "Sound System Portabel", Equipment, 2, vec![], "2 mic", Day, WHOLE_DAYS));
    all.push(other("PRL-KRS", "Kursi Lipat", Equipment, 300, vec![], "", Day, WHOLE_DAYS));
    all.push(other("PRL-LTP", "Laptop Ujian", Equipment, 25, vec![], "Pengisi daya", Day, WHOLE_DAYS));
    all
}

/// A room: one user at a time, set-up and clean-up of half an hour.
fn room(code: &str, name: &str, kind: FacilityKind, capacity: Vec<Capacity>, amenities: &str, units: &[LendingUnit]) -> Facility {
    Facility { capacity, set_up_minutes: 30, clean_up_minutes: 30, lending_units: units.to_vec(), ..bare(code, name, kind, amenities, OFFICE_DAYS) }
}

/// Beds, the field, the vehicle and things: no buffers.
#[expect(clippy::too_many_arguments, reason = "one line of the table above")]
fn other(
    code: &str,
    name: &str,
    kind: FacilityKind,
    stock: i64,
    capacity: Vec<Capacity>,
    amenities: &str,
    unit: LendingUnit,
    hours: (usize, Window),
) -> Facility {
    Facility { stock, capacity, lending_units: vec![unit], ..bare(code, name, kind, amenities, hours) }
}

fn bare(code: &str, name: &str, kind: FacilityKind, amenities: &str, (days, window): (usize, Window)) -> Facility {
    Facility {
        id: FacilityId(0),
        code: FacilityCode(code.to_owned()),
        name: name.to_owned(),
        kind,
        stock: 1,
        capacity: vec![],
        amenities: amenities.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        hours: WeeklyHours(std::array::from_fn(|weekday| (weekday < days).then_some(window))),
        set_up_minutes: 0,
        clean_up_minutes: 0,
        lending_units: vec![],
        family: Family::default(),
        example: true,
        active: true,
        revision: 1,
    }
}
