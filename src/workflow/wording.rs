//! From a request to the words of a message.

use super::Context;
use crate::domain::format;
use crate::domain::language::Language;
use crate::domain::message::{MessageValues, Rendered, Template, render_wording};
use crate::domain::proposal::{Proposal, ProposalKind};
use crate::domain::reservation::Item;
use crate::domain::slot::{Slot, local_date};
use crate::store::messages::NewMessage;
use crate::store::reservations::Reservation;
use crate::store::wordings::{self, Wording};
use crate::store::{Connection, StoreError};
use crate::tr;

/// The message of `template` about `reservation` as it is now, in the wording that is in force in this transaction. One about a
/// proposal speaks of the one that waits now.
///
/// # Errors
/// Database trouble.
pub(super) async fn message(db: &mut Connection, context: &Context, reservation: &Reservation, template: Template) -> Result<NewMessage, StoreError> {
    filled(db, reservation, template, &values_for(&context.public_url, reservation, template)).await
}

/// The message that asks the applicant about `proposal`.
///
/// # Errors
/// Database trouble.
pub(super) async fn proposal(db: &mut Connection, context: &Context, reservation: &Reservation, proposal: &Proposal) -> Result<NewMessage, StoreError> {
    let template = match proposal.kind {
        ProposalKind::Move => Template::Reschedule,
        ProposalKind::Offer => Template::Offer,
    };
    let template = if proposal.things.is_empty() { template } else { Template::OfferPart };
    filled(db, reservation, template, &proposal_values(&context.public_url, reservation, proposal)).await
}

/// The text is frozen here, and with it what a channel with approved templates sends instead: the newest approved wording, and the
/// values in its order.
async fn filled(db: &mut Connection, reservation: &Reservation, template: Template, values: &MessageValues) -> Result<NewMessage, StoreError> {
    let language = reservation.language;
    let Wording { text, version, registered_name, registered_text } = wordings::current(db, template, language).await?;
    let told = render_wording(&text, language, values);
    let Rendered { text: registered, parameters } = render_wording(&registered_text, language, values);
    Ok(NewMessage {
        reservation: reservation.id,
        template,
        language,
        registered_text: if registered == told.text { String::new() } else { registered },
        text: told.text,
        parameters,
        wording_version: version,
        registered_name,
        recipient: reservation.applicant.whatsapp.clone(),
        email: reservation.applicant.email.clone(),
        decision: template.tells_decision(),
        held_until: None,
    })
}

/// What is filled into `template` about `reservation`.
pub(super) fn values_for(public_url: &str, reservation: &Reservation, template: Template) -> MessageValues {
    match &reservation.proposal {
        Some(waiting) if template.is_about_a_proposal() => proposal_values(public_url, reservation, waiting),
        Some(_) | None => {
            let values = values(public_url, reservation);
            // It leads to the questions at once.
            let link = if template == Template::Survey { format!("{}/survei", values.link) } else { values.link };
            MessageValues { link, ..values }
        }
    }
}

/// What is filled into messages about what is proposed to `reservation`.
pub(super) fn proposal_values(public_url: &str, reservation: &Reservation, proposal: &Proposal) -> MessageValues {
    let language = reservation.language;
    let (date, time) = (dates(language, proposal.span), format::time_range(proposal.span.from, proposal.span.to));
    let values = values(public_url, reservation);
    let (offer_place, new_date) = match &proposal.elsewhere {
        Some(elsewhere) => (elsewhere.name.clone(), format!("{}, {date}", elsewhere.name)),
        None => (values.facility.clone(), date.clone()),
    };
    let offer =
        if proposal.things.is_empty() { format!("{offer_place}, {}", tr!(language, "when.once", date = &date, time = &time)) } else { names(&proposal.things) };
    MessageValues { offer, new_date, new_time: time, due: format::moment_long(language, proposal.answer_by), reason: proposal.reason.clone(), ..values }
}

/// `Aula Utama, Kursi Lipat (14)`
fn names<'i>(items: impl IntoIterator<Item = &'i Item>) -> String {
    let names = items.into_iter().map(|item| match item.quantity {
        1 => item.facility_name.clone(),
        more => format!("{} ({more})", item.facility_name),
    });
    names.collect::<Vec<_>>().join(", ")
}

fn dates(language: Language, span: Slot) -> String {
    format::date_range(language, local_date(span.from), local_date(span.to - chrono::Duration::seconds(1)))
}

/// What is filled into messages about `reservation`.
pub(super) fn values(public_url: &str, reservation: &Reservation) -> MessageValues {
    let language = reservation.language;
    let (from, to) = (reservation.span.from, reservation.span.to);
    let date = dates(language, reservation.span);
    let time = format::time_range(from, to);
    MessageValues {
        name: reservation.applicant.name.clone(),
        code: reservation.code.to_string(),
        facility: names(reservation.items.iter().map(|asked| &asked.item)),
        activity: reservation.activity.clone(),
        new_date: date.clone(),
        new_time: time.clone(),
        date,
        time,
        due: format::moment_long(language, reservation.missing.as_ref().map_or(reservation.due_at, |missing| missing.answer_by)),
        reason: reservation.reason_note.clone(),
        link: format!("{public_url}/p/{}", reservation.secret),
        offer: String::new(),
        missing: reservation.missing.as_ref().map_or_else(String::new, |missing| missing.what.clone()),
    }
}
