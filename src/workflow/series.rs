//! An event of the office itself or maintenance, once or again and again. Every date is looked at first, by the rules of a
//! single one; either all dates that were not given up are stored, or none.

use super::recurrence::{self, Rule};
use super::{Context, close, record};
use crate::domain::availability::{Occupancy, conflict};
use crate::domain::facility::Facility;
use crate::domain::series::{Checked, CheckedDate, Clash, Entered, EnteredDates, EventForm, LONGEST_CLOSURE_DAYS, NewEvent, could_wait, hours_clash};
use crate::domain::slot::{Slot, instant, local_date, wall_clock};
use crate::domain::working_calendar::WorkingCalendar;
use crate::error::AppError;
use crate::store::closures::NewClosure;
use crate::store::events::{self, Changes, Event};
use crate::store::occupancies::{self, Held};
use crate::store::reference::{self, Reference};
use crate::store::series::NewSeries;
use crate::store::slots::{self, Claim, Holder};
use crate::store::{Connection, StoreError, closures, series};
use chrono::{Duration, NaiveDate};
use std::collections::BTreeSet;

/// Looks at every date of an event; stores nothing.
///
/// # Errors
/// `Forbidden`; `Invalid` for what is wrong with the event itself or with its rule, before any date is looked for.
pub async fn check(context: &Context, new: &NewEvent) -> Result<Checked, AppError> {
    let plan = Plan::make(context, new)?;
    let mut db = context.store.read().await?;
    let known = reference::load(&context.store, &mut db).await?;
    let facility = facility_of(new, &known)?;
    plan.look(&mut db, context, new, facility, &known.calendar, &BTreeSet::new()).await
}

/// The same for a form as typed; faults stand at its fields.
///
/// # Errors
/// Those of [`check`].
pub async fn check_form(context: &Context, form: &EventForm) -> Result<Checked, AppError> {
    let (new, _) = form.parse()?;
    check(context, &new).await.map_err(|error| at_fields(form, error))
}

/// Stores every date of an event but those in `skip`. When any other date clashes, nothing is stored, and all dates are given
/// back as they stand now.
///
/// # Errors
/// Those of [`check`]; `Invalid` when `skip` names a date that is none of the event's, or all of them; `SlotTaken` when the
/// database's guard says no where the look had seen nothing.
pub async fn enter(context: &Context, new: NewEvent, skip: BTreeSet<NaiveDate>) -> Result<Entered, AppError> {
    let plan = Plan::make(context, &new)?;
    plan.check_skipped(&skip)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let known = reference::load(&context.store, db).await?;
                let facility = facility_of(&new, &known)?;
                let checked = plan.look(db, &context, &new, facility, &known.calendar, &skip).await?;
                if checked.clashes_beside(&skip) {
                    return Ok(Entered::Clashing(checked));
                }
                store_dates(db, &context, &new, &plan, facility, &known.calendar, skip).await.map(Entered::Done)
            })
        })
        .await
}

/// The same for a form as typed; faults stand at its fields.
///
/// # Errors
/// Those of [`enter`].
pub async fn enter_form(context: &Context, form: &EventForm) -> Result<Entered, AppError> {
    let (new, skip) = form.parse()?;
    enter(context, new, skip).await.map_err(|error| at_fields(form, error))
}

fn at_fields(form: &EventForm, error: AppError) -> AppError {
    match error {
        AppError::Invalid(faults) => AppError::Invalid(form.at_its_fields(faults)),
        other => other,
    }
}

fn facility_of<'k>(new: &NewEvent, known: &'k Reference) -> Result<&'k Facility, AppError> {
    known.facilities.iter().find(|facility| facility.active && facility.code == new.facility).ok_or_else(|| record::invalid("facility", "facility_unknown"))
}

/// When an event takes place; no calendar has been looked at.
struct Plan {
    /// As it is kept; `None` = once.
    rule: Option<String>,
    /// In order; never empty.
    dates: Vec<Slot>,
}

impl Plan {
    /// Who may, what is wrong, and only then which dates.
    fn make(context: &Context, new: &NewEvent) -> Result<Self, AppError> {
        close::may_close(context, new.purpose)?;
        let mut faults = new.faults();
        if close::is_the_teams(context) {
            faults.0.extend(could_wait(new.start, new.end, local_date(context.now), ["start_date", "end_date"]).0);
            if new.rule.is_some() {
                faults.add("repeat", "repair_once");
            }
        }
        if !faults.is_empty() {
            return Err(faults.into());
        }
        let (rule, starts) = match &new.rule {
            None => (None, vec![new.start]),
            Some(typed) => {
                let rule = Rule::read(typed, new.start)?;
                (Some(rule.text().to_owned()), rule.starts()?)
            }
        };
        let length = new.end - new.start;
        if starts.last().is_some_and(|last| *last + length > new.start + Duration::days(LONGEST_CLOSURE_DAYS)) {
            return Err(recurrence::too_long().into());
        }
        // A wall clock of a fixed offset: every date has the length of the first.
        let dates = starts.into_iter().filter_map(|start| Slot::new(instant(start), instant(start + length))).collect();
        Ok(Self { rule, dates })
    }

    /// Only dates of the event can be given up, and not all of them.
    fn check_skipped(&self, skip: &BTreeSet<NaiveDate>) -> Result<(), AppError> {
        let own: BTreeSet<NaiveDate> = self.dates.iter().map(|slot| local_date(slot.from)).collect();
        if !skip.is_subset(&own) {
            return Err(record::invalid("skip", "skip_unknown"));
        }
        if skip.len() == own.len() {
            return Err(record::invalid("skip", "skip_all"));
        }
        Ok(())
    }

    /// Every date with what is in its way. A date that cannot be had, or was given up, is in nobody's way.
    async fn look(
        &self,
        db: &mut Connection,
        context: &Context,
        new: &NewEvent,
        facility: &Facility,
        calendar: &WorkingCalendar,
        skip: &BTreeSet<NaiveDate>,
    ) -> Result<Checked, AppError> {
        let mut dates = Vec::with_capacity(self.dates.len());
        let mut before: Option<(Slot, Vec<Occupancy>)> = None;
        for slot in &self.dates {
            let claim = close::claim(facility.clone(), *slot, new.purpose);
            let mut clashes = Vec::new();
            if slot.to <= context.now {
                clashes.push(Clash::Past);
            }
            if new.keeps_to_hours() {
                clashes.extend(hours_clash(facility, calendar, wall_clock(slot.from), wall_clock(slot.to)));
            }
            for held in in_the_way(db, &claim).await? {
                clashes.push(series::clash_with(db, &held).await?);
            }
            if let Some((slot, rows)) = &before
                && conflict(facility, &claim.stretches, rows).is_some()
            {
                clashes.push(Clash::Series { slot: *slot });
            }
            let date = CheckedDate { slot: *slot, clashes };
            if date.clashes.is_empty() && !skip.contains(&date.date()) {
                before = Some((*slot, claim.stretches));
            }
            dates.push(date);
        }
        Ok(Checked { dates, repeats: self.rule.is_some() })
    }
}

/// What holds the time of `claim` for good, with the set-up and clean-up of both.
pub(super) async fn in_the_way(db: &mut Connection, claim: &Claim) -> Result<Vec<Held>, StoreError> {
    let Some(span) = claim.span() else { return Ok(Vec::new()) };
    let day = Duration::days(1);
    let mut held = occupancies::hard_with_owner(db, &claim.facility, Slot { from: span.from - day, to: span.to + day }).await?;
    // The whole stock is wanted, so whoever is in the way is so alone.
    held.retain(|held| conflict(&claim.facility, &claim.stretches, &[held.occupancy]).is_some());
    Ok(held)
}

/// One closure for each date, all through the one door at once, and one event for all of them.
async fn store_dates(
    db: &mut Connection,
    context: &Context,
    new: &NewEvent,
    plan: &Plan,
    facility: &Facility,
    calendar: &WorkingCalendar,
    skip: BTreeSet<NaiveDate>,
) -> Result<EnteredDates, AppError> {
    let (by, now) = (context.staff_id(), context.now);
    let series = match &plan.rule {
        None => None,
        Some(rule) => {
            let row = NewSeries { facility: facility.id, rule, start: new.start, end: new.end, reason: &new.reason, purpose: new.purpose, skipped: &skip };
            Some(series::insert(db, &row, by, now).await?)
        }
    };
    let wanted: Vec<Slot> = plan.dates.iter().copied().filter(|slot| !skip.contains(&local_date(slot.from))).collect();
    let (mut dates, mut holders, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    for slot in wanted {
        let row = NewClosure {
            facility: facility.id,
            slot,
            reason: &new.reason,
            purpose: new.purpose,
            series,
            override_reason: &new.override_reason,
            by_team: false,
        };
        let id = closures::insert(db, &row, by, now).await?;
        dates.push((id, slot));
        holders.push(Holder::Closure(id));
        claims.push(close::claim(facility.clone(), slot, new.purpose));
    }
    let effects = slots::take_slots(db, &holders, &claims, calendar, now).await?;
    let changes = changes(new, plan, &dates, &skip);
    events::record(db, &context.by(), &Event { kind: "closed", subject: None, changes, effects }).await?;
    Ok(EnteredDates { facility: facility.code.clone(), series, dates, skipped: skip.into_iter().collect() })
}

/// As [`close::close_facility`] writes it down, with the rule and the number of dates.
fn changes(new: &NewEvent, plan: &Plan, dates: &[(i64, Slot)], skip: &BTreeSet<NaiveDate>) -> Changes {
    let mut changes = Changes::default()
        .value("facility", "", new.facility.as_str())
        .value("from", "", dates.first().map(|(_, slot)| slot.from.to_rfc3339()).unwrap_or_default())
        .value("to", "", dates.last().map(|(_, slot)| slot.to.to_rfc3339()).unwrap_or_default())
        .value("purpose", "", new.purpose.code())
        .hidden("reason");
    if let Some(rule) = &plan.rule {
        changes = changes.value("rule", "", rule).value("dates", 0, dates.len()).value("skipped", 0, skip.len());
    }
    if !new.override_reason.is_empty() {
        changes = changes.hidden("override_reason");
    }
    changes
}
