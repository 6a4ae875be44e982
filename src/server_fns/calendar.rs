//! The staff's calendar of all bookings, in each of its views.

use crate::domain::availability::Purpose;
use crate::domain::calendar_view::CalendarView;
use crate::domain::closure::ClosureMove;
use crate::domain::code::ReservationCode;
use crate::domain::facility::{FacilityCode, FacilityKind};
use crate::domain::places::Closing;
use crate::domain::relocation::Ground;
use crate::domain::reservation::{Action, Facts, Phase, Question, Refusal, Status};
use crate::domain::role::Roles;
use crate::domain::slot::{Moment, Slot};
use crate::error::AppError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One stretch of use on the staff's calendar. It goes over the wire as a row without names: a page has hundreds of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct CalendarBooking {
    /// Of the request; none for internal events and maintenance, and for a request that the reader may not open.
    pub code: Option<ReservationCode>,
    /// Institution or name, or the reason of a closure; empty for a request that the reader may not open.
    pub title: String,
    pub facility: FacilityCode,
    pub facility_name: String,
    pub quantity: i64,
    pub from: Moment,
    pub to: Moment,
    /// Minutes kept free before and after it.
    pub set_up_minutes: i64,
    pub clean_up_minutes: i64,
    pub purpose: Purpose,
    /// Of the request; none for internal events and maintenance. What is only proposed looks like an offer.
    pub status: Option<Status>,
    /// Where the request would go if its applicant agreed. What it has, or asks for, is a booking of its own with the same code.
    pub proposed: bool,
    /// Row id of an event or of maintenance that the reader may move.
    pub closure: Option<i64>,
}

/// The fields of a [`CalendarBooking`] in their order; moments as seconds, which a phone reads far faster than dates.
type Row = (Option<ReservationCode>, String, FacilityCode, String, i64, i64, i64, i64, i64, Purpose, Option<Status>, bool, Option<i64>);

impl From<Row> for CalendarBooking {
    fn from(row: Row) -> Self {
        let (code, title, facility, facility_name, quantity, from, to, set_up_minutes, clean_up_minutes, purpose, status, proposed, closure) = row;
        let moment = |seconds| Moment::from_timestamp(seconds, 0).unwrap_or_default();
        let (from, to) = (moment(from), moment(to));
        Self { code, title, facility, facility_name, quantity, from, to, set_up_minutes, clean_up_minutes, purpose, status, proposed, closure }
    }
}

impl From<CalendarBooking> for Row {
    fn from(booking: CalendarBooking) -> Self {
        let CalendarBooking { code, title, facility, facility_name, quantity, from, to, set_up_minutes, clean_up_minutes, purpose, status, proposed, closure } =
            booking;
        (code, title, facility, facility_name, quantity, from.timestamp(), to.timestamp(), set_up_minutes, clean_up_minutes, purpose, status, proposed, closure)
    }
}

impl CalendarBooking {
    pub fn slot(&self) -> Slot {
        Slot { from: self.from, to: self.to }
    }

    /// May somebody with `roles` move it now? What the table of actions says; the server asks it again with all facts.
    /// `None` for what is no request, and for what is only proposed: there the request itself is moved, which replaces it.
    pub fn movable(&self, roles: &Roles, now: Moment) -> Option<Result<(), Refusal>> {
        let phase = if self.from <= now { Phase::Begun } else { Phase::Ahead };
        let facts = |status| Facts { status, sarpras_answer: None, phase, question: Question::None, damage_open: false, with_head: false };
        self.status.filter(|_| !self.proposed).map(|status| Action::Move.allowed(facts(status), roles))
    }

    /// Its [`key`](Self::key), if somebody with `roles` may carry it away now. Of an event or maintenance the server has looked whether
    /// they may; what has begun can still last longer.
    pub fn movable_code(&self, roles: &Roles, now: Moment) -> Option<String> {
        let may = if self.code.is_some() { self.movable(roles, now) == Some(Ok(())) } else { self.to > now };
        self.key().filter(|_| may)
    }

    /// What it is called on the screen: the code of a request, or [`closure_key`]; `None` for what the reader can do nothing with.
    pub fn key(&self) -> Option<String> {
        self.code.as_ref().map(ToString::to_string).or_else(|| self.closure.map(closure_key))
    }
}

/// What an event or maintenance is called on the screen, where requests have their code: `c12`. It is no code.
pub fn closure_key(id: i64) -> String {
    format!("c{id}")
}

/// The row id in such a key.
pub fn closure_of(key: &str) -> Option<i64> {
    key.strip_prefix('c')?.parse().ok()
}

/// A request that waits for the answer to a proposal (*usulan jadwal*): what it has and what is proposed are shown as two bookings
/// that tell of each other. Beside the bookings, because few have one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalLink {
    pub code: ReservationCode,
    /// When it begins now, or was asked to.
    pub was: Moment,
    /// When it would begin.
    pub would_be: Moment,
    /// The facility that it has and the one that it would have, by name, when these differ.
    pub facilities: Option<(String, String)>,
}

/// A day that is not an ordinary working day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpecialDay {
    pub date: NaiveDate,
    pub name_id: String,
    pub name_en: String,
    pub joint_leave: bool,
}

/// From this moment on so many units of a pool are left, and so many of them are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockStep {
    pub at: Moment,
    pub left: i64,
    pub asked: i64,
}

/// A use of kin (*terpakai bersama induk atau bagiannya*): while the hall is taken so is its half, and the other way round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KinUse {
    pub facility_name: String,
    /// Institution or name, or the reason of a closure; empty for a request that the reader may not open.
    pub title: String,
    pub slot: Slot,
}

/// One facility of a timeline (*baris fasilitas*).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    pub facility: FacilityCode,
    pub name: String,
    pub kind: FacilityKind,
    pub stock: i64,
    /// People that fit; none where seats do not matter.
    pub people: Option<i64>,
    /// When it is lent on each shown day; none where it is closed.
    pub open: Vec<Option<Slot>>,
    /// What is left of a pool, from the first shown moment on; empty for a room.
    pub steps: Vec<StockStep>,
    /// What its kin hold for good, by start; empty for what stands alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kin: Vec<KinUse>,
}

/// What the staff's calendar shows of some days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StaffCalendar {
    pub view: CalendarView,
    /// The day asked for, today when none was.
    pub date: NaiveDate,
    /// The first day shown.
    pub from: NaiveDate,
    /// The day after the last one.
    pub to: NaiveDate,
    /// The only facility shown, with its kin; none for all.
    pub facility: Option<FacilityCode>,
    /// By start. The month names the first few of each day only, and more of the day asked for.
    pub bookings: Vec<CalendarBooking>,
    /// Of those that wait for the answer to a proposal, and that the reader may open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<ProposalLink>,
    /// How many bookings touch each shown day.
    pub counts: Vec<usize>,
    /// Facilities of this page of a timeline.
    pub lanes: Vec<Lane>,
    /// Facilities before this page, and in all.
    pub lanes_before: usize,
    pub lanes_in_all: usize,
    /// Bookings of an agenda's first day before this page of it.
    pub lines_before: usize,
    /// The hours on the axis of a week or a day.
    pub hours: Range<u16>,
    pub special_days: Vec<SpecialDay>,
    /// Fridays' breaks for the prayer, where hours are shown.
    pub prayer_breaks: Vec<Slot>,
    pub today: NaiveDate,
    pub updated_at: Moment,
}

impl StaffCalendar {
    /// No more than its first bookings and lanes.
    #[must_use]
    pub fn first(mut self, bookings: usize, lanes: usize) -> Self {
        self.bookings.truncate(bookings);
        self.lanes.truncate(lanes);
        self
    }
}

/// The calendar around `date` (`YYYY-MM-DD`; today when it is no date), of one facility or of all (empty code). A timeline
/// begins after `skip` facilities, an agenda after `skip` bookings of its first day.
#[server(endpoint = "calendar/staff-page")]
pub async fn load_staff_calendar(view: CalendarView, date: String, facility: String, skip: usize) -> Result<StaffCalendar, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Ult, Role::Sarpras, Role::Admin]).await?;
    let date = date.parse().unwrap_or_else(|_| crate::domain::slot::local_date(context.now));
    if !crate::domain::working_calendar::is_known_year(date) {
        return Err(AppError::NotFound);
    }
    let facility = Some(FacilityCode(facility)).filter(|code| !code.as_str().is_empty());
    let asked = crate::store::calendar::Asked { view, date, facility, skip, week_start: crate::server::context::week_start() };
    let mut db = context.store.read().await?;
    Ok(crate::store::calendar::load(&context.store, &mut db, &asked, &context.actor.roles(), context.now).await?)
}

/// Days that one answer about a move may cover: a month's weeks, and as much behind them as keys make it longer by.
pub const MOST_DAYS: i64 = 93;

/// What is needed to judge where a request can go while it is carried over the days `[from, to)`; `together` are the codes of
/// those that go with it, with blanks between them. `anywhere`: it may go to another facility, else only its own is told of.
#[server(endpoint = "calendar/move-ground")]
pub async fn load_move_ground(
    code: String,
    from: NaiveDate,
    to: NaiveDate,
    #[server(default)] together: String,
    #[server(default)] anywhere: bool,
) -> Result<Ground, AppError> {
    let context = crate::server::context::signed_in().await?;
    let code = code.parse::<ReservationCode>().map_err(|_| AppError::NotFound)?;
    let known = together.split_whitespace().take(crate::domain::relocation::MOST_TOGETHER).map(str::parse::<ReservationCode>);
    let together = known.collect::<Result<Vec<_>, _>>().map_err(|_| AppError::NotFound)?;
    if !(1..=MOST_DAYS).contains(&(to - from).num_days()) || !crate::domain::working_calendar::is_known_year(from) {
        return Err(AppError::NotFound);
    }
    crate::workflow::reschedule::ground(&context, &code, from, to, &together, anywhere).await
}

/// What is needed to judge where an event or maintenance can go while it is carried over the days `[from, to)`; `anywhere`: it may go to
/// another facility, else only its own is told of.
#[server(endpoint = "calendar/closure-ground")]
pub async fn load_closure_ground(id: i64, from: NaiveDate, to: NaiveDate, #[server(default)] anywhere: bool) -> Result<Ground, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Sarpras, Role::Admin]).await?;
    if !(1..=MOST_DAYS).contains(&(to - from).num_days()) || !crate::domain::working_calendar::is_known_year(from) {
        return Err(AppError::NotFound);
    }
    crate::workflow::close::ground(&context, id, from, to, anywhere).await
}

/// Moves an event or maintenance at once, unless somebody is in the way.
#[server(endpoint = "calendar/move-closure")]
pub async fn move_closure(id: i64, form: ClosureMove) -> Result<Closing, AppError> {
    use crate::domain::role::Role;
    let context = crate::server::context::with_roles(&[Role::Sarpras, Role::Admin]).await?;
    crate::workflow::close::move_by_form(&context, id, &form).await
}

/// What tests of the calendar change in one thing or the other.
#[cfg(test)]
pub mod examples {
    use super::*;
    use crate::domain::examples::{date, wita};

    /// The big hall for MKKS SMA, approved; not to be opened.
    pub fn booking(from: &str, to: &str) -> CalendarBooking {
        CalendarBooking {
            code: None,
            title: "MKKS SMA".to_owned(),
            facility: FacilityCode("AUL-1".to_owned()),
            facility_name: "Aula Utama".to_owned(),
            quantity: 1,
            from: wita(from),
            to: wita(to),
            set_up_minutes: 0,
            clean_up_minutes: 0,
            purpose: Purpose::Booking,
            status: Some(Status::Approved),
            proposed: false,
            closure: None,
        }
    }

    /// The days `[from, to)` with these bookings, as they are seen at ten on 24 November 2026.
    pub fn calendar(view: CalendarView, from: &str, to: &str, bookings: Vec<CalendarBooking>) -> StaffCalendar {
        let days = date(from).iter_days().take_while(|day| *day < date(to)).map(Slot::day);
        StaffCalendar {
            view,
            date: date(from),
            from: date(from),
            to: date(to),
            facility: None,
            counts: days.map(|day| bookings.iter().filter(|booking| booking.slot().overlaps(day)).count()).collect(),
            bookings,
            links: vec![],
            lanes: vec![],
            lanes_before: 0,
            lanes_in_all: 0,
            lines_before: 0,
            hours: 7..17,
            special_days: vec![],
            prayer_breaks: vec![],
            today: date("2026-11-24"),
            updated_at: wita("2026-11-24 10:00"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_event_is_no_code_of_a_request() {
        assert_eq!(closure_of(&closure_key(12)), Some(12));
        assert_eq!(closure_of("9B2T-KX5R-1"), None);
        assert!(closure_key(12).parse::<ReservationCode>().is_err());
    }
}
