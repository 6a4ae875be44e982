//! Deadlines of open requests, and when their clock stood still: what a change of the working calendar is worked out from.

use super::rows::Columns;
use super::{Connection, StoreError};
use crate::domain::reservation::{ReservationId, Status};
use crate::domain::slot::Moment;
use crate::domain::working_days::{OpenRequest, Pause, Resumed};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// More requests than these never wait for an answer at once.
const MOST: i64 = 20_000;

/// Requests whose clock runs. Those that wait for the applicant (`needs_info`, `offered`) are none of them.
const RUNNING: &str = "r.status in ('submitted', 'disposed', 'review')";

/// Every request whose clock runs, with its pauses so far, by due moment.
///
/// # Errors
/// Database trouble.
pub async fn open_requests(db: &mut Connection) -> Result<Vec<OpenRequest>, StoreError> {
    let mut pauses = pauses(db).await?;
    let sql =
        sqlx::AssertSqlSafe(format!("select r.id, r.code, r.received_at, r.due_at from reservation r where {RUNNING} order by r.due_at, r.id limit {MOST}"));
    let rows = sqlx::query(sql).fetch_all(db).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns::new(row, "reservation");
            let id = columns.int("id")?;
            Ok(OpenRequest {
                id: ReservationId(id),
                code: columns.code("code")?,
                received_at: columns.moment("received_at")?,
                due_at: columns.moment("due_at")?,
                pauses: pauses.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

/// The pauses that are over, by request, as the events tell of them.
async fn pauses(db: &mut Connection) -> Result<BTreeMap<i64, Vec<Pause>>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select e.reservation_id as id, e.at, e.kind, e.changes from event e join reservation r on r.id = e.reservation_id \
         where {RUNNING} and (e.changes like '%\"offered\"%' or e.changes like '%\"needs_info\"%' or e.changes like '%\"answer_by\"%') \
         order by e.reservation_id, e.sequence limit {MOST}"
    ));
    let rows = sqlx::query(sql).fetch_all(db).await?;
    let mut all: BTreeMap<i64, Clock> = BTreeMap::new();
    for row in &rows {
        let columns = Columns::new(row, "event");
        let changes: Map<String, Value> = serde_json::from_str(&columns.text("changes")?).map_err(|_| columns.corrupt())?;
        all.entry(columns.int("id")?).or_default().hear(columns.moment("at")?, &columns.text("kind")?, &changes);
    }
    Ok(all.into_iter().map(|(id, clock)| (id, clock.pauses)).collect())
}

/// The clock of one request while its events are read.
#[derive(Default)]
struct Clock {
    stands_since: Option<Moment>,
    /// Until when the answer to the latest question was awaited.
    answer_by: Option<Moment>,
    pauses: Vec<Pause>,
}

impl Clock {
    fn hear(&mut self, at: Moment, kind: &str, changes: &Map<String, Value>) {
        if let Some((_, until)) = change(changes, "answer_by") {
            self.answer_by = until.parse().ok();
        }
        let Some((before, after)) = change(changes, "status") else { return };
        match (stands(before), stands(after)) {
            (false, true) => self.stands_since = Some(at),
            (true, false) => {
                let resumed = match self.answer_by.filter(|_| kind == "unanswered") {
                    Some(until) => Resumed::RunOut(until),
                    None => Resumed::At(at),
                };
                self.pauses.extend(self.stands_since.take().map(|from| Pause { from, resumed }));
            }
            (true, true) | (false, false) => {}
        }
    }
}

/// Before and after of one field of an event.
fn change<'c>(changes: &'c Map<String, Value>, field: &str) -> Option<(&'c str, &'c str)> {
    match changes.get(field)?.as_array()?.as_slice() {
        [before, after] => Some((before.as_str()?, after.as_str()?)),
        _ => None,
    }
}

/// Whether the clock stands still in this state.
fn stands(status: &str) -> bool {
    matches!(status.parse::<Status>(), Ok(Status::NeedsInfo | Status::Offered))
}
