//! From a request to the words of a message.

use super::Context;
use crate::domain::format;
use crate::domain::language::Language;
use crate::domain::message::{MessageValues, Rendered, Template, published_wording, render_wording};
use crate::domain::proposal::{Proposal, ProposalKind};
use crate::domain::reservation::Item;
use crate::domain::slot::{Slot, local_date};
use crate::store::messages::NewMessage;
use crate::store::reservations::Reservation;
use crate::tr;

/// The message of `template` about `reservation` as it is now.
pub(super) fn message(context: &Context, reservation: &Reservation, template: Template) -> NewMessage {
    let Rendered { text, parameters } = rendered(template, reservation, &values(&context.public_url, reservation));
    NewMessage {
        reservation: reservation.id,
        template,
        language: reservation.language,
        text,
        parameters,
        recipient: reservation.applicant.whatsapp.clone(),
        email: reservation.applicant.email.clone(),
        decision: template.tells_decision(),
        held_until: None,
    }
}

/// The message that asks the applicant about `proposal`.
pub(super) fn proposal(context: &Context, reservation: &Reservation, proposal: &Proposal) -> NewMessage {
    let template = match proposal.kind {
        ProposalKind::Move => Template::Reschedule,
        ProposalKind::Offer => Template::Offer,
    };
    let template = if proposal.things.is_empty() { template } else { Template::OfferPart };
    let Rendered { text, parameters } = rendered(template, reservation, &proposal_values(&context.public_url, reservation, proposal));
    NewMessage { text, parameters, ..message(context, reservation, template) }
}

/// The message that reminds the applicant of `proposal`, which has to be answered soon.
pub(super) fn expiring(context: &Context, reservation: &Reservation, proposal: &Proposal) -> NewMessage {
    let template = Template::OfferExpiring;
    let Rendered { text, parameters } = rendered(template, reservation, &proposal_values(&context.public_url, reservation, proposal));
    NewMessage { text, parameters, ..message(context, reservation, template) }
}

/// The message that asks how it was; its link opens the survey.
pub(super) fn survey(context: &Context, reservation: &Reservation) -> NewMessage {
    let template = Template::Survey;
    let values = values(&context.public_url, reservation);
    let values = MessageValues { link: format!("{}/survei", values.link), ..values };
    let Rendered { text, parameters } = rendered(template, reservation, &values);
    NewMessage { text, parameters, ..message(context, reservation, template) }
}

fn rendered(template: Template, reservation: &Reservation, values: &MessageValues) -> Rendered {
    render_wording(&published_wording(template, reservation.language), reservation.language, values)
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
