//! Forgetting people (UU PDP, service §3.3): every night what has been kept long enough, and at once whoever asks for it. What
//! stays are facility, dates, regency and kind of applicant; what happened stays in the chain of events, which never knew a
//! personal value.

mod export;

pub use export::export;

use super::{Actor, Context, record};
use crate::domain::application_form::FieldErrors;
use crate::domain::reservation::ReservationId;
use crate::domain::retention::{Kept, KeptPerson, NightWork, PersonKey, Run, night_work};
use crate::domain::role::Role;
use crate::error::AppError;
use crate::store::events::{self, Changes, Event};
use crate::store::privacy::{self, Person};
use crate::store::{Connection, StoreError, random_hex};

/// Who sees what is forgotten when, in numbers: the settings of the office are the admin's, the running of the system is the
/// system manager's (rights table, §7.5).
pub const RUN_ROLES: &[Role] = &[Role::Admin, Role::Sysadmin];
/// Who answers a person that asks for their data: those who see contact data of all requests and decide for the office.
pub const PERSON_ROLES: &[Role] = &[Role::Admin];

/// Requests, or lines, that are forgotten in one transaction; others are let in between.
const TOGETHER: i64 = 100;
/// Random bytes of a link that nobody is told.
const SECRET_BYTES: usize = 16;

/// Forgets everything whose time is over, or only counts it. Either is written down.
///
/// # Errors
/// `Forbidden` but for the admin and the system manager; database trouble, after which the rest waits for the next run.
pub async fn forget_due(context: &Context, dry_run: bool) -> Result<Run, AppError> {
    may(context, RUN_ROLES)?;
    let (by, now) = (context.staff_id(), context.now);
    let run = context.store.write(move |db| Box::pin(async move { privacy::begin_run(db, by, dry_run, now).await })).await?;
    go_through(context, run, dry_run).await
}

/// The same once a night, for the clock; the very first time it only counts. `None` when there is nothing to do now.
///
/// # Errors
/// Those of [`forget_due`].
pub async fn forget_nightly(context: &Context) -> Result<Option<Run>, AppError> {
    may(context, RUN_ROLES)?;
    let now = context.now;
    let (first, last) = privacy::nights(&mut *context.store.read().await?).await?;
    if night_work(first, last, now).is_none() {
        return Ok(None);
    }
    let begin = context.store.write(move |db| {
        Box::pin(async move {
            // Another process on the same database may have begun meanwhile.
            let (first, last) = privacy::nights(db).await?;
            let Some(work) = night_work(first, last, now) else { return Ok(None) };
            let dry_run = work == NightWork::Rehearsal;
            let run = privacy::begin_run(db, None, dry_run, now).await?;
            Ok::<_, StoreError>(Some((run, dry_run)))
        })
    });
    let Some((run, dry_run)) = begin.await? else { return Ok(None) };
    go_through(context, run, dry_run).await.map(Some)
}

/// All kinds, one after the other.
async fn go_through(context: &Context, run: i64, dry_run: bool) -> Result<Run, AppError> {
    for kept in Kept::ALL {
        if dry_run {
            count(context, run, *kept).await?;
        } else {
            forget(context, run, *kept).await?;
        }
    }
    Ok(privacy::run(&mut *context.store.read().await?, run).await?)
}

async fn count(context: &Context, run: i64, kept: Kept) -> Result<(), StoreError> {
    let due = privacy::count_due(&mut *context.store.read().await?, kept, kept.cutoff(context.now)).await?;
    if due == 0 {
        return Ok(());
    }
    context.store.write(move |db| Box::pin(async move { privacy::add_to_run(db, run, kept, due).await })).await
}

async fn forget(context: &Context, run: i64, kept: Kept) -> Result<(), AppError> {
    loop {
        let (store, context) = (context.store.clone(), context.clone());
        let gone = store
            .write(move |db| {
                Box::pin(async move {
                    let gone = forget_some(db, &context, kept).await?;
                    if gone > 0 {
                        privacy::add_to_run(db, run, kept, gone).await?;
                    }
                    Ok::<_, AppError>(gone)
                })
            })
            .await?;
        if gone < TOGETHER {
            return Ok(());
        }
    }
}

/// The first of one kind that are due; gives how many they were.
async fn forget_some(db: &mut Connection, context: &Context, kept: Kept) -> Result<i64, AppError> {
    let (cutoff, now) = (kept.cutoff(context.now), context.now);
    match kept {
        Kept::Done | Kept::Closed => {
            let due = privacy::due(db, kept, cutoff, TOGETHER).await?;
            for id in &due {
                forget_request(db, context, *id).await?;
            }
            Ok(i64::try_from(due.len()).unwrap_or(i64::MAX))
        }
        Kept::GuestBook => {
            let gone = privacy::forget_guests(db, cutoff, TOGETHER, now).await?;
            tell_of_guests(db, context, gone).await?;
            Ok(gone)
        }
        Kept::ReadLog => Ok(privacy::forget_reads(db, cutoff, TOGETHER).await?),
        Kept::Attachments => Ok(privacy::forget_files(db, cutoff, TOGETHER, now).await?),
        Kept::Survey => Ok(privacy::forget_answers(db, cutoff, TOGETHER).await?),
    }
}

/// One request, and the event that says so and no more.
async fn forget_request(db: &mut Connection, context: &Context, id: ReservationId) -> Result<(), AppError> {
    let Some((code, version)) = privacy::forget_request(db, id, &random_hex(SECRET_BYTES), context.now).await? else { return Ok(()) };
    let event = Event { kind: "forgotten", subject: Some((id, code, version)), changes: Changes::default(), effects: Vec::new() };
    events::record(db, &context.by(), &event).await?;
    Ok(())
}

/// One event for all lines of the guest book together: they have no page of their own.
async fn tell_of_guests(db: &mut Connection, context: &Context, guests: i64) -> Result<(), AppError> {
    if guests > 0 {
        let event = Event { kind: "guests_forgotten", subject: None, changes: Changes::default().value("guests", 0, guests), effects: Vec::new() };
        events::record(db, &context.by(), &event).await?;
    }
    Ok(())
}

/// What the office keeps about the person with this number, or behind the request with this code: what an erasure would be
/// about.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` (field `person`) when it is neither, or nothing is kept.
pub async fn find(context: &Context, person: &str) -> Result<KeptPerson, AppError> {
    may(context, PERSON_ROLES)?;
    Ok(seen(&known(&mut *context.store.read().await?, &key_of(person)?).await?))
}

/// Forgets one person at once, all of it or nothing. `confirmed`: whoever asks has seen what it is about; nothing brings it back.
/// Gives what there was.
///
/// # Errors
/// Those of [`find`]; `Invalid` (field `confirmed`) without that; `Invalid` (field `person`) with the codes of requests that are
/// open or in use.
pub async fn erase(context: &Context, person: &str, confirmed: bool) -> Result<KeptPerson, AppError> {
    may(context, PERSON_ROLES)?;
    if !confirmed {
        return Err(record::invalid("confirmed", "person_confirm"));
    }
    let key = key_of(person)?;
    let (store, context) = (context.store.clone(), context.clone());
    store
        .write(move |db| {
            Box::pin(async move {
                let person = known(db, &key).await?;
                let kept = seen(&person);
                let open: Vec<String> = kept.in_the_way().iter().map(ToString::to_string).collect();
                if !open.is_empty() {
                    let mut faults = FieldErrors::default();
                    faults.add_with("person", "person_open", &[("codes", open.join(", "))]);
                    return Err(faults.into());
                }
                for (id, _) in &person.requests {
                    forget_request(db, &context, *id).await?;
                }
                for visit in &person.visits {
                    privacy::forget_guest(db, *visit, context.now).await?;
                }
                tell_of_guests(db, &context, kept.visits).await?;
                Ok(kept)
            })
        })
        .await
}

/// Whoever runs a command on the office's machine may do everything.
fn may(context: &Context, roles: &[Role]) -> Result<(), AppError> {
    match &context.actor {
        Actor::System => Ok(()),
        Actor::Staff(member) if member.roles.any_of(roles) => Ok(()),
        Actor::Staff(_) => Err(AppError::Forbidden),
        Actor::Applicant => Err(AppError::SignInRequired),
    }
}

fn key_of(person: &str) -> Result<PersonKey, AppError> {
    person.parse().map_err(|_| record::invalid("person", "person_key"))
}

/// What there is of a person, if there is anything.
async fn known(db: &mut Connection, key: &PersonKey) -> Result<Person, AppError> {
    let person = privacy::person(db, key).await?;
    if seen(&person).is_empty() { Err(record::invalid("person", "person_unknown")) } else { Ok(person) }
}

fn seen(person: &Person) -> KeptPerson {
    let requests = person.requests.iter().map(|(_, request)| request.clone()).collect();
    KeptPerson { requests, visits: i64::try_from(person.visits.len()).unwrap_or(i64::MAX) }
}
