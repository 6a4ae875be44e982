//! Which rows of the inbox a page has: what narrows a list down, and where the page before has ended.

use super::occupancies::LONGEST_STRETCH;
use super::reservations::Reservation;
use crate::domain::applicant::Channel;
use crate::domain::application_form::typed_date;
use crate::domain::reservation::Status;
use crate::domain::slot::Slot;
use crate::domain::working_calendar::is_known_year;
use crate::server_fns::inbox::InboxFilter;
use std::fmt;

/// The order of every list but that of all: what begins before its answer is due first, then by due moment and arrival.
pub(super) const BY_DUE: &str = "(r.starts_at < r.due_at) desc, r.due_at, r.received_at, r.id";

/// What narrows a list down beside facility and words. What is not understood counts as not said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Narrow {
    /// The use touches this day.
    pub day: Option<Slot>,
    status: Option<Status>,
    channel: Option<Channel>,
    /// The last row of the page before.
    pub after: Option<Place>,
}

impl Narrow {
    pub fn of(filter: &InboxFilter) -> Self {
        Self {
            day: typed_date(&filter.date).filter(|date| is_known_year(*date)).map(Slot::day),
            status: filter.status.parse().ok(),
            channel: filter.channel.parse().ok(),
            after: Place::parse(&filter.cursor),
        }
    }

    /// The conditions, with the day in `$8` and `$9`. `walked`: the list of all is walked from its newest row on until the page is
    /// full; the plus keeps the database from looking up a state that thousands have, and sorting them.
    pub fn conditions(self, walked: bool) -> String {
        let plus = if walked { "+" } else { "" };
        let status = self.status.map_or_else(|| "1 = 1".to_owned(), |status| format!("{plus}r.status = '{status}'"));
        let channel = self.channel.map_or_else(|| "1 = 1".to_owned(), |channel| format!("r.channel = '{channel}'"));
        let touches = || format!("r.starts_at > $8 - {LONGEST_STRETCH} and r.starts_at < $9 and r.ends_at > $8");
        let day = if self.day.is_some() { touches() } else { "$8 = $9".to_owned() };
        format!("{status} and {channel} and {day}")
    }
}

/// A row's place in [`BY_DUE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// 0 = urgent.
    pub unhurried: i64,
    pub due_at: i64,
    pub received_at: i64,
    pub id: i64,
}

impl Place {
    /// Before every row.
    pub const FIRST: Self = Self { unhurried: -1, due_at: 0, received_at: 0, id: 0 };

    pub fn of(reservation: &Reservation) -> Self {
        Self {
            unhurried: i64::from(reservation.span.from >= reservation.due_at),
            due_at: reservation.due_at.timestamp(),
            received_at: reservation.received_at.timestamp(),
            id: reservation.id.0,
        }
    }

    fn parse(cursor: &str) -> Option<Self> {
        let parts = cursor.split('.').map(|part| part.parse::<i64>()).collect::<Result<Vec<_>, _>>().ok()?;
        let [unhurried, due_at, received_at, id] = parts[..] else { return None };
        Some(Self { unhurried, due_at, received_at, id })
    }
}

/// The `cursor` of an address.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.unhurried, self.due_at, self.received_at, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_and_what_is_none_counts_as_not_said() {
        let place = Place { unhurried: 1, due_at: 1_797_292_800, received_at: 1_797_200_000, id: 57 };
        assert_eq!(Place::parse(&place.to_string()), Some(place));
        for typed in ["", "57", "1.2.3", "1.2.3.4.5", "a.b.c.d", "1.2.3.99999999999999999999"] {
            assert_eq!(Place::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_not_understood_counts_as_not_said() {
        let filter = InboxFilter { date: "besok".into(), status: "x' or 1=1".into(), channel: "fax".into(), ..InboxFilter::default() };
        assert_eq!(Narrow::of(&filter).conditions(false), "1 = 1 and 1 = 1 and $8 = $9");
    }
}
