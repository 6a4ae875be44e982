//! Everything the office keeps about one person, as one JSON document (the right of access, UU PDP). Names of staff are theirs
//! and are left out.

use super::{PERSON_ROLES, key_of, known, may};
use crate::domain::reservation::ReservationId;
use crate::domain::visit::VisitId;
use crate::error::AppError;
use crate::store::handovers::{self, Handover};
use crate::store::reservations::{self, Reservation};
use crate::store::visits::{self, Visit};
use crate::store::{Connection, dispositions, events, item_answers, overrides, privacy, read_log, survey};
use crate::workflow::Context;
use serde_json::{Value, json};

/// All that is kept about the person with this number, or behind the request with this code. That a member of staff has read it
/// is noted at each of the requests.
///
/// # Errors
/// `Forbidden` but for the admin; `Invalid` (field `person`) when it is neither, or nothing is kept.
pub async fn export(context: &Context, person: &str) -> Result<Value, AppError> {
    may(context, PERSON_ROLES)?;
    let key = key_of(person)?;
    let mut db = context.store.read().await?;
    let person = known(&mut db, &key).await?;
    let (mut requests, mut visits) = (Vec::with_capacity(person.requests.len()), Vec::with_capacity(person.visits.len()));
    for (id, request) in &person.requests {
        requests.push(request_of(&mut db, *id).await?);
        read_log::note(&context.store, &mut db, context.staff_id(), &request.code, context.now).await;
    }
    for id in &person.visits {
        visits.extend(visit_of(&mut db, *id).await?);
    }
    Ok(json!({ "exported_at": context.now, "requests": requests, "visits": visits }))
}

async fn request_of(db: &mut Connection, id: ReservationId) -> Result<Value, AppError> {
    let request = reservations::get_by_id(db, id).await?;
    let mut value = own_words(&request);
    value["notes"] = notes(&request);
    value["answers"] = json!(item_answers::of_reservation(db, id, request.sarpras_at).await?);
    value["head"] = json!(dispositions::of_reservation(db, id).await?.and_then(|sheet| sheet.head).map(|head| head.word));
    value["exceptions"] = overrides::reasons(db, id).await?.into_iter().map(|(at, reason)| json!({ "at": at, "reason": reason })).collect();
    value["messages"] = json!(privacy::messages(db, id).await?);
    value["handovers"] = handovers::of_reservation(db, id).await?.iter().map(handover).collect();
    value["survey_answered"] = json!(survey::is_answered(db, id).await?);
    value["damage"] = json!(privacy::damage(db, id).await?);
    value["history"] = events::of_reservation(db, id).await?.iter().map(|event| json!({ "at": event.at, "kind": event.kind })).collect();
    value["opened_by_staff_at"] = json!(privacy::readings(db, &request.code).await?);
    Ok(value)
}

/// What the applicant has said, and how the request stands.
fn own_words(request: &Reservation) -> Value {
    let applicant = &request.applicant;
    json!({
        "code": request.code,
        "status": request.status,
        "channel": request.channel,
        "language": request.language,
        "received_at": request.received_at,
        "due_at": request.due_at,
        "decided_at": request.decided_at,
        "notified_at": request.notified_at,
        "applicant": {
            "name": applicant.name,
            "kind": applicant.kind,
            "institution": applicant.institution,
            "npsn": applicant.npsn,
            "position": applicant.position,
            "regency": applicant.regency,
            "address": applicant.address,
            "whatsapp": applicant.whatsapp,
            "email": applicant.email,
            "identity_shown": request.id_kind,
            "on_behalf": request.on_behalf,
        },
        "activity": request.activity,
        "purpose": request.purpose,
        "participants": request.participants,
        "needs": request.needs,
        "access_needs": request.access_needs,
        "pattern": request.pattern,
        "start": request.start,
        "end": request.end,
        "items": request.items.iter().map(|asked| json!(asked.item)).collect::<Vec<_>>(),
        "reply": request.info_reply,
    })
}

/// What the office has written about it.
fn notes(request: &Reservation) -> Value {
    json!({
        "disposition": request.disposition_note,
        "facilities_team": request.sarpras_note,
        "reason": request.reason,
        "reason_note": request.reason_note,
        "agreement": request.agreement,
        "override_reason": request.override_reason,
        "late_reason": request.late_reason,
        "missing": request.missing.as_ref().map(|missing| &missing.what),
        "proposal": request.proposal.as_ref().map(|proposal| &proposal.reason),
    })
}

fn handover(handover: &Handover) -> Value {
    json!({ "direction": handover.direction, "at": handover.at, "lines": handover.checklist.lines, "note": handover.checklist.note })
}

async fn visit_of(db: &mut Connection, id: VisitId) -> Result<Option<Value>, AppError> {
    Ok(visits::by_id(db, id).await?.as_ref().map(visit))
}

fn visit(visit: &Visit) -> Value {
    let guest = &visit.guest;
    json!({
        "day": visit.day,
        "number": visit.number,
        "name": guest.name,
        "institution": guest.institution,
        "whatsapp": guest.whatsapp,
        "regency": guest.regency,
        "purpose": guest.purpose,
        "purpose_note": guest.purpose_note,
        "meets": guest.meets,
        "guests": guest.guests,
        "assistance": guest.assistance,
        "arrived_at": visit.arrived_at,
        "finished_at": visit.finished_at,
        "code": visit.code,
    })
}
