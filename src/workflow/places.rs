//! The admin changes what is lent (service §1.3, §7.5): a facility is entered, changed, offered or not, closed. What a change
//! touches is worked out by one plan, shown first and saved then; no booking is cancelled by it.

use super::{Actor, Context, close, record};
use crate::domain::application_form::FieldErrors;
use crate::domain::code::ReservationCode;
use crate::domain::facility::{Facility, FacilityCode, FacilityId};
use crate::domain::places::{
    Closing, ClosureForm, MOST_TOUCHED, NewPlaceForm, Parts, Place, PlaceField, PlaceForm, PlaceImpact, TouchKind, Touched, changed, touched,
};
use crate::domain::role::Role;
use crate::domain::service_standard::HORIZON_DAYS;
use crate::domain::slot::{Moment, local_date};
use crate::domain::working_calendar::{WorkingCalendar, days_later};
use crate::error::AppError;
use crate::store::events::{self, Changes, Effect, Event};
use crate::store::{Connection, StoreError, facilities, places, reference};
use std::collections::BTreeSet;

/// Codes that a refusal names; the preview lists all of them.
const CODES_NAMED: usize = 5;

/// Enters a facility that is not offered yet, behind all others. Gives its code.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` for what is wrong with the form, or for a code that is on another door.
pub async fn add(context: &Context, form: &NewPlaceForm) -> Result<FacilityCode, AppError> {
    may_change(context)?;
    let facility = form.parse()?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let position = places::last_position(db).await?;
                facilities::insert(db, &facility, position)
                    .await
                    .map_err(|error| if error.is_unique_violation() { record::invalid("code", "place_code_taken") } else { error.into() })?;
                let changes = Changes::default()
                    .value("facility", "", facility.code.as_str())
                    .value("kind", "", facility.kind.code())
                    .value("stock", "", facility.stock)
                    .hidden("name");
                events::record(db, &context.by(), &Event { kind: "facility_added", subject: None, changes, effects: Vec::new() }).await?;
                Ok(facility.code)
            })
        })
        .await
}

/// What a change would write, which bookings it touches, and why it cannot be saved, if it cannot. Stores nothing.
///
/// # Errors
/// `Forbidden` but for the admin; `NotFound`; `Invalid` for what is wrong with the form.
pub async fn preview(context: &Context, form: &PlaceForm) -> Result<PlaceImpact, AppError> {
    may_change(context)?;
    let wanted = form.parse()?;
    let mut db = context.store.read().await?;
    let calendar = reference::load(&context.store, &mut db).await?.calendar;
    look(&mut db, wanted, &calendar, context.now).await
}

/// Writes the change with one event: all of it or nothing. Gives what was done, as [`preview`] says it.
///
/// # Errors
/// Those of [`preview`]; `Invalid` when it would break what is promised, with the codes of those in the way.
pub async fn save(context: &Context, form: &PlaceForm) -> Result<PlaceImpact, AppError> {
    may_change(context)?;
    let wanted = form.parse()?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let calendar = reference::load(&context.store, db).await?.calendar;
                let impact = look(db, wanted, &calendar, context.now).await?;
                if !impact.refused.is_empty() {
                    return Err(impact.refused.into());
                }
                if impact.fields.is_empty() {
                    return Ok(impact);
                }
                places::save(db, &impact.before, &impact.after, context.now).await.map_err(refused_by_the_guard)?;
                let effects = effects(db, &impact.before.facility, context.now).await?;
                events::record(db, &context.by(), &Event { kind: "facility_changed", subject: None, changes: changes(&impact), effects }).await?;
                Ok(impact)
            })
        })
        .await
}

/// Closes a facility for a while, or says what is in the way.
///
/// # Errors
/// Those of [`close::close_facility`]; `Forbidden` but for the admin.
pub async fn close(context: &Context, facility: FacilityCode, form: &ClosureForm) -> Result<Closing, AppError> {
    may_change(context)?;
    let time = form.parse()?;
    Ok(close::close_facility(context, facility, time.start, time.end, form.reason.clone(), time.purpose).await?.into())
}

/// Facilities, closures and settings of the office are the admin's (rights table, service §7.5).
pub(super) fn may_change(context: &Context) -> Result<(), AppError> {
    match &context.actor {
        Actor::Staff(member) if member.roles.has(Role::Admin) => Ok(()),
        Actor::Staff(_) | Actor::System => Err(AppError::Forbidden),
        Actor::Applicant => Err(AppError::SignInRequired),
    }
}

/// Everything that follows from a change.
async fn look(db: &mut Connection, wanted: Place, calendar: &WorkingCalendar, now: Moment) -> Result<PlaceImpact, AppError> {
    let all = facilities::all(db).await?;
    let known = all.iter().find(|facility| facility.code == wanted.facility.code).ok_or(AppError::NotFound)?.clone();
    let mut after = wanted;
    after.facility.id = known.id;
    after.facility.revision = known.revision;
    after.facility.family.parts.clone_from(&known.family.parts);
    after.facility.family.kin.clone_from(&known.family.kin);
    let before = places::place(db, known).await?;
    let (old, new) = (&before.facility, &after.facility);
    if new.family.inside.iter().any(|whole| all.iter().all(|facility| facility.code != *whole)) {
        return Err(record::invalid("inside", "facility_unknown"));
    }
    let parts = Parts::of(&all);
    let wanted_parts = parts.with(&new.code, &new.family.inside);
    if wanted_parts.has_circle(&new.code) {
        return Err(record::invalid("inside", "place_circle"));
    }
    let mut refused = FieldErrors::default();
    let uses = places::uses(db, old.id, now).await?;
    let mut found = touched(old, new, calendar, &uses, now);
    if new.stock == 1 && old.stock > 1 {
        found.extend(places::clashes(db, &old.code, &old.code, TouchKind::Stock, now).await?);
    }
    refuse(&mut refused, "stock", "place_stock", &found);
    let mut of_kin = Vec::new();
    for (one, other) in wanted_parts.kin().difference(&parts.kin()) {
        of_kin.extend(places::clashes(db, one, other, TouchKind::Inside, now).await?);
    }
    refuse(&mut refused, "inside", "place_inside", &of_kin);
    let mut past_the_rule = Vec::new();
    if before.rule_only && !after.rule_only {
        past_the_rule = places::past_the_rule(db, old.id, now).await?;
    }
    refuse(&mut refused, "rule_only", "place_rule", &past_the_rule);
    found.extend(of_kin);
    found.extend(past_the_rule);
    found.sort_by(|one, other| (!one.blocks, one.slot, &one.code, &one.facility).cmp(&(!other.blocks, other.slot, &other.code, &other.facility)));
    found.dedup();
    let count = found.len();
    found.truncate(MOST_TOUCHED);
    let fields = changed(&before, &after);
    Ok(PlaceImpact { before, after, fields, touched: found, count, refused })
}

/// Names those in the way, if anybody is.
fn refuse(refused: &mut FieldErrors, field: &str, code: &str, found: &[Touched]) {
    let blocking = || found.iter().filter(|one| one.blocks);
    if blocking().next().is_none() {
        return;
    }
    let codes: BTreeSet<&ReservationCode> = blocking().filter_map(|one| one.code.as_ref()).collect();
    let mut named: Vec<String> = codes.iter().take(CODES_NAMED).map(ToString::to_string).collect();
    if named.len() < codes.len() || named.is_empty() {
        named.push("…".to_owned());
    }
    refused.add_with(field, code, &[("codes", named.join(", "))]);
}

/// The database's own guard said no where the look had seen nothing.
fn refused_by_the_guard(error: StoreError) -> AppError {
    if error.is_constraint("stock_exceeded") {
        record::invalid("stock", "place_taken")
    } else if error.is_constraint("slot_taken") {
        record::invalid("inside", "place_taken")
    } else if error.is_constraint("facility_inside_itself") {
        record::invalid("inside", "place_circle")
    } else {
        error.into()
    }
}

/// The calendars that show something else now: its own, and those of what was or has become its kin.
async fn effects(db: &mut Connection, before: &Facility, now: Moment) -> Result<Vec<Effect>, StoreError> {
    let all = facilities::all(db).await?;
    let after = all.iter().find(|facility| facility.id == before.id).ok_or(StoreError::Corrupt { table: "facility", id: before.id.0 })?;
    let mut concerned: BTreeSet<FacilityId> = before.family.kin.iter().chain(&after.family.kin).copied().collect();
    concerned.insert(before.id);
    let from = local_date(now);
    let to = days_later(from, HORIZON_DAYS + 1);
    let concerned = all.iter().filter(|facility| concerned.contains(&facility.id));
    Ok(concerned.map(|facility| Effect { facility: facility.code.clone(), from, to, revision: facility.revision }).collect())
}

/// Codes and numbers before and after; words by their field's name only.
fn changes(impact: &PlaceImpact) -> Changes {
    let code = impact.before.facility.code.as_str();
    let about = Changes::default().value("facility", code, code);
    impact.fields.iter().fold(about, |changes, field: &PlaceField| match (field.value(&impact.before), field.value(&impact.after)) {
        (Some(before), Some(after)) => changes.value(field.code(), before, after),
        _ => changes.hidden(field.code()),
    })
}
