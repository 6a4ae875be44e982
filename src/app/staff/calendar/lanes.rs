//! What the timeline of days or of one day's hours shows.

use super::address::Address;
use super::curve::curve;
use super::days::{Viewer, chip_on, day_state, facility_text, prayer_break};
use crate::components::calendar::lanes::{Bar, LaneHead, LaneLook, PRAYER, Place, Taken};
use crate::components::when::when_short;
use crate::domain::calendar_view::{CalendarView, Scale, tracks};
use crate::domain::facility::FacilityKind;
use crate::domain::format::{day_name_short, long_date, time_range};
use crate::domain::language::Language;
use crate::domain::reservation::Pattern;
use crate::domain::slot::{Slot, TimeOfDay, local_date};
use crate::server_fns::calendar::{CalendarBooking, Lane, StaffCalendar};
use crate::tr;
use chrono::{Datelike as _, Duration};

/// Minutes of half a day.
const HALF_DAY: i64 = 720;

/// Half days for a timeline of days, quarters for the hours of one day.
pub fn scale_of(calendar: &StaffCalendar) -> Scale {
    if calendar.view == CalendarView::Day {
        let hours = &calendar.hours;
        let from = TimeOfDay::at(hours.start, 0).on(calendar.from);
        Scale { from, unit_minutes: 15, units: i64::from(hours.end - hours.start) * 4 }
    } else {
        let days = (calendar.to - calendar.from).num_days();
        Scale { from: Slot::day(calendar.from).from, unit_minutes: HALF_DAY, units: days * 2 }
    }
}

/// The heads over the lanes.
pub fn heads_of(language: Language, calendar: &StaffCalendar) -> Vec<LaneHead> {
    if calendar.view == CalendarView::Day {
        let pause = prayer_break(language, calendar, calendar.from);
        let hour = |hour: u16| {
            let number = TimeOfDay::at(hour, 0).dotted();
            let begins = |(pause, _): &&(Slot, String)| TimeOfDay::of(pause.from).minutes() / 60 == hour;
            let pause = pause.as_ref().filter(begins).map(|(_, words)| words.clone());
            LaneHead { short: String::new(), title: number.clone(), number, state: None, today: false, pause }
        };
        return calendar.hours.clone().map(hour).collect();
    }
    calendar
        .from
        .iter_days()
        .take_while(|date| *date < calendar.to)
        .map(|date| {
            let (state, note) = day_state(language, calendar, date);
            let title = note.map_or_else(|| long_date(language, date), |note| format!("{}: {note}", long_date(language, date)));
            LaneHead {
                short: day_name_short(language, date).to_owned(),
                title,
                number: date.day().to_string(),
                state: Some(state).filter(|state| !matches!(*state, "open" | "past")),
                today: date == calendar.today,
                pause: prayer_break(language, calendar, date).map(|(_, words)| words),
            }
        })
        .collect()
}

/// Every facility of this page.
pub fn lanes_of(language: Language, calendar: &StaffCalendar, address: &Address, viewer: Viewer<'_>) -> Vec<LaneLook> {
    let scale = scale_of(calendar);
    let shown = Slot { from: Slot::day(calendar.from).from, to: Slot::day(calendar.to).from };
    calendar
        .lanes
        .iter()
        .map(|lane| {
            let href = address.of_facility(lane.facility.as_str()).on(calendar.date).seen_as(CalendarView::Agenda).path();
            let of_it = |booking: &&CalendarBooking| booking.facility == lane.facility && booking.slot().overlaps(shown);
            let bookings: Vec<&CalendarBooking> = calendar.bookings.iter().filter(of_it).collect();
            let count = bookings.len();
            let placed: Vec<_> = bookings.into_iter().filter_map(|booking| Some((booking, scale.place(booking.slot())?))).collect();
            let places: Vec<(i64, i64)> = placed.iter().map(|(_, place)| *place).collect();
            let tracks = tracks(&places);
            let bars: Vec<Bar> = placed
                .into_iter()
                .zip(&tracks)
                .filter_map(|((booking, place), track)| Some(bar(language, calendar, booking, scale, place, (*track)?, viewer, &href)))
                .collect();
            LaneLook {
                facility: lane.facility.to_string(),
                name: lane.name.clone(),
                note: note(language, lane),
                rules: rules(calendar, lane, scale),
                taken: taken(language, lane, scale),
                hidden: count - bars.len(),
                bars,
                is_pool: lane.stock > 1,
                curve: (!lane.steps.is_empty()).then(|| curve(lane.stock, &lane.steps, scale)),
                href,
            }
        })
        .collect()
}

/// `250 orang`, `sisa dari 20 kamar`
fn note(language: Language, lane: &Lane) -> String {
    match (lane.stock, lane.kind, lane.people) {
        (1, _, Some(people)) => tr!(language, "calendar.lanes.people", n = people),
        (1, _, None) => String::new(),
        (stock, FacilityKind::Dorm, _) => tr!(language, "calendar.lanes.of_rooms", n = stock),
        (stock, ..) => tr!(language, "calendar.lanes.of", n = stock),
    }
}

/// Days (or hours), and where the facility is closed or the office has its prayer break.
fn rules(calendar: &StaffCalendar, lane: &Lane, scale: Scale) -> Vec<(Place, Option<&'static str>)> {
    let day_off = |date| calendar.special_days.iter().any(|day| day.date == date);
    let pause_on = |date| calendar.prayer_breaks.iter().copied().find(|pause| local_date(pause.from) == date);
    if calendar.view != CalendarView::Day {
        return (0..)
            .zip(calendar.from.iter_days())
            .zip(&lane.open)
            .map(|((day, date), open)| {
                let state = match open {
                    _ if day_off(date) => Some("holiday"),
                    None => Some("closed"),
                    Some(_) => pause_on(date).map(|_| PRAYER),
                };
                ((day * 2 + 1, 2), state)
            })
            .collect();
    }
    let open = lane.open.first().copied().flatten();
    let hour = |hour: i64| {
        let from = scale.from + Duration::hours(hour);
        let inside = open.is_some_and(|open| open.overlaps(Slot { from, to: from + Duration::hours(1) }));
        let state = if day_off(calendar.from) { Some("holiday") } else { (!inside).then_some("closed") };
        ((hour * 4 + 1, 4), state)
    };
    let pause = open.zip(pause_on(calendar.from)).and_then(|(open, pause)| scale.place(open.intersection(pause)?));
    (0..scale.units / 4).map(hour).chain(pause.map(|place| (place, Some("closed")))).collect()
}

/// Where kin take it; those that meet in one place are told together.
fn taken(language: Language, lane: &Lane, scale: Scale) -> Vec<Taken> {
    let mut found: Vec<(Place, Vec<String>)> = Vec::new();
    for kin in &lane.kin {
        let Some((from, span)) = scale.place(kin.slot) else { continue };
        let when = when_short(language, Pattern::Continuous, kin.slot.from, kin.slot.to);
        let words = [&kin.facility_name, &kin.title, &when].into_iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        match found.last_mut() {
            Some((place, told)) if from < place.0 + place.1 => {
                place.1 = (place.0 + place.1).max(from + span) - place.0;
                told.push(words);
            }
            _ => found.push(((from, span), vec![words])),
        }
    }
    found.into_iter().map(|(place, told)| Taken { place, words: tr!(language, "calendar.lanes.taken", what = told.join("; ")) }).collect()
}

#[expect(clippy::too_many_arguments, reason = "one bar is where it lies, what it is and who looks")]
fn bar(
    language: Language,
    calendar: &StaffCalendar,
    booking: &CalendarBooking,
    scale: Scale,
    place: (i64, i64),
    track: usize,
    viewer: Viewer<'_>,
    href: &str,
) -> Bar {
    let first = local_date(booking.from).max(calendar.from);
    let mut chip = chip_on(language, calendar, booking, first, viewer, href);
    let in_hours = calendar.view == CalendarView::Day;
    chip.time = if in_hours { time_range(booking.from, booking.to) } else { String::new() };
    // Whose it is; where the reader may not know that, what it is.
    chip.text = if booking.title.is_empty() { facility_text(booking) } else { booking.title.clone() };
    let when = when_short(language, Pattern::Continuous, booking.from, booking.to);
    let spoken = chip.heard(language, format!("{}: {}, {when}", chip.sign.label, chip.text));
    let around = |from, to| Slot::new(from, to).and_then(|slot| scale.place(slot));
    let before = around(booking.from - Duration::minutes(booking.set_up_minutes), booking.from);
    let after = around(booking.to, booking.to + Duration::minutes(booking.clean_up_minutes));
    let buffers = if in_hours { before.into_iter().chain(after).collect() } else { Vec::new() };
    Bar { place, track, chip, short: !in_hours && place.1 == 1, spoken, buffers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::availability::Purpose;
    use crate::domain::examples::{date, wita};
    use crate::domain::facility::FacilityCode;
    use crate::domain::role::Roles;
    use crate::server_fns::calendar::examples;
    use crate::server_fns::calendar::{KinUse, SpecialDay};
    use std::collections::BTreeSet;

    fn slot(from: &str, to: &str) -> Slot {
        Slot::new(wita(from), wita(to)).expect("from before to")
    }

    /// Half of the big hall on Friday, 11 December, open from 08.00 to 16.00.
    fn half() -> Lane {
        Lane {
            facility: FacilityCode("AUL-1A".to_owned()),
            name: "Aula Utama sayap utara".to_owned(),
            kind: FacilityKind::Hall,
            stock: 1,
            people: Some(100),
            open: vec![Some(slot("2026-12-11 08:00", "2026-12-11 16:00"))],
            steps: vec![],
            kin: vec![],
        }
    }

    fn friday(view: CalendarView, lane: Lane, uses: &[Slot]) -> StaffCalendar {
        let booking = |slot: &Slot| CalendarBooking {
            title: "Rakor".to_owned(),
            facility: lane.facility.clone(),
            facility_name: lane.name.clone(),
            from: slot.from,
            to: slot.to,
            purpose: Purpose::Internal,
            status: None,
            ..examples::booking("2026-12-11 08:00", "2026-12-11 12:00")
        };
        let bookings = uses.iter().map(booking).collect();
        StaffCalendar {
            lanes: vec![lane],
            lanes_in_all: 1,
            prayer_breaks: vec![slot("2026-12-11 11:30", "2026-12-11 13:00")],
            ..examples::calendar(view, "2026-12-11", "2026-12-12", bookings)
        }
    }

    fn looks(calendar: &StaffCalendar) -> Vec<LaneLook> {
        let address = Address { view: calendar.view, date: None, facility: String::new(), skip: 0 };
        let viewer = Viewer { roles: &Roles(vec![]), selected: &BTreeSet::new() };
        lanes_of(Language::Id, calendar, &address, viewer)
    }

    fn look(calendar: &StaffCalendar) -> LaneLook {
        looks(calendar).remove(0)
    }

    #[test]
    fn a_half_tells_when_the_whole_hall_is_taken_and_by_whom() {
        let used = |facility: &str, title: &str, from: &str, to: &str| KinUse {
            facility_name: facility.to_owned(),
            title: title.to_owned(),
            slot: slot(&format!("2026-12-11 {from}"), &format!("2026-12-11 {to}")),
        };
        let kin = vec![
            used("Aula Utama", "MKKS SMA", "08:00", "10:00"),
            used("Sudut utara", "", "09:00", "11:00"),
            used("Aula Utama", "KKG Gugus 3", "14:00", "15:00"),
        ];
        let seen = look(&friday(CalendarView::Day, Lane { kin, ..half() }, &[])).taken;
        let told: Vec<_> = seen.iter().map(|taken| (taken.place, taken.words.as_str())).collect();
        assert_eq!(
            told,
            [
                ((5, 12), "Terpakai: Aula Utama, MKKS SMA, Jum 11 Des, 08.00–10.00; Sudut utara, Jum 11 Des, 09.00–11.00"),
                ((29, 4), "Terpakai: Aula Utama, KKG Gugus 3, Jum 11 Des, 14.00–15.00"),
            ]
        );
    }

    #[test]
    fn what_has_no_place_on_the_row_is_counted_and_another_day_is_not() {
        let uses = [slot("2026-12-11 08:00", "2026-12-11 10:00"), slot("2026-12-11 18:00", "2026-12-11 20:00"), slot("2026-12-12 08:00", "2026-12-12 10:00")];
        let seen = look(&friday(CalendarView::Day, half(), &uses));
        assert_eq!((seen.bars.len(), seen.hidden), (1, 1));
        assert_eq!(seen.href, "/kantor/kalender?view=agenda&date=2026-12-11&facility=AUL-1A");
    }

    #[test]
    fn the_prayer_break_of_a_friday_is_shaded_where_the_room_is_open() {
        let day = look(&friday(CalendarView::Day, half(), &[]));
        assert_eq!(day.rules.last(), Some(&((19, 6), Some("closed"))));
        let closed = look(&friday(CalendarView::Day, Lane { open: vec![None], ..half() }, &[]));
        assert_eq!(closed.rules.last(), Some(&((37, 4), Some("closed"))), "the last hour, as all others");
        assert_eq!(look(&friday(CalendarView::Timeline, half(), &[])).rules, [((1, 2), Some(PRAYER))]);
        let words =
            |view| heads_of(Language::Id, &friday(view, half(), &[])).into_iter().filter_map(|head| Some((head.number, head.pause?))).collect::<Vec<_>>();
        let pause = "Istirahat salat Jumat, 11.30–13.00".to_owned();
        assert_eq!(words(CalendarView::Day), [("11.00".to_owned(), pause.clone())]);
        assert_eq!(words(CalendarView::Timeline), [("11".to_owned(), pause)]);
    }

    #[test]
    fn set_up_and_clean_up_lie_around_a_booking_among_the_hours_of_a_day_and_not_on_half_days() {
        let drawn = |view, minutes| {
            let mut calendar = friday(view, half(), &[slot("2026-12-11 09:00", "2026-12-11 11:00")]);
            for booking in &mut calendar.bookings {
                booking.set_up_minutes = minutes;
                booking.clean_up_minutes = minutes;
            }
            look(&calendar).bars.remove(0)
        };
        let (prepared, bare) = (drawn(CalendarView::Day, 30), drawn(CalendarView::Day, 0));
        assert_eq!((prepared.place, prepared.buffers), ((9, 8), vec![(7, 2), (17, 2)]), "from 08.30 and until 11.30");
        assert!(bare.buffers.is_empty() && drawn(CalendarView::Timeline, 30).buffers.is_empty());
    }

    #[test]
    fn a_holiday_shades_every_lane_from_the_first_hour_to_the_last() {
        let shaded = |view| {
            let hall = Lane { open: vec![None], ..half() };
            let field = Lane { facility: FacilityCode("LAP-1".to_owned()), kind: FacilityKind::Field, ..hall.clone() };
            let holiday = SpecialDay { date: date("2026-12-11"), name_id: "Hari jadi".to_owned(), name_en: "Anniversary".to_owned(), joint_leave: false };
            let calendar = StaffCalendar { lanes: vec![hall, field], special_days: vec![holiday], ..friday(view, half(), &[]) };
            looks(&calendar).into_iter().map(|lane| lane.rules).collect::<Vec<_>>()
        };
        let hours: Vec<(Place, Option<&str>)> = (0..10).map(|hour| ((hour * 4 + 1, 4), Some("holiday"))).collect();
        assert_eq!(shaded(CalendarView::Day), [hours.clone(), hours]);
        let whole_day: Vec<(Place, Option<&str>)> = vec![((1, 2), Some("holiday"))];
        assert_eq!(shaded(CalendarView::Timeline), [whole_day.clone(), whole_day]);
    }

    #[test]
    fn a_pool_leads_to_its_bookings_as_its_row_has_none() {
        assert!(look(&friday(CalendarView::Day, Lane { stock: 6, ..half() }, &[])).is_pool);
        assert!(!look(&friday(CalendarView::Day, half(), &[])).is_pool);
    }
}
