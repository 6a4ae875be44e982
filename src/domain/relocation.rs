//! Where a request could go (*pindah jadwal*, §7.4). One judgement for both sides: the browser asks it for every day while
//! a booking is dragged, the server asks it when the booking is dropped.

use super::applicant::{ApplicantKind, Channel};
use super::application_form::{self, Applicant, FieldErrors, NewItem, NewReservation};
use super::availability::{Conflict, Hold, Occupancy, Purpose, conflict, hours_fault, occupy, stretches};
use super::closure::{self, ClosurePlace};
use super::facility::{Facility, FacilityCode};
use super::language::Language;
use super::reservation::Pattern;
use super::service_standard::STEP_MINUTES;
use super::slot::{Moment, Slot, TimeOfDay, instant, local_date, wall_clock};
use super::working_calendar::{Holiday, WorkingCalendar};
use crate::tr;
use chrono::{Duration, NaiveDate, NaiveDateTime, Timelike as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is wrong with `wish` as the new time of a request, before anybody's booking is looked at. `lenient` passes hours,
/// closed days and capacity by (staff, with a logged reason).
pub fn faults(wish: &NewReservation, catalogue: &[Facility], calendar: &WorkingCalendar, now: Moment, lenient: bool) -> FieldErrors {
    let mut faults = application_form::check(wish, catalogue, calendar, now, lenient);
    // Both sides have agreed on the day: the notice that strangers must give does not matter.
    faults.0.retain(|fault| fault.code != "lead_time");
    for (field, wall) in [("start_time", wish.start), ("end_time", wish.end)] {
        if i64::from(wall.minute()) % STEP_MINUTES != 0 && faults.of(field).is_none() {
            faults.add(field, "quarter_hour");
        }
    }
    if wish.start <= wall_clock(now) && faults.of("start_date").is_none() {
        faults.add("start_date", "date_past");
    }
    faults
}

/// Everything that is needed to judge where one request can go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// The request as it stands; of its applicant only the kind and what the rules need.
    pub wish: NewReservation,
    /// It is an event of the office itself, or maintenance: hours, days off and seats do not matter to it, and it takes all that there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Purpose>,
    pub catalogue: Vec<Facility>,
    pub holidays: Vec<Holiday>,
    /// What others hold for good, by facility, around the days that are shown.
    #[serde(with = "wire")]
    pub held: Vec<HeldThere>,
    /// Institutions and names of those who hold it, and reasons of closures, each once; none for those who may not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    pub now: Moment,
}

/// What others hold for good in one facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldThere {
    pub facility: FacilityCode,
    pub rows: Vec<Occupancy>,
    /// Of each row, where the name of its holder stands in [`Ground::names`]; `None` where nobody is named.
    pub by: Vec<Option<u32>>,
}

/// How what is held goes over the wire: a row is a handful of numbers, since there are hundreds of them and a hand is waiting.
mod wire {
    use super::{FacilityCode, HeldThere, Hold, Occupancy, Purpose, Slot};
    use chrono::DateTime;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

    /// Seconds of its begin and end, minutes around it, units, purpose, whether it is of kin, place of the holder's name.
    type Row = (i64, i64, i64, i64, i64, Purpose, bool, Option<u32>);

    pub fn serialize<S: Serializer>(held: &[HeldThere], serializer: S) -> Result<S::Ok, S::Error> {
        let row = |(row, by): (&Occupancy, &Option<u32>)| -> Row {
            let Occupancy { slot, set_up_minutes, clean_up_minutes, quantity, purpose, of_kin, hold: _ } = *row;
            (slot.from.timestamp(), slot.to.timestamp(), set_up_minutes, clean_up_minutes, quantity, purpose, of_kin, *by)
        };
        let rows: Vec<(&FacilityCode, Vec<Row>)> = held.iter().map(|there| (&there.facility, there.rows.iter().zip(&there.by).map(row).collect())).collect();
        rows.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<HeldThere>, D::Error> {
        let row = |(from, to, set_up_minutes, clean_up_minutes, quantity, purpose, of_kin, by): Row| {
            let slot = DateTime::from_timestamp(from, 0).zip(DateTime::from_timestamp(to, 0)).and_then(|(from, to)| Slot::new(from, to))?;
            Some((Occupancy { slot, set_up_minutes, clean_up_minutes, quantity, hold: Hold::Hard, purpose, of_kin }, by))
        };
        let there = |(facility, rows): (FacilityCode, Vec<Row>)| {
            let (rows, by) = rows.into_iter().map(row).collect::<Option<Vec<_>>>()?.into_iter().unzip();
            Some(HeldThere { facility, rows, by })
        };
        let rows = Vec::<(FacilityCode, Vec<Row>)>::deserialize(deserializer)?;
        rows.into_iter().map(there).collect::<Option<_>>().ok_or_else(|| D::Error::custom("a stretch that ends before it begins"))
    }
}

/// Hard rows of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTheWay {
    pub conflict: Conflict,
    /// Whose they are (*terisi oleh siapa*): institution, name or the reason of a closure. `None` where nobody is named, and for the
    /// units of a pool, which many have.
    pub who: Option<String>,
}

/// What a request would meet somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Where it stands already.
    Here,
    Free,
    Busy(InTheWay),
    /// Closed by a day off (*hari libur*).
    DayOff(Holiday),
    /// The other rules: past, closed, too small, outside the hours.
    Against(FieldErrors),
}

impl Verdict {
    /// May it be dropped there?
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Free)
    }

    /// The verdict in a few words, for a cell: "Kosong, lepas di sini", "Terisi hingga 16.00, MKKS SMA", "Hari libur, Hari Raya Natal".
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Here => tr!(language, "calendar.drop.here"),
            Self::Free => tr!(language, "calendar.drop.free"),
            Self::Busy(InTheWay { conflict: Conflict::Taken { slot }, who }) => {
                let taken = tr!(language, "calendar.drop.taken", time = TimeOfDay::of(slot.to).dotted());
                match who {
                    Some(who) => format!("{taken}, {who}"),
                    None => taken,
                }
            }
            Self::Busy(InTheWay { conflict: Conflict::Stock { left, .. }, .. }) => tr!(language, "calendar.drop.left", n = left),
            Self::DayOff(day) => {
                let name = match language {
                    Language::Id => &day.name_id,
                    Language::En => &day.name_en,
                };
                tr!(language, "calendar.drop.day_off", name = name)
            }
            Self::Against(faults) => match faults.0.first().map(|fault| fault.code.as_str()) {
                Some("date_past") => tr!(language, "calendar.drop.past"),
                Some("facility_closed") => tr!(language, "calendar.drop.closed"),
                Some("outside_hours") => tr!(language, "calendar.drop.outside_hours"),
                Some("over_capacity") => tr!(language, "calendar.drop.too_small"),
                Some("horizon") => tr!(language, "calendar.drop.horizon"),
                _ => tr!(language, "calendar.drop.impossible"),
            },
        }
    }
}

/// What several would meet that go together (*pindah bersama*): one no is the no of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    pub verdict: Verdict,
    /// Whose no it is: 0 for the one that leads, then the others in their order. `None` when nobody refuses.
    pub refusing: Option<usize>,
}

/// When and where a request could be: wall clock (WITA) of its first begin and last end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    /// Another facility; `None` = its own.
    pub facility: Option<FacilityCode>,
}

impl Place {
    /// Beginning on `date` instead: length and hours are kept.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> Self {
        let days = date - self.start.date();
        Self { start: self.start + days, end: self.end + days, facility: self.facility.clone() }
    }
}

/// So many requests at most are moved together.
pub const MOST_TOGETHER: usize = 20;

/// No request is moved further at once: what can be asked for lies within a year.
const FARTHEST_DAYS: i64 = 366;

/// How far requests go that are moved together: each by the same days and minutes, in its own facility.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shift {
    pub days: i64,
    pub minutes: i64,
}

impl Shift {
    /// The wall-clock time so much later; `None` when that is further than anything is moved.
    pub fn of(self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        let near = |count: i64, most: i64| Some(count).filter(|count| (-most..=most).contains(count));
        let days = Duration::days(near(self.days, FARTHEST_DAYS)?);
        let minutes = Duration::minutes(near(self.minutes, Duration::days(1).num_minutes())?);
        wall.checked_add_signed(days + minutes)
    }

    /// From one wall-clock time to another one.
    pub fn between(from: NaiveDateTime, to: NaiveDateTime) -> Self {
        Self { days: (to.date() - from.date()).num_days(), minutes: (to.time() - from.time()).num_minutes() }
    }
}

impl Ground {
    /// Where the request stands, `later` and `longer` by so many minutes, in its own facility or in `facility`.
    pub fn place(&self, later: i64, longer: i64, facility: Option<FacilityCode>) -> Place {
        let by = Duration::minutes(later);
        Place {
            start: self.wish.start + by,
            end: self.wish.end + by + Duration::minutes(longer),
            facility: facility.filter(|code| self.wish.items.len() == 1 && !self.is_own(code)),
        }
    }

    /// An event of the office itself, or maintenance, as it stands, in the shape of a request.
    pub fn wish_of_the_office(place: &ClosurePlace) -> NewReservation {
        NewReservation {
            applicant: Applicant::unnamed(ApplicantKind::Internal),
            activity: String::new(),
            purpose: String::new(),
            participants: None,
            items: vec![NewItem { facility: place.facility.clone(), quantity: 1, layout: None }],
            pattern: Pattern::Continuous,
            start: place.start,
            end: place.end,
            needs: String::new(),
            access_needs: String::new(),
            channel: Channel::Ult,
            language: Language::Id,
            id_kind: None,
            on_behalf: String::new(),
        }
    }

    /// Where an event or maintenance stands, and where it would go; `None` of a request.
    pub fn of_the_office(&self, place: &Place) -> Option<(ClosurePlace, ClosurePlace)> {
        let item = self.wish.items.first().filter(|_| self.own.is_some())?;
        let was = ClosurePlace { facility: item.facility.clone(), start: self.wish.start, end: self.wish.end };
        let facility = place.facility.clone().unwrap_or_else(|| item.facility.clone());
        Some((was, ClosurePlace { facility, start: place.start, end: place.end }))
    }

    /// What the request would meet there.
    pub fn verdict(&self, place: &Place) -> Verdict {
        self.judge(&WorkingCalendar::new(self.holidays.clone()), place, false)
    }

    /// Would the request be free there if a reason passed by days off, hours and seats? It never passes by what others hold.
    pub fn is_free_with_reason(&self, place: &Place) -> bool {
        self.judge(&WorkingCalendar::new(self.holidays.clone()), place, true).is_free()
    }

    /// What the request would meet at the hours of `place` on each of these days.
    pub fn verdicts(&self, place: &Place, dates: impl Iterator<Item = NaiveDate>) -> BTreeMap<NaiveDate, Verdict> {
        self.verdicts_together(&[], place, dates).into_iter().map(|(date, joint)| (date, joint.verdict)).collect()
    }

    /// What the request, and `others` that go as far as it does, would meet there: one no is the no of all.
    pub fn verdict_together(&self, others: &[Self], place: &Place) -> Joint {
        self.judge_all(&WorkingCalendar::new(self.holidays.clone()), &with_rules(others), place)
    }

    /// The same at the hours of `place` on each of these days.
    pub fn verdicts_together(&self, others: &[Self], place: &Place, dates: impl Iterator<Item = NaiveDate>) -> BTreeMap<NaiveDate, Joint> {
        let (calendar, others) = (WorkingCalendar::new(self.holidays.clone()), with_rules(others));
        dates.map(|date| (date, self.judge_all(&calendar, &others, &place.on(date)))).collect()
    }

    /// Facilities that it can go to, its own first; only its own when it asks for several things.
    pub fn facilities(&self) -> Vec<&Facility> {
        let [item] = self.wish.items.as_slice() else { return Vec::new() };
        let mut known: Vec<&Facility> = self.catalogue.iter().filter(|facility| facility.stock >= item.quantity).collect();
        known.sort_by_key(|facility| facility.code != item.facility);
        known
    }

    /// Does the request still stand where somebody saw it: in this facility, and not on other days?
    pub fn is_still_at(&self, facility: &FacilityCode, seen: Slot) -> bool {
        let (first, last) = (local_date(seen.from), local_date(seen.to - Duration::seconds(1)));
        self.is_own(facility) && self.wish.start.date() <= first && last <= self.wish.end.date()
    }

    fn is_own(&self, code: &FacilityCode) -> bool {
        self.wish.items.iter().any(|item| item.facility == *code)
    }

    fn judge_all(&self, calendar: &WorkingCalendar, others: &[(WorkingCalendar, &Self)], place: &Place) -> Joint {
        let verdict = self.judge(calendar, place, false);
        match verdict {
            Verdict::Here => return Joint { verdict, refusing: None },
            Verdict::Busy(_) | Verdict::DayOff(_) | Verdict::Against(_) => return Joint { verdict, refusing: Some(0) },
            Verdict::Free => {}
        }
        let by = place.start - self.wish.start;
        let refused = others.iter().zip(1..).find_map(|((calendar, other), number)| {
            let there = Place { start: other.wish.start + by, end: other.wish.end + by, facility: None };
            Some((other.judge(calendar, &there, false), number)).filter(|(verdict, _)| !verdict.is_free())
        });
        refused.map_or(Joint { verdict, refusing: None }, |(verdict, number)| Joint { verdict, refusing: Some(number) })
    }

    /// `lenient` as in [`faults`].
    fn judge(&self, calendar: &WorkingCalendar, place: &Place, lenient: bool) -> Verdict {
        let mut wish = NewReservation { start: place.start, end: place.end, ..self.wish.clone() };
        if let (Some(facility), [item]) = (&place.facility, wish.items.as_mut_slice())
            && item.facility != *facility
        {
            item.facility = facility.clone();
            item.layout = None;
        }
        if wish == self.wish {
            return Verdict::Here;
        }
        let faults = match self.of_the_office(place) {
            Some((was, to)) => closure::faults(&was, &to, self.now),
            None => faults(&wish, &self.catalogue, calendar, self.now, lenient),
        };
        if !faults.is_empty() {
            return self.day_off(calendar, &wish, &faults).map_or(Verdict::Against(faults), Verdict::DayOff);
        }
        let in_the_way = wish.items.iter().find_map(|item| {
            let facility = self.catalogue.iter().find(|facility| facility.code == item.facility)?;
            let rows = self.rows(facility, &wish, item.quantity)?;
            let there = self.held.iter().find(|there| there.facility == item.facility);
            let conflict = conflict(facility, &rows, there.map_or(&[][..], |there| there.rows.as_slice()))?;
            Some(InTheWay { conflict, who: there.and_then(|there| self.holder(facility, there, conflict)) })
        });
        in_the_way.map_or(Verdict::Free, Verdict::Busy)
    }

    /// Who has the stretch that is in the way.
    fn holder(&self, facility: &Facility, there: &HeldThere, conflict: Conflict) -> Option<String> {
        let Conflict::Taken { slot } = conflict else { return None };
        // What is in the way of a pool as a whole is a use of its kin.
        let place = there.rows.iter().position(|row| row.slot == slot && (row.of_kin || facility.is_exclusive()))?;
        let name = there.by.get(place).copied().flatten()?;
        self.names.get(usize::try_from(name).ok()?).filter(|name| !name.is_empty()).cloned()
    }

    /// The day off that closes what is asked for, if nothing else comes before it.
    fn day_off(&self, calendar: &WorkingCalendar, wish: &NewReservation, faults: &FieldErrors) -> Option<Holiday> {
        faults.0.first().filter(|fault| fault.code == "facility_closed")?;
        wish.items.iter().find_map(|item| {
            let facility = self.catalogue.iter().find(|facility| facility.code == item.facility)?;
            let closed = hours_fault(facility, calendar, wish.pattern, wish.start, wish.end)?;
            closed.dates.into_iter().find_map(|date| calendar.closes(date).cloned())
        })
    }

    /// What it would hold of one facility there.
    fn rows(&self, facility: &Facility, wish: &NewReservation, quantity: i64) -> Option<Vec<Occupancy>> {
        if let Some(purpose) = self.own {
            return Slot::new(instant(wish.start), instant(wish.end)).map(|slot| closure::stretches(facility, slot, purpose));
        }
        let slots = stretches(facility, wish.pattern, wish.start, wish.end).ok()?;
        Some(occupy(facility, &slots, quantity, Hold::Hard, Purpose::Booking))
    }
}

/// Each with the days off that it knows of.
fn with_rules(grounds: &[Ground]) -> Vec<(WorkingCalendar, &Ground)> {
    grounds.iter().map(|ground| (WorkingCalendar::new(ground.holidays.clone()), ground)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{booking, date, hall, wish, wita};

    /// The hall on Tuesday, 24 November 2026, seen on the Monday before by somebody who may not know who holds it.
    fn ground(held: Vec<Occupancy>) -> Ground {
        let holidays = crate::domain::working_calendar::published_holidays();
        let held = vec![HeldThere { facility: hall().code, by: vec![None; held.len()], rows: held }];
        Ground { wish: wish(), own: None, catalogue: vec![hall()], holidays, held, names: vec![], now: wita("2026-11-23 09:00") }
    }

    /// The same by somebody who may: two schools have it from Wednesday to Friday.
    fn known_ground() -> Ground {
        let taken = ["25", "26", "27"].map(|day| (wita(&format!("2026-11-{day} 08:00")), wita(&format!("2026-11-{day} 16:00"))));
        let rows = taken.into_iter().map(|(from, to)| booking(Slot::new(from, to).expect("from before to"))).collect();
        let mut known = ground(rows);
        known.held[0].by = vec![Some(1), Some(0), None];
        known.names = vec!["SMAN 1 Martapura".to_owned(), "MKKS SMA".to_owned()];
        known
    }

    /// At its own hours on another day.
    fn on(ground: &Ground, day: &str) -> Verdict {
        ground.verdict(&ground.place(0, 0, None).on(date(day)))
    }

    #[test]
    fn a_free_day_is_free_and_its_own_day_is_its_own() {
        assert_eq!(on(&ground(vec![]), "2026-11-25"), Verdict::Free);
        assert_eq!(on(&ground(vec![]), "2026-11-24"), Verdict::Here);
    }

    #[test]
    fn what_was_seen_long_ago_may_stand_elsewhere_by_now() {
        let (ground, hall) = (ground(vec![]), hall().code);
        let seen = |day: &str| Slot::new(wita(&format!("{day} 08:00")), wita(&format!("{day} 12:00"))).expect("from before to");
        assert!(ground.is_still_at(&hall, seen("2026-11-24")));
        assert!(ground.is_still_at(&hall, Slot::day(date("2026-11-24"))), "a facility that is held for whole days");
        assert!(!ground.is_still_at(&hall, seen("2026-11-25")), "it was moved a day earlier");
        assert!(!ground.is_still_at(&FacilityCode("AUL-2".into()), seen("2026-11-24")), "it was moved to another facility");
    }

    #[test]
    fn a_taken_day_says_until_when() {
        let ground = ground(vec![booking(Slot::new(wita("2026-11-25 08:00"), wita("2026-11-25 16:00")).expect("from before to"))]);
        let verdict = on(&ground, "2026-11-25");
        assert!(!verdict.is_free());
        assert_eq!(verdict.text(Language::Id), "Terisi hingga 16.00");
        assert_eq!(on(&ground, "2026-11-26"), Verdict::Free);
    }

    #[test]
    fn a_taken_day_says_who_has_it_to_those_who_may_know() {
        let say = |day: &str| on(&known_ground(), day).text(Language::Id);
        assert_eq!(say("2026-11-25"), "Terisi hingga 16.00, MKKS SMA");
        assert_eq!(say("2026-11-26"), "Terisi hingga 16.00, SMAN 1 Martapura");
        assert_eq!(say("2026-11-27"), "Terisi hingga 16.00", "nobody is named");
    }

    #[test]
    fn what_is_held_comes_over_the_wire_as_it_was_with_each_name_once() {
        let known = known_ground();
        let sent = serde_json::to_string(&known).expect("it can be written");
        assert_eq!(sent.matches("MKKS SMA").count(), 1);
        let read: Ground = serde_json::from_str(&sent).expect("it can be read");
        assert_eq!((read.held, read.names), (known.held, known.names));
    }

    #[test]
    fn past_days_weekends_and_holidays_are_refused_with_the_reason() {
        let say = |day: &str| on(&ground(vec![]), day).text(Language::Id);
        assert_eq!(say("2026-11-20"), "Sudah lewat");
        assert_eq!(say("2026-11-28"), "Tutup");
        let christmas = ground(vec![]).holidays.into_iter().find(|day| day.date == date("2026-12-25")).expect("it is published");
        assert_eq!(say("2026-12-25"), format!("Hari libur, {}", christmas.name_id));
        assert_eq!(on(&ground(vec![]), "2026-12-25").text(Language::En), format!("Day off, {}", christmas.name_en));
    }

    #[test]
    fn a_reason_passes_days_off_hours_and_seats_by_and_never_the_past_or_somebody_else() {
        let taken = booking(Slot::new(wita("2026-11-28 08:00"), wita("2026-11-28 16:00")).expect("from before to"));
        let passes = |ground: &Ground, day: &str| ground.is_free_with_reason(&ground.place(0, 0, None).on(date(day)));
        let mut hall = ground(vec![]);
        assert!(passes(&hall, "2026-11-28") && passes(&hall, "2026-12-25"), "a Saturday, and Christmas");
        assert!(hall.is_free_with_reason(&hall.place(9 * 60, 0, None)), "in the evening");
        assert!(!passes(&hall, "2026-11-20"), "it is over");
        assert!(!passes(&hall, "2027-06-26"), "too far ahead");
        assert!(!passes(&ground(vec![taken]), "2026-11-28"), "somebody has that Saturday");
        hall.wish.participants = Some(400);
        assert!(passes(&hall, "2026-11-25"), "more people than seats");
    }

    #[test]
    fn the_notice_that_strangers_must_give_does_not_matter_once_a_day_was_agreed() {
        let mut ground = ground(vec![]);
        ground.now = wita("2026-11-23 15:30");
        assert_eq!(on(&ground, "2026-11-25"), Verdict::Free);
    }

    #[test]
    fn what_goes_together_is_free_only_where_each_of_them_is() {
        let first = ground(vec![]);
        let mut second = ground(vec![booking(Slot::new(wita("2026-11-26 08:00"), wita("2026-11-26 16:00")).expect("from before to"))]);
        second.wish.start += Duration::days(1);
        second.wish.end += Duration::days(1);
        let together = |day: &str| first.verdict_together(std::slice::from_ref(&second), &first.place(0, 0, None).on(date(day)));
        assert!(matches!(together("2026-11-25").verdict, Verdict::Busy(_)), "the second would come to the taken day");
        assert_eq!(together("2026-11-26"), Joint { verdict: Verdict::Free, refusing: None });
        assert_eq!(together("2026-11-27").verdict.text(Language::Id), "Tutup", "the second would come to Saturday");
        assert_eq!(together("2026-11-24"), Joint { verdict: Verdict::Here, refusing: None });
    }

    #[test]
    fn of_several_that_go_together_the_one_that_refuses_is_known() {
        let taken = booking(Slot::new(wita("2026-11-26 08:00"), wita("2026-11-26 16:00")).expect("from before to"));
        let (first, mut second, mut third) = (ground(vec![]), ground(vec![]), ground(vec![taken]));
        for (other, days) in [(&mut second, 2), (&mut third, 1)] {
            other.wish.start += Duration::days(days);
            other.wish.end += Duration::days(days);
        }
        let others = [second, third];
        let refusing = |day: &str| first.verdict_together(&others, &first.place(0, 0, None).on(date(day))).refusing;
        assert_eq!(refusing("2026-11-20"), Some(0), "the one that leads would come to the past");
        assert_eq!(refusing("2026-11-25"), Some(2), "the third would come to the taken day");
        assert_eq!(refusing("2026-11-26"), Some(1), "the second would come to Saturday");
    }

    #[test]
    fn a_shift_is_of_days_and_minutes_and_never_further_than_a_year() {
        let start = wish().start;
        let shift = Shift::between(start, start + Duration::days(2) - Duration::minutes(30));
        assert_eq!(shift, Shift { days: 2, minutes: -30 });
        assert_eq!(shift.of(start), Some(start + Duration::days(2) - Duration::minutes(30)));
        assert_eq!(Shift { days: 367, minutes: 0 }.of(start), None);
        assert_eq!(Shift { days: 0, minutes: i64::MAX }.of(start), None);
    }

    #[test]
    fn an_event_of_the_office_goes_to_a_day_off_and_to_another_room_and_not_over_somebody() {
        let taken = booking(Slot::new(wita("2026-11-25 10:00"), wita("2026-11-25 12:00")).expect("from before to"));
        let mut ground = ground(vec![taken]);
        let place = ClosurePlace::of(hall().code, Slot::new(wita("2026-11-24 08:00"), wita("2026-11-24 10:00")).expect("from before to"));
        ground.wish = Ground::wish_of_the_office(&place);
        ground.own = Some(Purpose::Internal);
        ground.catalogue.push(crate::domain::examples::small_hall());
        assert_eq!(on(&ground, "2026-11-24"), Verdict::Here);
        assert_eq!([on(&ground, "2026-11-28"), on(&ground, "2026-12-25")], [Verdict::Free, Verdict::Free], "a Saturday, and Christmas");
        assert_eq!(on(&ground, "2026-11-20").text(Language::Id), "Sudah lewat");
        assert_eq!(on(&ground, "2026-11-25").text(Language::Id), "Terisi hingga 12.00", "no time is left for cleaning up and setting up");
        let elsewhere = Place { facility: Some(FacilityCode("AUL-2".into())), ..ground.place(0, 0, None).on(date("2026-11-25")) };
        assert_eq!(ground.verdict(&elsewhere), Verdict::Free);
        assert_eq!(ground.of_the_office(&elsewhere).map(|(was, to)| (was, to.facility)), Some((place, FacilityCode("AUL-2".into()))));
        assert_eq!(ground.facilities().len(), 2);
        ground.own = Some(Purpose::Maintenance);
        assert_eq!(on(&ground, "2026-11-25"), Verdict::Free, "maintenance needs no time around it");
        assert_eq!(ground.verdict(&ground.place(0, -120, None)).text(Language::Id), "Tidak mungkin", "it would have no length");
    }

    #[test]
    fn another_hour_and_another_room_are_judged_by_their_own_hours_and_seats() {
        let mut ground = ground(vec![]);
        ground.catalogue.push(crate::domain::examples::small_hall());
        assert_eq!(ground.verdict(&ground.place(60, 0, None)), Verdict::Free);
        assert_eq!(ground.verdict(&ground.place(12 * 60, 0, None)).text(Language::Id), "Di luar jam layanan");
        ground.wish.participants = Some(400);
        assert_eq!(ground.verdict(&ground.place(0, 0, Some(FacilityCode("AUL-2".into())))).text(Language::Id), "Kapasitas kurang");
        assert_eq!(ground.facilities().len(), 2);
    }
}
