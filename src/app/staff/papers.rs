//! The papers of a request, as they are printed on A4: `/kantor/permohonan/{code}/disposisi` (*lembar disposisi*, service §2.3) and
//! `/kantor/permohonan/{code}/berita-acara` (*berita acara serah terima*, §2.4).

use super::facts::head_text;
use super::inbox_table::items_text;
use super::workspace::{HEADING, LoadAndKeep, staff_resource};
use crate::app::{PageTitle, paths, use_language};
use crate::browser;
use crate::components::Icon;
use crate::domain::disposition::{ForwardedTo, Instruction};
use crate::domain::format::{moment_long, wishes};
use crate::domain::handover::Direction;
use crate::domain::language::Language;
use crate::domain::reservation::Urgency;
use crate::domain::role::StaffMember;
use crate::i18n::words;
use crate::server_fns::tasks::{HandoverView, Papers, SheetView, load_papers};
use crate::tr;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A page of one sheet: `title` above it, `sheet` draws it.
fn page(title: &'static str, sheet: fn(Papers, Language) -> AnyView) -> impl IntoView {
    let language = use_language();
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|params| params.get("code").unwrap_or_default()));
    let papers = staff_resource(move || code.get(), load_papers);
    view! {
        <PageTitle text=move || format!("{} {}", words(language, title), code.get())/>
        <nav class="row no-print" aria-label=tr!(language, "staff.case.way_back")>
            <a class="button quiet flush" href=move || format!("{}/{}", paths::RESERVATIONS, code.get())><Icon name="prev"/>{tr!(language, "staff.papers.back")}</a>
            <button class="button push" type="button" on:click=|_| browser::print()><Icon name="print"/>{tr!(language, "staff.papers.print")}</button>
        </nav>
        <LoadAndKeep from=papers children=move |(_, papers): (StaffMember, Papers)| sheet(papers, language)/>
    }
}

#[component]
pub fn SheetPage() -> impl IntoView {
    page("staff.papers.sheet", disposition)
}

#[component]
pub fn RecordPage() -> impl IntoView {
    page("staff.papers.record", record)
}

/// The office's head of a paper (*kop*).
fn letterhead(language: Language, title: String, number: String) -> impl IntoView {
    view! {
        <header class="letterhead">
            <p><b>{tr!(language, "staff.papers.office")}</b><br/>{tr!(language, "staff.papers.unit")}</p>
            <h1 id=HEADING tabindex="-1">{title}</h1>
            {(!number.is_empty()).then(|| view! { <p>{format!("{} {number}", tr!(language, "staff.papers.number"))}</p> })}
        </header>
    }
}

fn disposition(papers: Papers, language: Language) -> AnyView {
    let title = tr!(language, "staff.papers.sheet");
    let Some(sheet) = papers.sheet.clone() else {
        return view! { <article class="paper panel">{letterhead(language, title, String::new())}<p>{tr!(language, "staff.papers.none_sheet")}</p></article> }
            .into_any();
    };
    let who = who(&papers);
    let received = format!("{} WITA", moment_long(language, papers.received_at));
    let due = format!("{} WITA", moment_long(language, papers.due_at));
    let about = format!("{}: {}", papers.activity, items_text(&papers.items));
    view! {
        <article class="paper panel">
            {letterhead(language, title, String::new())}
            <table class="sheet">
                <tbody>
                    {fact(tr!(language, "staff.disposition.agenda"), sheet.agenda.clone())}
                    {fact(tr!(language, "staff.papers.code"), papers.code.to_string())}
                    {fact(tr!(language, "staff.papers.from"), who)}
                    {fact(tr!(language, "staff.papers.received"), received)}
                    {fact(tr!(language, "staff.papers.about"), about)}
                    {fact(tr!(language, "staff.papers.when"), wishes(language, papers.pattern, papers.from, papers.to))}
                    {fact(tr!(language, "staff.papers.due"), due)}
                </tbody>
            </table>
            {boxes(tr!(language, "staff.papers.urgency"), Urgency::ALL.iter().map(|known| (words(language, &format!("staff.urgency.{known}")), *known == papers.urgency)))}
            {boxes(
                tr!(language, "staff.disposition.forwarded_to"),
                // Where the office has no way over the head, its box would only ask for it.
                ForwardedTo::ALL.iter().filter(|known| **known != ForwardedTo::Head || sheet.forwarded_to == ForwardedTo::Head).map(|known| (words(language, &format!("staff.forwarded_to.{known}")), *known == sheet.forwarded_to)),
            )}
            {boxes(
                tr!(language, "staff.disposition.instruction"),
                Instruction::ALL.iter().map(|known| (words(language, &format!("staff.instruction.{known}")), *known == sheet.instruction)),
            )}
            <section><h2>{tr!(language, "staff.papers.note")}</h2><p class="lines">{papers.note.clone()}</p></section>
            {sheet.head.as_ref().map(|head| {
                let said = head_text(language, head);
                view! { <section><h2>{tr!(language, "staff.fact.head")}</h2><p class="lines">{said}</p></section> }
            })}
            {signature(&sheet, language)}
        </article>
    }
    .into_any()
}

fn who(papers: &Papers) -> String {
    [papers.name.as_str(), papers.institution.as_str(), papers.whatsapp.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

fn fact(label: String, value: String) -> impl IntoView {
    view! { <tr><th scope="row">{label}</th><td>{value}</td></tr> }
}

/// Choices with the one that was made ticked, as on the printed form.
fn boxes(title: String, choices: impl Iterator<Item = (String, bool)>) -> impl IntoView {
    let choices: Vec<_> = choices
        .map(|(label, chosen)| {
            let mark = if chosen { "☒" } else { "☐" };
            view! { <li aria-current=chosen.then_some("true")><span aria-hidden="true">{mark}</span>" "{label}</li> }
        })
        .collect();
    view! { <section><h2>{title}</h2><ul class="boxes">{choices}</ul></section> }
}

fn signature(sheet: &SheetView, language: Language) -> impl IntoView {
    view! {
        <section class="signatures">
            <div>
                <p>{tr!(language, "staff.papers.sign")}</p>
                <p class="space"></p>
                <p><b>{sheet.by.clone()}</b><br/>{format!("{} WITA", moment_long(language, sheet.at))}</p>
            </div>
        </section>
    }
}

fn record(papers: Papers, language: Language) -> AnyView {
    let title = tr!(language, "staff.papers.record");
    if papers.handovers.is_empty() {
        return view! { <article class="paper panel">{letterhead(language, title, String::new())}<p>{tr!(language, "staff.papers.none_record")}</p></article> }
            .into_any();
    }
    let number = papers.handovers.first().map_or_else(String::new, |handover| format!("BA-{}", handover.number));
    let basis = format!("{}, {}", papers.code, wishes(language, papers.pattern, papers.from, papers.to));
    let parts: Vec<_> = papers.handovers.iter().map(|handover| part(&papers, handover, language)).collect();
    view! {
        <article class="paper panel">
            {letterhead(language, title, number)}
            <table class="sheet">
                <tbody>
                    {fact(tr!(language, "staff.papers.basis"), basis)}
                    {fact(tr!(language, "staff.papers.about"), papers.activity.clone())}
                    {fact(tr!(language, "staff.papers.second_party"), who(&papers))}
                </tbody>
            </table>
            {parts}
            <p>{tr!(language, "staff.papers.clauses")}</p>
        </article>
    }
    .into_any()
}

/// What went out, or what came back, with its signatures.
fn part(papers: &Papers, handover: &HandoverView, language: Language) -> impl IntoView + use<> {
    let title = match handover.direction {
        Direction::Out => tr!(language, "staff.papers.out"),
        Direction::Back => tr!(language, "staff.papers.back_part"),
    };
    let lines: Vec<_> = handover
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let item = papers.items.iter().find(|item| item.facility == line.facility);
            let name = item.map_or_else(|| line.facility.to_string(), |item| item.facility_name.clone());
            // Of those that are not good it matters how many there were.
            let lent = item.map_or(line.quantity, |item| item.quantity);
            let quantity = if line.quantity < lent { tr!(language, "staff.of_all", n = line.quantity, all = lent) } else { line.quantity.to_string() };
            view! {
                <tr>
                    <td class="num">{place + 1}</td>
                    <td>{name}</td>
                    <td>{line.facility.to_string()}</td>
                    <td class="num">{quantity}</td>
                    <td>{words(language, &format!("staff.condition.{}", line.condition))}</td>
                    <td>{line.note.clone()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="stack tight">
            <h2>{title}</h2>
            <p>{format!("{}: {} WITA", tr!(language, "staff.papers.at"), moment_long(language, handover.at))}</p>
            <table class="table">
                <caption class="sr">{words(language, "staff.day.checklist")}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num">{tr!(language, "staff.papers.number")}</th>
                        <th scope="col">{tr!(language, "staff.papers.thing")}</th>
                        <th scope="col">{tr!(language, "staff.papers.code_column")}</th>
                        <th scope="col" class="num">{tr!(language, "staff.papers.quantity")}</th>
                        <th scope="col">{tr!(language, "staff.papers.condition")}</th>
                        <th scope="col">{tr!(language, "staff.papers.note")}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            {(!handover.note.is_empty()).then(|| view! { <p>{handover.note.clone()}</p> })}
            <div class="signatures">
                <div><p>{tr!(language, "staff.papers.first_party")}</p><p class="space"></p><p><b>{handover.by.clone()}</b></p></div>
                <div><p>{tr!(language, "staff.papers.second_party")}</p><p class="space"></p><p><b>{papers.name.clone()}</b></p></div>
            </div>
        </section>
    }
}
