//! Invents requests and follows each through the office, never against the rules: whatever holds time for good is checked
//! with the domain's own rule against everything invented before.

use super::people;
use super::random::Random;
use crate::domain::applicant::{Channel, IdentityKind};
use crate::domain::availability::{Hold, Occupancy, conflict, hours_fault, wished_dates};
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityKind};
use crate::domain::language::Language;
use crate::domain::message::Template;
use crate::domain::proposal::{Proposal, ProposalId, ProposalKind, answer_by};
use crate::domain::reservation::{Agreement, AgreementHow, Item, Pattern, Reason, ReservationId, SarprasAnswer, Status, Urgency, Version};
use crate::domain::role::Role;
use crate::domain::slot::{Moment, Slot, instant};
use crate::domain::working_calendar::WorkingCalendar;
use crate::store::reservations::{Asked, CancelledBy, Missing, Reservation};
use crate::store::slots::Claim;
use crate::workflow::complete::complete_by;
use chrono::{Days, Duration, NaiveDate, NaiveTime};
use std::collections::{BTreeMap, HashSet};

/// How often each facility is asked for, in the order of the catalogue.
const POPULARITY: [i64; 17] = [14, 10, 12, 9, 7, 7, 7, 7, 9, 6, 3, 4, 4, 5, 2, 3, 2];
/// What the example's incomplete requests lack.
const MISSING: &str = "jumlah peserta dan susunan acara";
/// Dates tried before a request is given up.
const TRIES: usize = 40;

/// What must become of a request; `Any` leaves it to chance and the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Any,
    Undecided,
    /// Decided, but nobody has told the applicant.
    Untold,
    Approved,
    NeedsInfo,
    Offered,
}

/// What is fixed beforehand about a request.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub received: Moment,
    /// Place in the catalogue.
    pub facility: Option<usize>,
    /// First date of use; the next open one is taken when it is closed.
    pub first: Option<NaiveDate>,
    /// The whole opening hours of the facility, so that rivals meet.
    pub whole_day: bool,
    pub fate: Fate,
}

/// Something that happened to a request.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub at: Moment,
    pub kind: &'static str,
    /// `None` = the applicant.
    pub by: Option<Role>,
    pub before: Status,
    pub after: Status,
}

/// A message and when it was told; `overtaken` = never.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub template: Template,
    pub made: Moment,
    pub sent: Option<Moment>,
    pub overtaken: Option<Moment>,
    pub decision: bool,
}

/// A request with its past.
pub struct Planned {
    pub reservation: Reservation,
    pub holds: Vec<Occupancy>,
    /// What is held for the offer in `reservation.proposal`.
    pub offered: Vec<Occupancy>,
    pub steps: Vec<Step>,
    pub told: Vec<Told>,
}

/// Invents one request after the other, in the order in which they were received.
pub struct Planner<'a> {
    pub random: Random,
    facilities: &'a [Facility],
    calendar: &'a WorkingCalendar,
    /// Midnight that began today: everything invented lies before it, so that the example is the same all day.
    today: Moment,
    taken: Vec<BTreeMap<NaiveDate, Vec<Occupancy>>>,
    codes: HashSet<ReservationCode>,
}

impl<'a> Planner<'a> {
    pub fn new(seed: u64, facilities: &'a [Facility], calendar: &'a WorkingCalendar, today: NaiveDate) -> Self {
        Self {
            random: Random::new(seed),
            facilities,
            calendar,
            today: Slot::day(today).from,
            taken: vec![BTreeMap::new(); facilities.len()],
            codes: HashSet::new(),
        }
    }

    /// Holds time for good; `place` is the facility's in the catalogue.
    pub fn hold(&mut self, place: usize, stretches: &[Occupancy]) {
        for stretch in stretches {
            let date = crate::domain::slot::local_date(stretch.slot.from);
            self.taken[place].entry(date).or_default().push(*stretch);
        }
    }

    fn is_free(&self, place: usize, claim: &Claim) -> bool {
        let (first, last) = wished_dates(claim.start, claim.end);
        let near = self.taken[place].range(first - Days::new(32)..=last + Days::new(1));
        let near: Vec<Occupancy> = near.flat_map(|(_, stretches)| stretches.iter().copied()).collect();
        conflict(&claim.facility, &claim.stretches, &near).is_none()
    }

    /// A request and what became of it; `None` when no date suits.
    pub fn request(&mut self, id: i64, wanted: Wanted) -> Option<Planned> {
        let place = wanted.facility.unwrap_or_else(|| self.popular());
        let undecided = matches!(wanted.fate, Fate::Undecided | Fate::NeedsInfo | Fate::Offered);
        let due = self.calendar.due(wanted.received);
        let must_be_free = wanted.fate != Fate::Any || undecided || due >= self.today;
        let claim = (0..TRIES).find_map(|_| {
            let claim = self.wish(place, &wanted)?;
            (!must_be_free || self.is_free(place, &claim)).then_some(claim)
        })?;
        let reservation = self.written(id, &claim, &wanted, due)?;
        let mut planned = Planned {
            told: vec![Told { template: Template::Received, made: reservation.received_at, sent: None, overtaken: None, decision: false }],
            steps: vec![Step { at: reservation.received_at, kind: "submitted", by: None, before: Status::Submitted, after: Status::Submitted }],
            holds: Vec::new(),
            offered: Vec::new(),
            reservation,
        };
        if planned.reservation.channel == Channel::Ult {
            planned.steps[0].by = Some(Role::Ult);
        }
        self.follow(&mut planned, place, &claim, wanted.fate);
        planned.reservation.version = Version(i64::try_from(planned.steps.len()).expect("a short history"));
        Some(planned)
    }

    fn popular(&mut self) -> usize {
        let mut ticket = self.random.between(1, POPULARITY.iter().sum());
        for (place, weight) in POPULARITY.iter().enumerate().take(self.facilities.len()) {
            ticket -= weight;
            if ticket <= 0 {
                return place;
            }
        }
        0
    }

    /// Days, hours and quantity that suit the facility and its hours.
    fn wish(&mut self, place: usize, wanted: &Wanted) -> Option<Claim> {
        let facility = self.facilities[place].clone();
        let earliest = self.calendar.earliest_use(wanted.received);
        let ahead = if self.random.chance(75) { self.random.between(0, 24) } else { self.random.between(25, 90) };
        let mut first = wanted.first.unwrap_or(earliest + Days::new(u64::try_from(ahead).expect("not negative"))).max(earliest);
        let open = |date: NaiveDate| self.calendar.closes(date).is_none() && facility.hours.on(date).is_some();
        for _ in 0..30 {
            if open(first) {
                break;
            }
            first = first.succ_opt()?;
        }
        let nights = facility.is_overnight();
        let dates = if wanted.whole_day { i64::from(nights) } else { self.dates(&facility) };
        let mut last = first + Days::new(u64::try_from(dates).expect("not negative"));
        while last > first && !nights && !first.iter_days().take_while(|date| *date <= last).all(open) {
            last = last.pred_opt()?;
        }
        let (from, to) = if nights {
            (14, 12)
        } else if wanted.whole_day || facility.kind == FacilityKind::Vehicle || facility.kind == FacilityKind::Equipment {
            (8, 16)
        } else {
            self.random.pick(&[(8, 12), (8, 12), (13, 16), (13, 16), (8, 16), (9, 11)])
        };
        let wall = |date: NaiveDate, hour: u32| Some(date.and_time(NaiveTime::from_hms_opt(hour, 0, 0)?));
        let (start, end) = (wall(first, from)?, wall(last, to)?);
        let pattern = if nights { Pattern::Continuous } else { Pattern::Daily };
        if instant(start) <= wanted.received || hours_fault(&facility, self.calendar, pattern, start, end).is_some() {
            return None;
        }
        let quantity = match facility.stock {
            1 => 1,
            2..=10 => self.random.between(1, 2),
            11..=99 => self.random.between(2, 8),
            _ => self.random.between(5, 15) * 10,
        };
        let seats = facility.capacity.iter().map(|capacity| capacity.people).min();
        let participants = if nights { Some(quantity * 2) } else { seats.map(|seats| (seats * self.random.between(40, 95) / 100).max(1)) };
        Claim::new(facility, quantity, pattern, start, end, participants).ok()
    }

    /// Dates after the first one.
    fn dates(&mut self, facility: &Facility) -> i64 {
        let more = self.random.between(0, 99);
        match facility.kind {
            FacilityKind::Dorm => 1 + i64::from(more > 40) + i64::from(more > 80),
            FacilityKind::Hall | FacilityKind::Lab => i64::from(more > 75) + i64::from(more > 90),
            FacilityKind::Class | FacilityKind::Equipment | FacilityKind::Vehicle => i64::from(more > 80),
            FacilityKind::Meeting | FacilityKind::Field => 0,
        }
    }

    /// The request as it came in.
    fn written(&mut self, id: i64, claim: &Claim, wanted: &Wanted, due_at: Moment) -> Option<Reservation> {
        let kind = claim.facility.kind;
        let walk_in = self.random.chance(35) && is_counter_time(wanted.received);
        let layout = claim.facility.capacity.first().map(|capacity| capacity.layout).filter(|_| kind.is_room() && kind != FacilityKind::Dorm);
        let mut bits = self.random.next();
        let code = loop {
            let code = ReservationCode::from_bits(bits);
            if code.is_plain() && self.codes.insert(code.clone()) {
                break code;
            }
            bits = bits.wrapping_add(1);
        };
        let item = Item { facility: claim.facility.code.clone(), facility_name: claim.facility.name.clone(), quantity: claim.quantity, layout };
        Some(Reservation {
            id: ReservationId(id),
            code,
            secret: format!("{:016x}{:016x}", self.random.next(), self.random.next()),
            version: Version(1),
            channel: if walk_in { Channel::Ult } else { Channel::Online },
            language: if self.random.chance(3) { Language::En } else { Language::Id },
            applicant: people::applicant(&mut self.random, kind),
            activity: people::activity(&mut self.random, kind).to_owned(),
            purpose: String::new(),
            participants: claim.participants,
            needs: String::new(),
            access_needs: String::new(),
            id_kind: walk_in.then_some(IdentityKind::EmployeeCard),
            on_behalf: String::new(),
            pattern: claim.pattern,
            start: claim.start,
            end: claim.end,
            span: claim.span()?,
            status: Status::Submitted,
            received_at: wanted.received,
            due_at,
            urgency: if self.random.chance(8) { Urgency::Urgent } else { Urgency::Normal },
            disposition_note: String::new(),
            sarpras_answer: None,
            sarpras_note: String::new(),
            sarpras_at: None,
            sarpras_by: None,
            decided_at: None,
            decided_by: None,
            notified_at: None,
            reason: None,
            reason_note: String::new(),
            cancelled_by: None,
            agreement: walk_in.then(|| Agreement { how: AgreementHow::InPerson, note: String::new() }),
            withdrawn_how: None,
            override_reason: String::new(),
            proposal: None,
            missing: None,
            info_reply: String::new(),
            damage_until: None,
            overdue_at: None,
            with_head: false,
            entered_at: None,
            late_reason: String::new(),
            items: vec![Asked { facility: claim.facility.id, kind: claim.facility.kind, item }],
        })
    }

    /// From the counter's desk to the end of the use, as far as it had come when today began.
    fn follow(&mut self, planned: &mut Planned, place: usize, claim: &Claim, fate: Fate) {
        let received = planned.reservation.received_at;
        let due = planned.reservation.due_at;
        let asked = received + Duration::minutes(self.random.between(5, 40));
        let answered = asked + Duration::minutes(self.random.between(10, 90));
        let decided = answered + Duration::minutes(self.random.between(10, 120));
        let told = decided + Duration::minutes(self.random.between(3, 45));
        planned.told[0].sent = Some(received + Duration::minutes(4)).filter(|at| *at < self.today && self.random.chance(80));
        let undecided = match fate {
            Fate::Undecided | Fate::NeedsInfo | Fate::Offered => true,
            Fate::Any => (due >= self.today && self.random.chance(70)) || decided >= self.today,
            Fate::Untold | Fate::Approved => false,
        };
        if undecided {
            self.leave_undecided(planned, place, claim, fate, asked, answered);
            return;
        }
        if fate == Fate::Any && self.random.chance(7) {
            self.end(planned, Status::Cancelled, "withdrawn", None, asked);
            planned.reservation.reason = Some(Reason::Applicant);
            planned.reservation.cancelled_by = Some(CancelledBy::Applicant);
            self.say(planned, Template::CancelledByApplicant, asked, Some(asked + Duration::minutes(20)), false);
            return;
        }
        if fate == Fate::Any && planned.reservation.span.to < self.today && self.random.chance(2) {
            // Nobody decided in time.
            let at = planned.reservation.span.from;
            self.end(planned, Status::Expired, "expired", Some(Role::Sysadmin), at);
            return;
        }
        self.dispose(planned, asked);
        let free = self.is_free(place, claim);
        let reject = !free || (fate == Fate::Any && self.random.chance(12)) || (fate == Fate::Untold && self.random.chance(35));
        let answer = if reject && !free { SarprasAnswer::Unavailable } else { SarprasAnswer::Available };
        self.answer(planned, answer, answered);
        let told = (fate != Fate::Untold).then_some(told);
        if reject {
            let reason =
                if free { self.random.pick(&[Reason::OverCapacity, Reason::Internal, Reason::NoAgreement, Reason::Incomplete]) } else { Reason::Unavailable };
            self.decide(planned, Status::Rejected, "rejected", decided, told);
            planned.reservation.reason = Some(reason);
            planned.reservation.reason_note = people::refusal(&mut self.random, reason).to_owned();
            self.say(planned, Template::Rejected, decided, told, true);
        } else {
            self.decide(planned, Status::Approved, "approved", decided, told);
            self.say(planned, Template::Approved, decided, told, true);
            self.use_it(planned, place, claim, fate, decided);
        }
    }

    fn leave_undecided(&mut self, planned: &mut Planned, place: usize, claim: &Claim, fate: Fate, asked: Moment, answered: Moment) {
        planned.holds = claim.stretches.iter().map(|stretch| Occupancy { hold: Hold::Soft, ..*stretch }).collect();
        let how_far = if fate == Fate::Undecided || fate == Fate::Any { self.random.between(0, 99) } else { 99 };
        if asked < self.today && how_far >= 30 {
            self.dispose(planned, asked);
            if answered < self.today && how_far >= 55 {
                let answer = match how_far {
                    55..=84 => SarprasAnswer::Available,
                    85..=92 => SarprasAnswer::Partial,
                    _ => SarprasAnswer::Unavailable,
                };
                self.answer(planned, answer, answered);
            }
        }
        let at = (answered + Duration::minutes(15)).min(self.today - Duration::minutes(10));
        if fate == Fate::NeedsInfo {
            let from = planned.reservation.status;
            self.end(planned, Status::NeedsInfo, "info_requested", Some(Role::Admin), at);
            planned.reservation.missing =
                Some(Missing { what: MISSING.to_owned(), asked_at: at, answer_by: complete_by(self.calendar, at, planned.reservation.span.from), from });
            self.say(planned, Template::NeedsInfo, at, None, false);
        } else if fate == Fate::Offered {
            self.offer(planned, place, claim, at);
        }
    }

    /// The same hours on the next free day, held for good until the applicant answers.
    fn offer(&mut self, planned: &mut Planned, place: usize, claim: &Claim, at: Moment) {
        let later = (1..40).find_map(|days| {
            let (start, end) = (claim.start + Duration::days(days), claim.end + Duration::days(days));
            let claim = Claim::new(claim.facility.clone(), claim.quantity, claim.pattern, start, end, claim.participants).ok()?;
            let fits = hours_fault(&claim.facility, self.calendar, claim.pattern, start, end).is_none() && self.is_free(place, &claim);
            fits.then_some(claim)
        });
        let Some((later, span)) = later.and_then(|later| later.span().map(|span| (later, span))) else { return };
        self.hold(place, &later.stretches);
        planned.reservation.proposal = Some(Proposal {
            id: ProposalId(0),
            kind: ProposalKind::Offer,
            elsewhere: None,
            things: Vec::new(),
            start: later.start,
            end: later.end,
            span,
            reason: String::new(),
            override_reason: String::new(),
            asked_at: at,
            asked_by: None,
            answer_by: answer_by(self.calendar, at, &[span.from]),
            told: true,
        });
        planned.offered = later.stretches;
        self.end(planned, Status::Offered, "offered", Some(Role::Admin), at);
        self.say(planned, Template::Offer, at, Some(at + Duration::minutes(5)), false);
    }

    /// What an approved request did until today began.
    fn use_it(&mut self, planned: &mut Planned, place: usize, claim: &Claim, fate: Fate, decided: Moment) {
        let span = planned.reservation.span;
        let day_after = decided + Duration::days(1);
        if fate == Fate::Any && day_after < self.today.min(span.from) && self.random.chance(4) {
            self.end(planned, Status::Cancelled, "cancelled", Some(Role::Admin), day_after);
            planned.reservation.reason = Some(Reason::Internal);
            planned.reservation.reason_note = people::refusal(&mut self.random, Reason::Internal).to_owned();
            planned.reservation.cancelled_by = Some(CancelledBy::Office);
            self.say(planned, Template::CancelledByOffice, day_after, Some(day_after + Duration::minutes(10)), true);
            return;
        }
        // Time that is over is kept here too, so that the past was possible.
        self.hold(place, &claim.stretches);
        if span.to <= self.today {
            if self.random.chance(4) {
                self.end(planned, Status::NoShow, "no_show", Some(Role::Sarpras), span.from + Duration::minutes(60));
            } else {
                self.end(planned, Status::InUse, "handed_over", Some(Role::Sarpras), span.from);
                self.end(planned, Status::Done, "received_back", Some(Role::Sarpras), span.to);
                planned.reservation.damage_until = Some(self.calendar.close_after(span.to, 3));
            }
            return;
        }
        planned.holds.clone_from(&claim.stretches);
        if span.from < self.today {
            self.end(planned, Status::InUse, "handed_over", Some(Role::Sarpras), span.from);
        }
    }

    fn dispose(&mut self, planned: &mut Planned, at: Moment) {
        self.end(planned, Status::Disposed, "disposed", Some(Role::Ult), at);
    }

    fn answer(&mut self, planned: &mut Planned, answer: SarprasAnswer, at: Moment) {
        self.end(planned, Status::Review, "confirmed", Some(Role::Sarpras), at);
        planned.reservation.sarpras_answer = Some(answer);
        planned.reservation.sarpras_at = Some(at);
    }

    fn decide(&mut self, planned: &mut Planned, status: Status, kind: &'static str, at: Moment, told: Option<Moment>) {
        self.end(planned, status, kind, Some(Role::Admin), at);
        planned.reservation.decided_at = Some(at);
        planned.reservation.notified_at = told;
        if let Some(told) = told {
            planned.steps.push(Step { at: told, kind: "notified", by: Some(Role::Admin), before: status, after: status });
        }
    }

    /// The next state of the request.
    #[expect(clippy::unused_self, reason = "reads like the other steps")]
    fn end(&self, planned: &mut Planned, status: Status, kind: &'static str, by: Option<Role>, at: Moment) {
        planned.steps.push(Step { at, kind, by, before: planned.reservation.status, after: status });
        planned.reservation.status = status;
    }

    /// A new message overtakes those that were not sent.
    #[expect(clippy::unused_self, reason = "reads like the other steps")]
    fn say(&self, planned: &mut Planned, template: Template, made: Moment, sent: Option<Moment>, decision: bool) {
        for earlier in planned.told.iter_mut().filter(|earlier| earlier.sent.is_none()) {
            earlier.overtaken = Some(made);
        }
        planned.told.push(Told { template, made, sent, overtaken: None, decision });
    }
}

/// The counter is open Monday to Friday, 08.00–15.00.
fn is_counter_time(moment: Moment) -> bool {
    use chrono::{Datelike as _, Timelike as _};
    let wall = crate::domain::slot::wall_clock(moment);
    wall.weekday().num_days_from_monday() < 5 && (8..15).contains(&wall.hour())
}
