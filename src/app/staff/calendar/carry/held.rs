//! What is in the hand, and what is known of where it can go.

use super::super::select::Companion;
use super::spot::Spot;
use crate::domain::application_form::NewReservation;
use crate::domain::language::Language;
use crate::domain::relocation::{Ground, Joint, Place};
use crate::domain::working_calendar::days_later;
use crate::error::AppError;
use crate::server_fns::calendar::{CalendarBooking, closure_of, load_closure_ground, load_move_ground};
use crate::tr;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What the arrows move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    Day,
    Hour,
    /// How long it lasts.
    Length,
    Facility,
}

/// A pointer that went down on a booking and has not lifted it yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Press {
    pub(super) pointer: i32,
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) touch: bool,
    pub(super) booking: CalendarBooking,
    pub(super) spot: Spot,
    /// At its end, which is drawn out.
    pub(super) stretching: bool,
}

/// A booking in the hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Carried {
    /// [`CalendarBooking::key`].
    pub(super) code: String,
    pub(super) booking: CalendarBooking,
    /// The day by which it was taken hold of; a stay can be taken at any of its days.
    pub(super) grabbed: NaiveDate,
    /// The minute of that day, where hours can be told.
    pub(super) minute: Option<i64>,
    /// Those that are selected with it, and go along.
    pub(super) others: Vec<Companion>,
    /// Its end is drawn out; its beginning stays.
    pub(super) stretching: bool,
    /// `None` = by keys.
    pub(super) pointer: Option<i32>,
}

impl Carried {
    pub(super) fn by_keys(&self) -> bool {
        self.pointer.is_none()
    }

    /// The code of each.
    pub(super) fn codes(&self) -> BTreeSet<String> {
        std::iter::once(&self.code).chain(self.others.iter().map(|other| &other.code)).cloned().collect()
    }

    /// Code and name of the one that stands elsewhere `now` than `before`: one of those that go along, or the one that leads.
    pub(super) fn changed(&self, now: Option<&Known>, before: Option<&Known>) -> (String, String) {
        let differs = now.zip(before).and_then(|(now, before)| now.wishes().zip(before.wishes()).position(|(now, before)| now != before));
        let other = differs.and_then(|place| place.checked_sub(1)).and_then(|place| self.others.get(place));
        other.map_or_else(|| (self.code.clone(), self.booking.title.clone()), |other| (other.code.clone(), other.title.clone()))
    }

    /// A verdict in a few words; when several are carried, with the code and the name of the one that says no.
    pub(super) fn says(&self, language: Language, joint: &Joint) -> String {
        let verdict = joint.verdict.text(language);
        let named = |place: usize| match place.checked_sub(1) {
            None => Some((&self.code, &self.booking.title)),
            Some(place) => self.others.get(place).map(|other| (&other.code, &other.title)),
        };
        match joint.refusing.filter(|_| !self.others.is_empty()).and_then(named) {
            Some((code, title)) => tr!(language, "calendar.carry.refuses", verdict = verdict, what = format!("{code}, {title}")),
            None => verdict,
        }
    }
}

/// The answer about the days `[from, to)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    pub(super) code: String,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) ground: Ground,
    /// Of those that go along.
    pub(super) others: Vec<Ground>,
}

impl Known {
    /// Does it stand where whoever lifted it saw it?
    pub(super) fn is_as_seen(&self, carried: &Carried) -> bool {
        self.ground.is_still_at(&carried.booking.facility, carried.booking.slot())
    }

    /// What it would meet there, or one of those that go along.
    pub(super) fn verdict(&self, place: &Place) -> Joint {
        self.ground.verdict_together(&self.others, place)
    }

    /// Does *Pindahkan…* take it there with a reason (§7.4)? Several that go together give none.
    pub(super) fn passes_with_reason(&self, place: &Place) -> bool {
        self.others.is_empty() && self.ground.is_free_with_reason(place)
    }

    /// How each stands.
    pub(super) fn wishes(&self) -> impl Iterator<Item = &NewReservation> {
        std::iter::once(&self.ground).chain(&self.others).map(|ground| &ground.wish)
    }
}

/// By keys it is made longer by so many days at most; further it is typed.
pub(super) const MOST_LONGER_DAYS: i64 = 31;

/// A question about the days `[from, to)`; only the answer to the latest one counts.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) number: u64,
    pub(super) code: String,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    /// So many days behind them its end can be led to, by which it lasts longer than now.
    pub(super) behind: i64,
    pub(super) grabbed: NaiveDate,
    pub(super) others: Vec<Companion>,
    /// It may go to another facility.
    pub(super) anywhere: bool,
}

impl Question {
    /// What is needed to judge the request and those that go along. Each of them comes as many days beside it as it stands
    /// beside it now.
    pub(super) async fn answer(&self) -> Result<(Ground, Vec<Ground>), AppError> {
        let to = days_later(self.to, self.behind);
        if let Some(id) = closure_of(&self.code) {
            return Ok((load_closure_ground(id, self.from, to, self.anywhere).await?, Vec::new()));
        }
        let codes = std::iter::once(self.code.as_str()).chain(self.others.iter().map(|other| other.code.as_str()));
        let together = if self.others.is_empty() { String::new() } else { codes.collect::<Vec<_>>().join(" ") };
        let ground = load_move_ground(self.code.clone(), self.from, to, together.clone(), self.anywhere).await?;
        let mut others = Vec::with_capacity(self.others.len());
        for other in &self.others {
            let beside = other.day - self.grabbed;
            others.push(load_move_ground(other.code.clone(), self.from + beside, self.to + beside, together.clone(), false).await?);
        }
        Ok((ground, others))
    }
}
