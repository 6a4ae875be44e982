//! Is the data what it promises to be? Nothing here trusts the guards: every check looks at the rows themselves.

mod decisions;

use super::events::{FIRST_HASH, hash_of, since};
use super::rows::Columns;
use super::{Connection, Store, StoreError};
use crate::domain::slot::wall_clock;
use chrono::DateTime;
use serde::Serialize;
use sqlx::Row as _;
use std::collections::BTreeMap;

/// One line of `silandap check`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `overlaps`, `stock`, `proposals`, `messages`, `proofs`, `sends`, `audit_chain`, `integrity`; of the files, `uploads`.
    pub check: &'static str,
    pub ok: bool,
    pub detail: String,
}

/// Every check, in a fixed order.
///
/// # Errors
/// When the database cannot be read at all.
pub async fn run(store: &Store) -> Result<Vec<Check>, StoreError> {
    let mut db = store.read().await?;
    let facilities = hard_rows(&mut db).await?;
    let kin = kin(&mut db).await?;
    let kin_since = kin_since(&mut db).await?;
    Ok(vec![
        overlaps(&facilities, &kin, kin_since),
        stock(&facilities),
        proposals(&mut db).await?,
        decisions_have_messages(&mut db).await?,
        told_by_something(&mut db).await?,
        sent_twice_at_most(&mut db).await?,
        audit_chain(&mut db).await?,
        integrity(&mut db).await?,
    ])
}

/// A hard row; moments in epoch seconds, buffers in seconds.
#[derive(Debug, Clone)]
struct Hard {
    from: i64,
    to: i64,
    before: i64,
    after: i64,
    quantity: i64,
    maintenance: bool,
    /// Of a request: its row id, and whether the time is only proposed to it.
    request: Option<(i64, bool)>,
    /// Later rows have larger ones.
    row: i64,
    /// It may lie beside uses of its unit that were there before it: somebody wrote down why.
    overrides: bool,
}

impl Hard {
    /// A request uses its own time or the one that is proposed to it, never both.
    fn is_alternative_to(&self, other: &Self) -> bool {
        self.request.zip(other.request).is_some_and(|((one, proposed), (another, also))| one == another && proposed != also)
    }

    /// The later of the two passes the rule of their unit by.
    fn is_let_beside(&self, other: &Self) -> bool {
        if self.row > other.row { self.overrides } else { other.overrides }
    }
}

#[derive(Debug)]
struct Held {
    code: String,
    stock: i64,
    rows: Vec<Hard>,
}

/// By the facility's row id; without what had ended before the stock of now counted.
async fn hard_rows(db: &mut Connection) -> Result<BTreeMap<i64, Held>, StoreError> {
    let rows = sqlx::query(
        "select f.id, f.code, f.stock, o.starts_at, o.ends_at, o.set_up_minutes, o.clean_up_minutes, o.quantity, o.purpose, o.reservation_id, o.proposed, \
           o.id as row_id, case when u.id is null then 0 else 1 end as overrides \
         from occupancy o join facility f on f.id = o.facility_id \
         left join unit_override u on u.id = o.override_id and u.reservation_id = o.reservation_id \
         where o.hold = 'hard' and o.ends_at + case when f.stock = 1 then 0 else o.clean_up_minutes * 60 end > f.valid_from \
         order by f.id, o.starts_at, o.ends_at",
    )
    .fetch_all(db)
    .await?;
    let mut facilities: BTreeMap<i64, Held> = BTreeMap::new();
    for row in &rows {
        let columns = Columns::new(row, "occupancy");
        let held = facilities.entry(columns.int("id")?).or_insert(Held { code: columns.text("code")?, stock: columns.int("stock")?, rows: Vec::new() });
        held.rows.push(Hard {
            from: columns.int("starts_at")?,
            to: columns.int("ends_at")?,
            before: columns.int("set_up_minutes")? * 60,
            after: columns.int("clean_up_minutes")? * 60,
            quantity: columns.int("quantity")?,
            maintenance: columns.text("purpose")? == "maintenance",
            request: columns.maybe_int("reservation_id")?.zip(Some(columns.int("proposed")? != 0)),
            row: columns.int("row_id")?,
            overrides: columns.int("overrides")? != 0,
        });
    }
    Ok(facilities)
}

/// Facilities of which one lies in the other, or that contain the same thing.
#[derive(Debug, Clone, Copy)]
struct Kin {
    one: i64,
    other: i64,
    /// All that they share is the rule of a unit, which can be passed by.
    by_rule: bool,
}

/// Each pair once.
async fn kin(db: &mut Connection) -> Result<Vec<Kin>, StoreError> {
    let rows = sqlx::query(
        "select k.facility_id, k.kin_id, case when b.kin_id is null then 0 else 1 end as by_rule \
         from facility_kin k left join facility_kin_by_rule b on b.facility_id = k.facility_id and b.kin_id = k.kin_id \
         where k.facility_id < k.kin_id order by k.facility_id, k.kin_id",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "facility_part");
            Ok(Kin { one: columns.int("facility_id")?, other: columns.int("kin_id")?, by_rule: columns.int("by_rule")? != 0 })
        })
        .collect()
}

/// From when on everything lies in each other as it does now, epoch seconds: what ended before was booked under other terms.
async fn kin_since(db: &mut Connection) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "select max(coalesce((select max(since) from facility_part), 0), \
           coalesce((select max(f.valid_from) from facility f join facility_part p on p.part_id = f.id), 0)) as since",
    )
    .fetch_one(db)
    .await?;
    Columns::new(&row, "facility_part").int("since")
}

/// Two hard rows of an exclusive facility, or of two kin, keep the gap that the later set-up or the earlier clean-up needs.
fn overlaps(facilities: &BTreeMap<i64, Held>, kin: &[Kin], kin_since: i64) -> Check {
    let mut found = Overlaps::default();
    let mut seen = 0_usize;
    for held in facilities.values().filter(|held| held.stock == 1) {
        seen += held.rows.len();
        // Every row for itself.
        let rows: Vec<(usize, &Hard)> = held.rows.iter().enumerate().collect();
        found.look_at(&held.code, &rows, false);
    }
    for Kin { one, other, by_rule } in kin {
        let (Some(one), Some(other)) = (facilities.get(one), facilities.get(other)) else { continue };
        let sides = one.rows.iter().map(|row| (0, row)).chain(other.rows.iter().map(|row| (1, row)));
        let mut rows: Vec<(usize, &Hard)> = sides.filter(|(_, row)| row.to > kin_since).collect();
        rows.sort_by_key(|(_, row)| (row.from, row.to));
        found.look_at(&format!("{} with {}", one.code, other.code), &rows, *by_rule);
    }
    let Overlaps { pairs, first } = found;
    let ok = pairs == 0;
    Check { check: "overlaps", ok, detail: if ok { format!("{seen} hard holds") } else { format!("{pairs} overlapping pairs, the first: {first}") } }
}

#[derive(Default)]
struct Overlaps {
    pairs: usize,
    first: String,
}

impl Overlaps {
    /// Looks at rows by start; those of one side are not compared with each other. Where only the rule of a unit forbids it,
    /// an override lets them pass.
    fn look_at(&mut self, place: &str, rows: &[(usize, &Hard)], by_rule: bool) {
        let widest = rows.iter().map(|(_, row)| row.before.max(row.after)).max().unwrap_or(0);
        for (index, (side, left)) in rows.iter().enumerate() {
            let near = rows[index + 1..].iter().take_while(|(_, right)| right.from < left.to + widest);
            for (_, right) in near.filter(|(other, _)| other != side) {
                let gap = if left.maintenance || right.maintenance { 0 } else { left.after.max(right.before) };
                let passes = left.is_alternative_to(right) || (by_rule && left.is_let_beside(right));
                if right.from < left.to + gap && !passes {
                    self.pairs += 1;
                    if self.first.is_empty() {
                        self.first = format!("{place} {}", at(right.from));
                    }
                }
            }
        }
    }
}

/// The peak of simultaneous quantities of a pool never exceeds its stock.
fn stock(facilities: &BTreeMap<i64, Held>) -> Check {
    let mut faults = Vec::new();
    let mut seen = 0_usize;
    for held in facilities.values().filter(|held| held.stock > 1) {
        seen += held.rows.len();
        let mut steps: Vec<(i64, i64)> = held.rows.iter().flat_map(|row| [(row.from, row.quantity), (row.to + row.after, -row.quantity)]).collect();
        // At one instant what ends is given back before what begins is taken: intervals are half-open.
        steps.sort_unstable();
        let mut used = 0;
        let mut peak = (0, 0);
        for (moment, change) in steps {
            used += change;
            if used > peak.0 {
                peak = (used, moment);
            }
        }
        if peak.0 > held.stock {
            faults.push(format!("{}: {} of {} at {}", held.code, peak.0, held.stock, at(peak.1)));
        }
    }
    let ok = faults.is_empty();
    Check { check: "stock", ok, detail: if ok { format!("{seen} hard holds") } else { faults.join("; ") } }
}

/// What is proposed belongs to a request that waits for the answer, and time is kept only for what is proposed.
async fn proposals(db: &mut Connection) -> Result<Check, StoreError> {
    let row = sqlx::query(
        "select (select count(*) from proposal) as seen, \
           (select count(*) from proposal p join reservation r on r.id = p.reservation_id \
            where r.status <> case p.kind when 'offer' then 'offered' else 'approved' end) \
           + (select count(*) from reservation r where r.status = 'offered' and not exists (select 1 from proposal p where p.reservation_id = r.id)) \
           + (select count(*) from occupancy o where o.proposed = 1 and not exists (select 1 from proposal p where p.reservation_id = o.reservation_id)) \
           as loose",
    )
    .fetch_one(db)
    .await?;
    let columns = Columns::new(&row, "proposal");
    let (seen, loose) = (columns.int("seen")?, columns.int("loose")?);
    let ok = loose == 0;
    let detail = if ok { format!("{seen} open proposals") } else { format!("{loose} proposals, requests or holds that do not belong together") };
    Ok(Check { check: "proposals", ok, detail })
}

/// Whatever was decided has a message that stops the clock of the service, and each decision the one that tells it.
async fn decisions_have_messages(db: &mut Connection) -> Result<Check, StoreError> {
    let decided = "r.status in ('approved', 'in_use', 'done', 'no_show', 'rejected') or r.decided_at is not null or r.cancelled_by = 'office'";
    let sql = sqlx::AssertSqlSafe(format!(
        "select count(*) as decided, coalesce(sum(case when exists (select 1 from message m where m.reservation_id = r.id and m.decision = 1) then 0 else 1 end), 0) as silent, \
           coalesce(min(case when exists (select 1 from message m where m.reservation_id = r.id and m.decision = 1) then null else r.code end), '') as first \
         from reservation r where {decided}"
    ));
    let row = sqlx::query(sql).fetch_one(&mut *db).await?;
    let columns = Columns::new(&row, "reservation");
    let (decided, silent, first) = (columns.int("decided")?, columns.int("silent")?, columns.text("first")?);
    if silent == 0 {
        return decisions::told_once(db).await;
    }
    Ok(Check { check: "messages", ok: false, detail: format!("{silent} of {decided} decisions have no message, the first: {first}") })
}

/// A message that counts as told says by what: a person, or a channel whose delivery says so too; and the other way round.
async fn told_by_something(db: &mut Connection) -> Result<Check, StoreError> {
    let row = sqlx::query(
        "select count(*) as told, coalesce(sum(case \
             when m.sent_at is null then 1 \
             when m.proof = 'manual' and m.state = 'manual' and m.told_how <> '' then 0 \
             when m.state <> 'manual' and exists ( \
               select 1 from delivery d where d.message_id = m.id and d.channel = m.proof and d.state in ('accepted', 'delivered', 'read')) then 0 \
             else 1 end), 0) as loose \
         from message m where m.sent_at is not null or m.proof <> ''",
    )
    .fetch_one(db)
    .await?;
    let columns = Columns::new(&row, "message");
    let (told, loose) = (columns.int("told")?, columns.int("loose")?);
    let ok = loose == 0;
    Ok(Check { check: "proofs", ok, detail: if ok { format!("{told} messages told") } else { format!("{loose} of {told} messages told by nothing") } })
}

/// No channel has, or may have, taken a message more than twice: by its count, and by the list of attempts.
async fn sent_twice_at_most(db: &mut Connection) -> Result<Check, StoreError> {
    let row = sqlx::query(
        "select count(*) as seen, coalesce(sum(case \
             when d.sends > 2 then 1 \
             when (select count(*) from delivery_attempt a where a.delivery_id = d.id and a.outcome in ('', 'accepted', 'unknown')) > 2 then 1 \
             else 0 end), 0) as often \
         from delivery d",
    )
    .fetch_one(db)
    .await?;
    let columns = Columns::new(&row, "delivery");
    let (seen, often) = (columns.int("seen")?, columns.int("often")?);
    let ok = often == 0;
    Ok(Check { check: "sends", ok, detail: if ok { format!("{seen} deliveries") } else { format!("{often} of {seen} deliveries left more than twice") } })
}

async fn audit_chain(db: &mut Connection) -> Result<Check, StoreError> {
    let mut previous = FIRST_HASH.to_owned();
    let mut sequence = 0;
    loop {
        let events = since(db, sequence, 1_000).await?;
        if events.is_empty() {
            return Ok(Check { check: "audit_chain", ok: true, detail: format!("{sequence} events") });
        }
        for event in events {
            if event.sequence != sequence + 1 || event.previous_hash != previous || event.hash != hash_of(&event) {
                return Ok(Check { check: "audit_chain", ok: false, detail: format!("broken at event {}", event.sequence) });
            }
            sequence = event.sequence;
            previous = event.hash;
        }
    }
}

async fn integrity(db: &mut Connection) -> Result<Check, StoreError> {
    let words: String = sqlx::query("pragma integrity_check(5)").fetch_one(&mut *db).await?.try_get(0)?;
    let broken = sqlx::query("pragma foreign_key_check").fetch_all(db).await?.len();
    let ok = words == "ok" && broken == 0;
    let detail = if broken == 0 { words } else { format!("{words}; {broken} rows point to nothing") };
    Ok(Check { check: "integrity", ok, detail })
}

fn at(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).map_or_else(|| seconds.to_string(), |moment| format!("{} WITA", wall_clock(moment).format("%Y-%m-%d %H:%M")))
}
