//! What a request says: who, what, when, how many; the facilities team's word; and who else wants the same time.

use super::inbox_table::{deadline_of, item_text};
use crate::app::{paths, use_language};
use crate::components::deadline::{DueBadge, sarpras_look};
use crate::components::status_badge::status_label;
use crate::components::when::moment_short;
use crate::components::{Icon, StatusBadge};
use crate::domain::applicant::REGENCIES;
use crate::domain::format;
use crate::domain::item_answer::ItemAnswer;
use crate::domain::language::Language;
use crate::domain::reservation::{Item, SarprasAnswer, Status, Urgency};
use crate::i18n::words;
use crate::server_fns::head_desk::HeadWordView;
use crate::server_fns::inbox::{ReservationDetail, Rival};
use crate::tr;
use leptos::prelude::*;

/// From so many absences in twelve months on, the office is told before it decides; nothing follows from it by itself.
const NO_SHOWS_NAMED: i64 = 3;

/// One fact; nothing when it was not given.
#[component]
fn Fact(label: String, value: String) -> impl IntoView {
    (!value.is_empty()).then(|| view! { <dt>{label}</dt> <dd>{value}</dd> })
}

/// The request as it was filled in.
#[component]
pub fn Facts(detail: ReservationDetail) -> impl IntoView {
    let language = use_language();
    let row = &detail.row;
    let deadline = deadline_of(row, detail.now);
    let agreement = detail.agreement.as_ref().map(|agreement| {
        let how = words(language, &format!("staff.agreement.{}", agreement.how.code()));
        if agreement.note.is_empty() { how } else { format!("{how}: {}", agreement.note) }
    });
    let told = detail.withdrawn_how.map(|how| words(language, &format!("staff.agreement.{}", how.code())));
    let reason = detail.reason.map(|reason| words(language, &format!("reason.{}", reason.code())));
    let received = format!("{} WITA, {}", format::moment_long(language, row.received_at), words(language, &format!("staff.channel.{}", row.channel.code())));
    let entered = detail.entered_at.map(|at| {
        let at = moment_short(language, at);
        if detail.late_reason.is_empty() { at } else { format!("{at}: {}", detail.late_reason) }
    });
    let no_shows = (detail.no_shows > 0).then(|| tr!(language, "staff.fact.times", n = detail.no_shows));
    let head = detail.head.as_ref().map(|head| head_text(language, head));
    let urgency = (detail.urgency != Urgency::Normal).then(|| words(language, &format!("staff.urgency.{}", detail.urgency.code())));
    view! {
        <dl class="facts">
            <Fact label=tr!(language, "form.activity") value=row.activity.clone()/>
            <Fact label=tr!(language, "staff.fact.facility") value=items_with_layout(language, &row.items)/>
            <Fact label=tr!(language, "staff.fact.when") value=format::wishes_of_each(language, row.pattern, row.from, row.to, &detail.times)/>
            <Fact label=tr!(language, "staff.fact.participants") value=participants(language, &detail)/>
            <Fact label=tr!(language, "staff.fact.received") value=received/>
            <Fact label=tr!(language, "staff.fact.entered") value=entered.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.desk.of") value=words(language, &format!("staff.desk.of.{}", detail.desk))/>
            <Fact label=tr!(language, "staff.disposition.agenda") value=detail.agenda.clone()/>
            <dt>{tr!(language, "staff.column.due")}</dt>
            <dd><DueBadge deadline full=true/></dd>
            <Fact label=tr!(language, "form.name") value=detail.name.clone()/>
            <Fact label=tr!(language, "form.applicant_type") value=words(language, &format!("form.type.{}", detail.kind.code()))/>
            <Fact label=tr!(language, "form.institution") value=detail.institution.clone()/>
            <Fact label=tr!(language, "form.position") value=detail.position.clone()/>
            <Fact label=tr!(language, "form.regency") value=regency(language, &detail.regency)/>
            <Fact label=tr!(language, "form.whatsapp") value=detail.whatsapp.clone()/>
            <Fact label=tr!(language, "staff.fact.no_shows") value=no_shows.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.fact.email") value=detail.email.clone()/>
            <Fact label=tr!(language, "form.purpose") value=detail.purpose.clone()/>
            <Fact label=tr!(language, "form.needs") value=detail.needs.clone()/>
            <Fact label=tr!(language, "staff.fact.access_needs") value=detail.access_needs.clone()/>
            <Fact label=tr!(language, "staff.dispose.urgency") value=urgency.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.dispose.note") value=detail.disposition_note.clone()/>
            <Fact label=tr!(language, "staff.fact.head") value=head.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.field.reply") value=detail.info_reply.clone()/>
            <Fact label=tr!(language, "staff.field.agreement_how") value=agreement.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.field.withdrawn_how") value=told.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.field.reason") value=reason.unwrap_or_default()/>
            <Fact label=tr!(language, "staff.field.note") value=detail.reason_note.clone()/>
        </dl>
        {(detail.no_shows >= NO_SHOWS_NAMED)
            .then(|| view! { <p class="soft" data-status="late"><Icon name="warn"/><span>{tr!(language, "staff.fact.often_absent", n = detail.no_shows)}</span></p> })}
    }
}

/// What the head has written: `Selesaikan: siapkan penjaga (ke tim sarpras, Drs. H. Contoh, 24 Nov 11.05)`.
pub fn head_text(language: Language, head: &HeadWordView) -> String {
    let to = words(language, &format!("staff.head.to.{}", head.to));
    let wish = words(language, &format!("staff.instruction.{}", head.instruction));
    let said = if head.note.is_empty() { wish } else { format!("{wish}: {}", head.note) };
    format!("{said} ({to}, {}, {})", head.by, moment_short(language, head.at))
}

/// The ways to what is printed: the disposition sheet once it is passed on, the record once something went out, and for the counter
/// the proof while there is something to prove.
#[component]
pub fn Sheets(detail: ReservationDetail, at_counter: bool) -> impl IntoView {
    let language = use_language();
    let code = &detail.row.code;
    let sheet = (!detail.agenda.is_empty())
        .then(|| view! { <a class="button" href=paths::disposition(code)><Icon name="print"/>{tr!(language, "staff.papers.sheet")}</a> });
    let record = detail
        .handed_over
        .then(|| view! { <a class="button" href=paths::handover_record(code)><Icon name="print"/>{tr!(language, "staff.papers.record")}</a> });
    let proof = (at_counter && matches!(detail.row.status, Status::Approved | Status::InUse))
        .then(|| view! { <a class="button" href=paths::proof_at_counter(code) rel="external"><Icon name="print"/>{tr!(language, "staff.papers.proof")}</a> });
    let any = sheet.is_some() || record.is_some() || proof.is_some();
    any.then(|| view! { <div class="row tight">{sheet}{record}{proof}</div> })
}

fn items_with_layout(language: Language, items: &[Item]) -> String {
    let text = |item: &Item| {
        let layout = item.layout.map(|layout| format!(", {}", words(language, &format!("fac.layout.{}", layout.code()))));
        item_text(item) + &layout.unwrap_or_default()
    };
    items.iter().map(text).collect::<Vec<_>>().join("; ")
}

fn participants(language: Language, detail: &ReservationDetail) -> String {
    match (detail.participants, detail.capacity) {
        (Some(people), Some(capacity)) => tr!(language, "staff.fact.of_capacity", people = people, capacity = capacity),
        (Some(people), None) => tr!(language, "fac.people", n = people),
        (None, _) => String::new(),
    }
}

fn regency(language: Language, code: &str) -> String {
    match REGENCIES.iter().find(|(known, _)| *known == code) {
        Some((_, name)) => (*name).to_owned(),
        None if code.is_empty() => String::new(),
        None => tr!(language, "staff.fact.other_regency"),
    }
}

/// What the facilities team said, when and who.
#[component]
pub fn SarprasWord(detail: ReservationDetail) -> impl IntoView {
    let language = use_language();
    let (tone, icon, key) = sarpras_look(detail.row.sarpras_answer, detail.row.status, detail.row.with_head);
    let signed = detail.sarpras_at.map(|at| format!("{}, {} WITA", detail.sarpras_by, moment_short(language, at)));
    view! {
        <div class="soft" data-status=tone>
            <Icon name=icon/>
            <p>
                <b>{format!("{}: {}.", tr!(language, "staff.column.sarpras"), words(language, key))}</b>
                " "
                {detail.sarpras_note.clone()}
                {signed.map(|signed| view! { <br/> <small>{signed}</small> })}
            </p>
        </div>
        // One word for all needs no list.
        {(detail.row.sarpras_answer == Some(SarprasAnswer::Partial) && !detail.item_answers.is_empty())
            .then(|| view! { <ItemAnswers answers=detail.item_answers.clone() items=detail.row.items.clone()/> })}
    }
}

/// What was said of each thing: `14 dari 20`.
#[component]
fn ItemAnswers(answers: Vec<ItemAnswer>, items: Vec<Item>) -> impl IntoView {
    let language = use_language();
    let rows: Vec<_> = answers
        .into_iter()
        .map(|answer| {
            // A thing that was left out has only its code any more.
            let known = items.iter().find(|item| item.facility == answer.facility);
            let name = known.map_or_else(|| answer.facility.to_string(), |item| item.facility_name.clone());
            let (tone, icon, key) = sarpras_look(Some(answer.answer), Status::Review, false);
            let how_many = if answer.asked > 1 { tr!(language, "staff.of_all", n = answer.quantity, all = answer.asked) } else { words(language, key) };
            let note = (!answer.note.is_empty()).then(|| view! { <small class="muted">{format!(", {}", answer.note)}</small> });
            view! { <li><span class="due" data-status=tone><Icon name=icon/>{how_many}</span> " " {name} {note}</li> }
        })
        .collect();
    view! { <ul class="stack thin" aria-label=tr!(language, "staff.answer.list")>{rows}</ul> }
}

/// Everybody who wants the same time, in the order of arrival, and whether they fit.
#[component]
pub fn Rivals(detail: ReservationDetail) -> impl IntoView {
    let language = use_language();
    let own = Rival {
        code: detail.row.code.clone(),
        who: detail.row.who.clone(),
        status: detail.row.status,
        received_at: detail.row.received_at,
        participants: detail.participants,
        fits: detail.participants.zip(detail.capacity).map(|(people, capacity)| people <= capacity),
        from: detail.row.from,
        to: detail.row.to,
    };
    let own_code = own.code.clone();
    let mut rivals = detail.rivals;
    rivals.retain(|rival| rival.code != own.code);
    rivals.push(own);
    rivals.sort_by_key(|rival| rival.received_at);
    view! {
        <table class="table rivals">
            <caption class="sr">{tr!(language, "staff.rivals.caption")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!(language, "staff.fact.received")}</th>
                    <th scope="col">{tr!(language, "role.applicant")}</th>
                    <th scope="col" class="num">{tr!(language, "staff.fact.participants")}</th>
                    <th scope="col">{tr!(language, "staff.rivals.fits")}</th>
                    <th scope="col" class="wide-only">{tr!(language, "staff.column.status")}</th>
                </tr>
            </thead>
            <tbody>
                {rivals
                    .into_iter()
                    .map(|rival| {
                        let own = rival.code == own_code;
                        view! { <RivalRow rival own/> }
                    })
                    .collect_view()}
            </tbody>
        </table>
        <p class="muted small">{tr!(language, "staff.rivals.note")}</p>
    }
}

#[component]
fn RivalRow(rival: Rival, own: bool) -> impl IntoView {
    let language = use_language();
    let (tone, icon, fits) = match rival.fits {
        Some(true) => (Some("ok"), Some("check"), tr!(language, "staff.yes")),
        Some(false) => (Some("late"), Some("x"), tr!(language, "staff.no")),
        None => (None, None, "–".to_owned()),
    };
    view! {
        <tr aria-current=own.then_some("true")>
            <td>{moment_short(language, rival.received_at)}</td>
            <th scope="row">
                {if own {
                    rival.who.into_any()
                } else if rival.who.is_empty() {
                    // It does not concern the reader (rights table, §7.5): nothing to open either.
                    tr!(language, "staff.rivals.other").into_any()
                } else {
                    // A page of its own, loaded anew: what is typed here belongs to this request.
                    view! { <a href=paths::reservation(&rival.code) rel="external">{rival.who}</a> }.into_any()
                }}
                <small class="narrow-only">{status_label(rival.status, language)}</small>
            </th>
            <td class="num">{rival.participants.map_or_else(|| "–".to_owned(), |people| people.to_string())}</td>
            <td data-status=tone>{icon.map(|icon| view! { <Icon name=icon/> })} " " {fits}</td>
            <td class="wide-only"><StatusBadge status=rival.status/></td>
        </tr>
    }
}
