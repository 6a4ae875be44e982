//! What calendars outside have been told: one entry for each stretch of time that somebody holds for good or has held, with a name
//! of its own that never changes. Rows of `occupancy` come and go; triggers mark whose have changed, and [`follow`] brings the
//! entries in step when the event of the change is written, so in the same transaction. Nobody calls it but [`super::events`].

use super::occupancies::LONGEST_STRETCH;
use super::rows::Columns;
use super::{Connection, StoreError, dialect, inbox, random_hex, staff};
use crate::domain::availability::Purpose;
use crate::domain::code::ReservationCode;
use crate::domain::facility::FacilityId;
use crate::domain::reservation::Status;
use crate::domain::role::{Roles, StaffId, StaffMember};
use crate::domain::slot::{Moment, Slot};
use sqlx::any::AnyRow;

/// Random bytes of an entry's name.
const UID_BYTES: usize = 16;
/// Entries of one answer, those of the first days: more than the days of a calendar can hold, because what is left out would vanish from
/// subscribers without a word. [`warn_if_cut`] says so should it happen all the same.
const MOST: i64 = 50_000;
/// Entries that began so long ago are forgotten: calendars go back 90 days, and no stretch is longer than 31.
const FORGOTTEN_AFTER_DAYS: i64 = 140;

/// A stretch as it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    slot: Slot,
    quantity: i64,
    purpose: Purpose,
}

/// An entry as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kept {
    id: i64,
    ordinal: usize,
    stretch: Stretch,
    cancelled: bool,
}

/// What has to be written so that an entry says how it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Add { ordinal: usize, stretch: Stretch },
    Put { id: i64, stretch: Stretch },
    Cancel { id: i64 },
}

/// Whose stretches: in one facility, of a request, of what is proposed to it, or of a closure.
#[derive(Debug, Clone, Copy)]
struct Whose {
    facility: FacilityId,
    reservation: Option<i64>,
    closure: Option<i64>,
    proposed: bool,
}

impl Whose {
    /// Column and row id of the holder.
    fn owner(self) -> (&'static str, i64) {
        match self.reservation {
            Some(id) => ("reservation_id", id),
            None => ("closure_id", self.closure.unwrap_or_default()),
        }
    }
}

/// Brings the entries in step with what is held since the last time.
///
/// # Errors
/// Database trouble.
pub(super) async fn follow(db: &mut Connection, now: Moment) -> Result<(), StoreError> {
    let rows =
        sqlx::query("select distinct facility_id, reservation_id, closure_id, proposed from feed_change order by 1, 2, 3, 4").fetch_all(&mut *db).await?;
    // The database keeps whole seconds, and no stretch may be empty there.
    let now = Moment::from_timestamp(now.timestamp(), 0).unwrap_or(now);
    for row in &rows {
        let columns = Columns::new(row, "feed_change");
        let whose = Whose {
            facility: FacilityId(columns.int("facility_id")?),
            reservation: columns.maybe_int("reservation_id")?,
            closure: columns.maybe_int("closure_id")?,
            proposed: columns.int("proposed")? != 0,
        };
        let (held, kept) = (held(db, whose).await?, kept(db, whose).await?);
        for change in changes(&held, &kept, now) {
            write(db, whose, change, now).await?;
        }
        if held.is_empty() && whose.closure.is_some() {
            let_go(db, whose).await?;
        }
    }
    sqlx::query("delete from feed_change").execute(&mut *db).await?;
    sqlx::query("delete from feed_entry where starts_at < $1").bind(now.timestamp() - FORGOTTEN_AFTER_DAYS * 86_400).execute(db).await?;
    Ok(())
}

/// Enters everything that is held, after many rows at once; there are no entries yet.
///
/// # Errors
/// Database trouble.
pub(super) async fn fill(db: &mut Connection) -> Result<(), StoreError> {
    sqlx::query(dialect::FEED_OF_ALL_THAT_IS_HELD).execute(&mut *db).await?;
    sqlx::query("delete from feed_change").execute(db).await?;
    Ok(())
}

/// The n-th stretch is told by the n-th entry, wherever it has gone. What is not held any more and lies ahead is cancelled; what
/// was under way ends now, and what is over has happened.
fn changes(held: &[Stretch], kept: &[Kept], now: Moment) -> Vec<Change> {
    let mut changes = Vec::new();
    for (ordinal, stretch) in held.iter().enumerate() {
        match kept.iter().find(|entry| entry.ordinal == ordinal) {
            None => changes.push(Change::Add { ordinal, stretch: *stretch }),
            Some(entry) if entry.cancelled || entry.stretch != *stretch => changes.push(Change::Put { id: entry.id, stretch: *stretch }),
            Some(_) => {}
        }
    }
    let given_up = kept.iter().filter(|entry| entry.ordinal >= held.len() && !entry.cancelled && entry.stretch.slot.to > now);
    for entry in given_up {
        changes.push(match Slot::new(entry.stretch.slot.from, now) {
            Some(slot) => Change::Put { id: entry.id, stretch: Stretch { slot, ..entry.stretch } },
            None => Change::Cancel { id: entry.id },
        });
    }
    changes
}

async fn held(db: &mut Connection, whose: Whose) -> Result<Vec<Stretch>, StoreError> {
    let (owner, id) = whose.owner();
    let sql = format!(
        "select id, starts_at, ends_at, quantity, purpose from occupancy where facility_id = $1 and {owner} = $2 and proposed = $3 and hold = 'hard' \
         order by starts_at, id limit 1000"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(whose.facility.0).bind(id).bind(i64::from(whose.proposed));
    query.fetch_all(db).await?.iter().map(|row| stretch(&Columns::new(row, "occupancy"))).collect()
}

async fn kept(db: &mut Connection, whose: Whose) -> Result<Vec<Kept>, StoreError> {
    let (owner, id) = whose.owner();
    let sql = format!(
        "select id, ordinal, starts_at, ends_at, quantity, purpose, cancelled from feed_entry \
         where facility_id = $1 and {owner} = $2 and proposed = $3 order by ordinal, id limit 1000"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(whose.facility.0).bind(id).bind(i64::from(whose.proposed));
    let entry = |row: &AnyRow| -> Result<Kept, StoreError> {
        let columns = Columns::new(row, "feed_entry");
        Ok(Kept {
            id: columns.int("id")?,
            ordinal: usize::try_from(columns.int("ordinal")?).map_err(|_| columns.corrupt())?,
            stretch: stretch(&columns)?,
            cancelled: columns.int("cancelled")? != 0,
        })
    };
    query.fetch_all(db).await?.iter().map(entry).collect()
}

fn stretch(columns: &Columns<'_>) -> Result<Stretch, StoreError> {
    Ok(Stretch { slot: columns.slot("starts_at", "ends_at")?, quantity: columns.int("quantity")?, purpose: columns.code("purpose")? })
}

async fn write(db: &mut Connection, whose: Whose, change: Change, now: Moment) -> Result<(), StoreError> {
    let query = match change {
        Change::Add { ordinal, stretch } => sqlx::query(
            "insert into feed_entry (uid, facility_id, reservation_id, closure_id, proposed, ordinal, starts_at, ends_at, quantity, purpose, \
               made_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        )
        .bind(random_hex(UID_BYTES))
        .bind(whose.facility.0)
        .bind(whose.reservation)
        .bind(whose.closure)
        .bind(i64::from(whose.proposed))
        .bind(i64::try_from(ordinal).unwrap_or(i64::MAX))
        .bind(stretch.slot.from.timestamp())
        .bind(stretch.slot.to.timestamp())
        .bind(stretch.quantity)
        .bind(stretch.purpose.code())
        .bind(now.timestamp()),
        Change::Put { id, stretch } => sqlx::query(
            "update feed_entry set starts_at = $2, ends_at = $3, quantity = $4, purpose = $5, cancelled = 0, sequence = sequence + 1, changed_at = $6 \
             where id = $1",
        )
        .bind(id)
        .bind(stretch.slot.from.timestamp())
        .bind(stretch.slot.to.timestamp())
        .bind(stretch.quantity)
        .bind(stretch.purpose.code())
        .bind(now.timestamp()),
        Change::Cancel { id } => {
            sqlx::query("update feed_entry set cancelled = 1, sequence = sequence + 1, changed_at = $2 where id = $1").bind(id).bind(now.timestamp())
        }
    };
    query.execute(db).await?;
    Ok(())
}

/// The row id of a closure that was opened again may be given to another one.
async fn let_go(db: &mut Connection, whose: Whose) -> Result<(), StoreError> {
    sqlx::query("update feed_entry set closure_id = null where facility_id = $1 and closure_id = $2")
        .bind(whose.facility.0)
        .bind(whose.closure)
        .execute(db)
        .await?;
    Ok(())
}

/// A stretch as a calendar outside shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The same for ever, and tells nothing.
    pub uid: String,
    pub facility: FacilityId,
    pub facility_name: String,
    pub stock: i64,
    pub slot: Slot,
    pub quantity: i64,
    pub purpose: Purpose,
    /// Grows with every change.
    pub sequence: i64,
    pub cancelled: bool,
    pub made_at: Moment,
    pub changed_at: Moment,
    /// Only for those who may know: [`of_all`].
    pub booking: Option<Booking>,
    /// What a closure is for; empty for bookings, and once it was opened again.
    pub reason: String,
}

/// The request behind an entry, without contact data.
#[derive(Debug, Clone, PartialEq)]
pub struct Booking {
    pub code: ReservationCode,
    pub activity: String,
    /// May be empty.
    pub institution: String,
    pub status: Status,
    /// The time is only proposed to it.
    pub proposed: bool,
    /// The reader may open it; what it is and whose stays empty otherwise.
    pub readable: bool,
}

/// What is asked of every entry; cancelled ones only as long as they were cancelled within the range.
const RANGE: &str = "e.starts_at > $1 - $3 and e.starts_at < $2 and e.ends_at > $1 and (e.cancelled = 0 or e.changed_at >= $1)";

/// The entries of one facility and of its kin that touch `range`, by start. Nothing tells for whom.
///
/// # Errors
/// Database trouble.
pub async fn of_facility(db: &mut Connection, facility: FacilityId, range: Slot) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "select e.id, e.uid, e.facility_id, f.name as facility_name, f.stock, e.starts_at, e.ends_at, e.quantity, e.purpose, e.sequence, e.cancelled, \
           e.made_at, e.changed_at \
         from feed_entry e join facility f on f.id = e.facility_id \
         where (e.facility_id = $4 or e.facility_id in (select kin_id from facility_kin where facility_id = $4)) and {RANGE} \
         order by e.starts_at, e.id limit $5"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(LONGEST_STRETCH);
    let rows = query.bind(facility.0).bind(MOST).fetch_all(db).await?;
    warn_if_cut(rows.len());
    rows.iter().map(|row| entry(&Columns::new(row, "feed_entry"))).collect()
}

/// The entries of all facilities that touch `range`, by start, with what a person with `roles` may know of them: the facilities
/// team of today's and tomorrow's uses, and of what it is asked (rights table, §7.5).
///
/// # Errors
/// Database trouble.
pub async fn of_all(db: &mut Connection, range: Slot, roles: &Roles, now: Moment) -> Result<Vec<Entry>, StoreError> {
    let sql = format!(
        "select e.id, e.uid, e.facility_id, f.name as facility_name, f.stock, e.starts_at, e.ends_at, e.quantity, e.purpose, e.sequence, e.cancelled, \
           e.made_at, e.changed_at, e.proposed, r.code, r.activity, r.institution, r.status, r.with_head, r.starts_at as use_from, \
           r.damage_until, coalesce(c.reason, '') as reason \
         from feed_entry e join facility f on f.id = e.facility_id left join reservation r on r.id = e.reservation_id \
           left join closure c on c.id = e.closure_id \
         where {RANGE} order by e.starts_at, e.id limit $4"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(range.from.timestamp()).bind(range.to.timestamp()).bind(LONGEST_STRETCH);
    let everything = inbox::sees_everything(roles);
    let with_booking = |row: &AnyRow| -> Result<Entry, StoreError> {
        let columns = Columns::new(row, "feed_entry");
        let booking = match columns.maybe_code("code")? {
            None => None,
            Some(code) => {
                let (status, with_head) = (columns.code("status")?, columns.int("with_head")? != 0);
                let (from, damage_until) = (columns.moment("use_from")?, columns.maybe_moment("damage_until")?);
                let readable = everything || inbox::is_near(status, with_head, from, damage_until, now);
                let only_readable = |text: String| if readable { text } else { String::new() };
                Some(Booking {
                    code,
                    activity: only_readable(columns.text("activity")?),
                    institution: only_readable(columns.text("institution")?),
                    status,
                    proposed: columns.int("proposed")? != 0,
                    readable,
                })
            }
        };
        Ok(Entry { booking, reason: columns.text("reason")?, ..entry(&columns)? })
    };
    let rows = query.bind(MOST).fetch_all(db).await?;
    warn_if_cut(rows.len());
    rows.iter().map(with_booking).collect()
}

/// What is left out vanishes from calendars outside, as if it had never been there.
fn warn_if_cut(entries: usize) {
    if i64::try_from(entries).is_ok_and(|entries| entries >= MOST) {
        tracing::error!(entries, "a calendar has more entries than it can tell; the last days are missing");
    }
}

fn entry(columns: &Columns<'_>) -> Result<Entry, StoreError> {
    let Stretch { slot, quantity, purpose } = stretch(columns)?;
    Ok(Entry {
        uid: columns.text("uid")?,
        facility: FacilityId(columns.int("facility_id")?),
        facility_name: columns.text("facility_name")?,
        stock: columns.int("stock")?,
        slot,
        quantity,
        purpose,
        sequence: columns.int("sequence")?,
        cancelled: columns.int("cancelled")? != 0,
        made_at: columns.moment("made_at")?,
        changed_at: columns.moment("changed_at")?,
        booking: None,
        reason: String::new(),
    })
}

/// Gives a member of staff a calendar to subscribe to, in the place of the one before.
///
/// # Errors
/// Database trouble.
pub async fn give(db: &mut Connection, id: StaffId, token_hash: &str, now: Moment) -> Result<(), StoreError> {
    sqlx::query(
        "insert into staff_feed (staff_id, token_hash, made_at) values ($1, $2, $3) \
         on conflict (staff_id) do update set token_hash = excluded.token_hash, made_at = excluded.made_at",
    )
    .bind(id.0)
    .bind(token_hash)
    .bind(now.timestamp())
    .execute(db)
    .await?;
    Ok(())
}

/// Ends the calendar of a member of staff; false when they have none.
///
/// # Errors
/// Database trouble.
pub async fn end(db: &mut Connection, id: StaffId) -> Result<bool, StoreError> {
    let ended = sqlx::query("delete from staff_feed where staff_id = $1").bind(id.0).execute(db).await?;
    Ok(ended.rows_affected() == 1)
}

/// Since when a member of staff has a calendar.
///
/// # Errors
/// Database trouble.
pub async fn since(db: &mut Connection, id: StaffId) -> Result<Option<Moment>, StoreError> {
    let row = sqlx::query("select made_at from staff_feed where staff_id = $1").bind(id.0).fetch_optional(db).await?;
    row.map(|row| Columns::new(&row, "staff_feed").moment("made_at")).transpose()
}

/// Whose calendar it is, when they still work here, with the roles that are theirs now.
///
/// # Errors
/// Database trouble.
pub async fn owner(db: &mut Connection, token_hash: &str, now: Moment) -> Result<Option<StaffMember>, StoreError> {
    let row = sqlx::query("select staff_id from staff_feed where token_hash = $1").bind(token_hash).fetch_optional(&mut *db).await?;
    let Some(row) = row else { return Ok(None) };
    let id = StaffId(Columns::new(&row, "staff_feed").int("staff_id")?);
    staff::member(db, id, now).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;

    fn stretch(from: &str, to: &str) -> Stretch {
        let slot = Slot::new(wita(&format!("2026-12-{from}")), wita(&format!("2026-12-{to}"))).expect("from before to");
        Stretch { slot, quantity: 1, purpose: Purpose::Booking }
    }

    const NOTHING: [Change; 0] = [];

    fn three_days() -> [Stretch; 3] {
        ["08", "09", "10"].map(|day| stretch(&format!("{day} 08:00"), &format!("{day} 12:00")))
    }

    fn kept(stretches: &[Stretch]) -> Vec<Kept> {
        let entry =
            |(ordinal, stretch): (usize, &Stretch)| Kept { id: 100 + i64::try_from(ordinal).expect("few"), ordinal, stretch: *stretch, cancelled: false };
        stretches.iter().enumerate().map(entry).collect()
    }

    #[test]
    fn what_is_taken_again_as_it_was_is_no_change() {
        let days = three_days();
        assert_eq!(changes(&days, &kept(&days), wita("2026-12-01 08:00")), NOTHING);
    }

    #[test]
    fn a_move_changes_the_entries_that_are_there() {
        let days = three_days();
        let moved = ["11", "14", "15"].map(|day| stretch(&format!("{day} 08:00"), &format!("{day} 12:00")));
        let wanted: Vec<Change> = (100..).zip(moved).map(|(id, stretch)| Change::Put { id, stretch }).collect();
        assert_eq!(changes(&moved, &kept(&days), wita("2026-12-01 08:00")), wanted);
        assert_eq!(changes(&moved[..2], &kept(&days), wita("2026-12-01 08:00"))[2], Change::Cancel { id: 102 }, "the third day is given up");
        assert_eq!(changes(&days, &kept(&days[..2]), wita("2026-12-01 08:00")), [Change::Add { ordinal: 2, stretch: days[2] }]);
    }

    #[test]
    fn what_is_given_up_before_it_began_is_cancelled_once() {
        let days = three_days();
        let before = wita("2026-12-07 08:00");
        assert_eq!(changes(&[], &kept(&days), before), [Change::Cancel { id: 100 }, Change::Cancel { id: 101 }, Change::Cancel { id: 102 }]);
        let cancelled: Vec<Kept> = kept(&days).into_iter().map(|entry| Kept { cancelled: true, ..entry }).collect();
        assert_eq!(changes(&[], &cancelled, before), NOTHING);
        assert_eq!(changes(&days[..1], &cancelled, before), [Change::Put { id: 100, stretch: days[0] }], "an undone cancellation holds again");
    }

    #[test]
    fn what_comes_back_early_has_been_used_until_then() {
        let days = three_days();
        let now = wita("2026-12-09 10:00");
        let used = Stretch { slot: Slot { from: days[1].slot.from, to: now }, ..days[1] };
        assert_eq!(changes(&[], &kept(&days), now), [Change::Put { id: 101, stretch: used }, Change::Cancel { id: 102 }], "the first day has happened");
        assert_eq!(changes(&[], &kept(&days), wita("2026-12-10 12:00")), NOTHING, "all of it has");
    }
}
