//! From a request to the words of a message.

use super::Context;
use crate::domain::format;
use crate::domain::message::{MessageValues, Template, render};
use crate::domain::slot::local_date;
use crate::store::messages::NewMessage;
use crate::store::reservations::Reservation;

/// The message of `template` about `reservation` as it is now.
pub(super) fn message(context: &Context, reservation: &Reservation, template: Template) -> NewMessage {
    NewMessage {
        reservation: reservation.id,
        template,
        language: reservation.language,
        text: render(template, reservation.language, &values(&context.public_url, reservation)),
        recipient: reservation.applicant.whatsapp.clone(),
        decision: template.tells_decision(),
    }
}

/// What is filled into messages about `reservation`.
pub(super) fn values(public_url: &str, reservation: &Reservation) -> MessageValues {
    let language = reservation.language;
    let (from, to) = (reservation.span.from, reservation.span.to);
    let date = format::date_range(language, local_date(from), local_date(to - chrono::Duration::seconds(1)));
    let time = format::time_range(from, to);
    let names: Vec<String> = reservation
        .items
        .iter()
        .map(|asked| match asked.item.quantity {
            1 => asked.item.facility_name.clone(),
            more => format!("{} ({more})", asked.item.facility_name),
        })
        .collect();
    MessageValues {
        name: reservation.applicant.name.clone(),
        code: reservation.code.to_string(),
        facility: names.join(", "),
        activity: reservation.activity.clone(),
        new_date: date.clone(),
        new_time: time.clone(),
        date,
        time,
        due: format::moment_long(language, reservation.due_at),
        reason: reservation.reason_note.clone(),
        link: format!("{public_url}/p/{}", reservation.secret),
        offer: String::new(),
        missing: String::new(),
    }
}
