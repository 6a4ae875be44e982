//! Is every decision told, and told once? Each event of a decision has exactly one message, of the same transaction, and nothing else
//! tells a decision: not a second message, not one about what nobody has decided.

use super::super::rows::Columns;
use super::super::{Connection, StoreError};
use super::Check;
use crate::domain::message::Template;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// Row ids of requests that are looked at in one go.
const TOGETHER: i64 = 1_000;

/// Events that decide about a request, and those that say what an `undone` after them means.
const KINDS: &str = "'approved', 'rejected', 'cancelled', 'withdrawn', 'accepted', 'moved', 'proposed', 'offered', 'undone'";

/// What tells a decision, and nothing else.
const TELLING: [Template; 5] =
    [Template::Approved, Template::Rejected, Template::CancelledByOffice, Template::CancelledByApplicant, Template::RescheduleAgreed];

/// Something that was decided.
#[derive(Debug)]
struct Decision {
    /// Kind of its event.
    kind: String,
    /// What tells it.
    template: Template,
    /// Epoch seconds.
    at: i64,
    undone: bool,
}

/// A message that tells a decision.
#[derive(Debug)]
struct Told {
    template: String,
    /// Kind of the event that it tells; empty in what was written before that was kept, and in the example data.
    cause: String,
    /// Epoch seconds.
    at: i64,
    called_off: bool,
    /// Counts for the clock of the service.
    decision: bool,
}

/// A request by its decisions and their messages, each in the order in which they were written.
#[derive(Debug, Default)]
struct Past {
    code: String,
    /// What nobody had been told when it was forgotten was called off.
    forgotten: bool,
    decisions: Vec<Decision>,
    told: Vec<Told>,
    /// Place of the decision that an `undone` would bring back.
    can_be_undone: Option<usize>,
}

/// Looks at all requests, some at a time: in one statement, because somebody may decide meanwhile.
///
/// # Errors
/// Database trouble.
pub(super) async fn told_once(db: &mut Connection) -> Result<Check, StoreError> {
    let row = sqlx::query("select coalesce(max(id), 0) as id from reservation").fetch_one(&mut *db).await?;
    let last = Columns::new(&row, "reservation").int("id")?;
    let (mut after, mut decisions, mut faults, mut first) = (0, 0, 0, String::new());
    while after < last {
        for past in pasts(db, after, after + TOGETHER).await? {
            decisions += past.decisions.len();
            if let Some(fault) = past.fault() {
                faults += 1;
                if first.is_empty() {
                    first = format!("{}: {fault}", past.code);
                }
            }
        }
        after += TOGETHER;
    }
    let ok = faults == 0;
    let detail = if ok { format!("{decisions} decisions") } else { format!("{faults} requests whose decisions are not told once, the first: {first}") };
    Ok(Check { check: "messages", ok, detail })
}

/// Requests with row ids after `after`, up to `until`, that anybody has decided about or been told of.
async fn pasts(db: &mut Connection, after: i64, until: i64) -> Result<Vec<Past>, StoreError> {
    let telling: Vec<String> = TELLING.iter().map(|template| format!("'{template}'")).collect();
    let sql = sqlx::AssertSqlSafe(format!(
        "select t.reservation_id as id, r.code, case when r.forgotten_at is null then 0 else 1 end as forgotten, t.is_message, t.name, t.cause, t.at, \
           t.called_off, t.decision \
         from ( \
           select reservation_id, 0 as is_message, sequence as place, kind as name, '' as cause, at, 0 as called_off, 0 as decision from event \
           where reservation_id > $1 and reservation_id <= $2 and kind in ({KINDS}) \
           union all \
           select reservation_id, 1, id, template, cause, created_at, case when cancelled_at is null then 0 else 1 end, decision from message \
           where reservation_id > $1 and reservation_id <= $2 and (decision = 1 or template in ({})) \
         ) t join reservation r on r.id = t.reservation_id order by t.reservation_id, t.is_message, t.place",
        telling.join(", ")
    ));
    let rows = sqlx::query(sql).bind(after).bind(until).fetch_all(db).await?;
    let mut pasts: BTreeMap<i64, Past> = BTreeMap::new();
    for row in &rows {
        let columns = Columns::new(row, "reservation");
        pasts.entry(columns.int("id")?).or_default().read(row)?;
    }
    Ok(pasts.into_values().collect())
}

impl Past {
    /// One row of [`pasts`]: events come first.
    fn read(&mut self, row: &AnyRow) -> Result<(), StoreError> {
        let columns = Columns::new(row, "reservation");
        self.code = columns.text("code")?;
        self.forgotten = columns.int("forgotten")? != 0;
        let (name, at) = (columns.text("name")?, columns.int("at")?);
        if columns.int("is_message")? == 0 {
            self.happened(name, at);
        } else {
            let (cause, called_off, decision) = (columns.text("cause")?, columns.int("called_off")? != 0, columns.int("decision")? != 0);
            self.told.push(Told { template: name, cause, at, called_off, decision });
        }
        Ok(())
    }

    /// One event of [`KINDS`]. A request becomes a booking by its first decision, and never a request again: only from then on a move,
    /// or a yes to one, is told as a new time.
    fn happened(&mut self, kind: String, at: i64) {
        let is_booking = !self.decisions.is_empty();
        let template = match (kind.as_str(), is_booking) {
            ("approved", _) | ("accepted", false) => Some(Template::Approved),
            ("accepted" | "moved", true) => Some(Template::RescheduleAgreed),
            ("rejected", _) => Some(Template::Rejected),
            ("cancelled", _) => Some(Template::CancelledByOffice),
            ("withdrawn", _) => Some(Template::CancelledByApplicant),
            // An undecided request goes elsewhere; something is asked; or the last of these is undone.
            _ => None,
        };
        if kind == "undone"
            && let Some(decision) = self.can_be_undone.and_then(|place| self.decisions.get_mut(place))
        {
            decision.undone = true;
        }
        self.can_be_undone = (kind == "moved" && template.is_some()).then_some(self.decisions.len());
        if let Some(template) = template {
            self.decisions.push(Decision { kind, template, at, undone: false });
        }
    }

    /// What is wrong with it, in a few words.
    fn fault(&self) -> Option<String> {
        if self.decisions.len() != self.told.len() {
            return Some(format!("{} decisions, and {} messages tell one", self.decisions.len(), self.told.len()));
        }
        let pairs = || self.decisions.iter().zip(&self.told);
        if let Some((decision, told)) = pairs().find(|(decision, told)| !told.tells(decision)) {
            return Some(format!("`{}` is told by `{}`", decision.kind, told.template));
        }
        if let Some((_, told)) = pairs().find(|(decision, told)| decision.undone && !told.called_off) {
            return Some(format!("what was undone is still to be told by `{}`", told.template));
        }
        // Later news may have called off any other. What left before that has been told all the same.
        let stands = pairs().rfind(|(decision, _)| !decision.undone);
        let silent = stands.filter(|(_, told)| told.called_off && !self.forgotten);
        silent.map(|(decision, told)| format!("`{}` stands, and `{}` is called off", decision.kind, told.template))
    }
}

impl Told {
    /// It was written with this decision, and says it. A no of the office always counts for the clock of the service; a yes, and a new
    /// time, as long as nobody has been told of an earlier one.
    fn tells(&self, decision: &Decision) -> bool {
        let is_a_no = [Template::Rejected, Template::CancelledByOffice].contains(&decision.template);
        let counts = if decision.template == Template::CancelledByApplicant { !self.decision } else { self.decision || !is_a_no };
        counts && self.template == decision.template.code() && self.at == decision.at && (self.cause.is_empty() || self.cause == decision.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request with these events and messages, all of one moment; `-approved` = called off.
    fn past(events: &[&str], messages: &[&str]) -> Past {
        let mut past = Past::default();
        for kind in events {
            past.happened((*kind).to_owned(), 7);
        }
        past.told = messages
            .iter()
            .map(|name| {
                let template = name.trim_start_matches('-').to_owned();
                let decision = template != "cancelled_by_applicant";
                Told { template, cause: String::new(), at: 7, called_off: name.starts_with('-'), decision }
            })
            .collect();
        past
    }

    #[test]
    fn what_the_office_does_is_told_once_each() {
        let sound: &[(&[&str], &[&str])] = &[
            (&["approved"], &["approved"]),
            (&["moved", "approved", "withdrawn"], &["-approved", "cancelled_by_applicant"]),
            (&["moved", "undone", "rejected"], &["rejected"]),
            (&["offered", "offered", "accepted", "cancelled"], &["approved", "cancelled_by_office"]),
            (&["approved", "proposed", "accepted", "moved"], &["-approved", "reschedule_agreed", "reschedule_agreed"]),
            (&["approved", "moved", "undone"], &["approved", "-reschedule_agreed"]),
            (&["approved", "moved", "moved", "undone"], &["-approved", "reschedule_agreed", "-reschedule_agreed"]),
            (&["approved", "moved", "undone", "moved"], &["-approved", "-reschedule_agreed", "reschedule_agreed"]),
            // It was the proposal that was undone.
            (&["approved", "moved", "proposed", "undone"], &["-approved", "reschedule_agreed"]),
        ];
        for (events, messages) in sound {
            assert_eq!(past(events, messages).fault(), None, "{events:?}");
        }
    }

    #[test]
    fn a_decision_that_is_told_twice_or_not_or_as_another_is_found() {
        let wrong: &[(&[&str], &[&str])] = &[
            (&["approved"], &[]),
            (&["approved"], &["approved", "approved"]),
            (&["approved"], &["-approved"]),
            (&["approved"], &["rejected"]),
            (&["moved"], &["reschedule_agreed"]),
            (&["approved", "moved"], &["approved"]),
            (&["approved", "moved", "undone"], &["approved", "reschedule_agreed"]),
            (&["approved", "moved", "undone"], &["-approved", "-reschedule_agreed"]),
            (&["approved", "cancelled"], &["approved", "-cancelled_by_office"]),
            (&[], &["approved"]),
        ];
        for (events, messages) in wrong {
            assert!(past(events, messages).fault().is_some(), "{events:?} {messages:?}");
        }
        let late = Past { told: vec![Told { at: 8, ..past(&[], &["approved"]).told.remove(0) }], ..past(&["approved"], &[]) };
        assert!(late.fault().is_some(), "of another moment");
        let other = Past { told: vec![Told { cause: "moved".into(), ..past(&[], &["approved"]).told.remove(0) }], ..past(&["approved"], &[]) };
        assert!(other.fault().is_some(), "of another cause");
        let forgotten = Past { forgotten: true, ..past(&["approved"], &["-approved"]) };
        assert_eq!(forgotten.fault(), None, "what nobody was told by then, nobody can be told");
    }
}
