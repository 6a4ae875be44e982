//! One address: how it is doing, what it got, and what can be done with it.

use super::WebhookDesk;
use crate::app::use_language;
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::domain::language::Language;
use crate::domain::slot::Moment;
use crate::domain::webhook::WebhookAct;
use crate::i18n::words;
use crate::server_fns::webhooks::{DeliveryView, WebhookView};
use crate::tr;
use leptos::prelude::*;

/// The address, its state, its acts and its latest notices.
#[component]
pub fn EndpointPanel(endpoint: WebhookView, now: Moment, desk: WebhookDesk) -> impl IntoView {
    let language = use_language();
    let id = format!("webhook-{}", endpoint.id);
    let (warning, kinds) = (warning_of(language, &endpoint), kinds_of(language, &endpoint));
    let old_secret =
        endpoint.old_secret_until.filter(|until| now < *until).map(|until| tr!(language, "webhook.old_secret", at = moment_short(language, until)));
    let by = if endpoint.made_by.is_empty() { "–".to_owned() } else { endpoint.made_by };
    let made = tr!(language, "webhook.made_value", at = moment_short(language, endpoint.made_at), by = by);
    let acts: Vec<_> = acts_of(endpoint.off.is_none())
        .into_iter()
        .map(|act| {
            let url = endpoint.url.clone();
            view! { <li><ActForm id=endpoint.id url act desk/></li> }
        })
        .collect();
    view! {
        <section class="panel person" aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{endpoint.url}</h2></header>
            <div class="panel-body stack">
                {warning.map(|text| view! { <div class="notice" data-tone="bad"><Icon name="warn"/><p>{text}</p></div> })}
                {old_secret.map(|text| view! { <p class="soft"><Icon name="key"/><span>{text}</span></p> })}
                <dl class="facts">
                    <dt>{tr!(language, "webhook.kinds")}</dt>
                    <dd>{kinds}</dd>
                    <dt>{tr!(language, "webhook.made")}</dt>
                    <dd>{made}</dd>
                    <dt>{tr!(language, "webhook.waiting")}</dt>
                    <dd>{endpoint.waiting}</dd>
                </dl>
                <ul class="acts-list">{acts}</ul>
                <Deliveries deliveries=endpoint.deliveries/>
            </div>
        </section>
    }
}

/// That it is not called any more, or that it fails.
fn warning_of(language: Language, endpoint: &WebhookView) -> Option<String> {
    match (endpoint.off, endpoint.failing_since) {
        (Some((why, at)), _) => {
            let why = words(language, &format!("webhook.off.{why}"));
            Some(tr!(language, "webhook.off_since", at = moment_short(language, at), why = why))
        }
        (None, Some(since)) => Some(tr!(language, "webhook.failing", at = moment_short(language, since))),
        (None, None) => None,
    }
}

fn kinds_of(language: Language, endpoint: &WebhookView) -> String {
    if endpoint.kinds.is_empty() {
        return tr!(language, "webhook.all_kinds");
    }
    endpoint.kinds.iter().map(|status| words(language, &format!("status.{status}"))).collect::<Vec<_>>().join(", ")
}

/// What makes sense now.
fn acts_of(active: bool) -> Vec<WebhookAct> {
    let fits = |act: &WebhookAct| match act {
        WebhookAct::Test | WebhookAct::Off => active,
        WebhookAct::On => !active,
        WebhookAct::Rotate | WebhookAct::Delete => true,
    };
    WebhookAct::ALL.iter().copied().filter(fits).collect()
}

/// One button; the address is named for those who cannot see where it stands.
#[component]
fn ActForm(id: i64, url: String, act: WebhookAct, desk: WebhookDesk) -> impl IntoView {
    let language = use_language();
    let class = if act == WebhookAct::Delete { "button danger" } else { "button" };
    let spoken = format!(" {url}");
    view! {
        <ActionForm action=desk.act>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="act" value=act.code()/>
            <button class=class type="submit">{words(language, &format!("webhook.act.{act}"))}<span class="sr">{spoken}</span></button>
        </ActionForm>
    }
}

/// The latest notices, the newest first.
#[component]
fn Deliveries(deliveries: Vec<DeliveryView>) -> impl IntoView {
    let language = use_language();
    if deliveries.is_empty() {
        return view! { <p class="muted">{tr!(language, "webhook.deliveries.none")}</p> }.into_any();
    }
    let rows: Vec<_> = deliveries
        .into_iter()
        .map(|delivery| {
            let became = became(language, &delivery);
            let what = if delivery.code.is_empty() { delivery.kind } else { format!("{} {}", delivery.kind, delivery.code) };
            view! {
                <tr>
                    <td><time datetime=delivery.made_at.to_rfc3339()>{moment_short(language, delivery.made_at)}</time></td>
                    <th scope="row" class="code">{what}</th>
                    <td>{became}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="table">
            <caption class="sr">{tr!(language, "webhook.deliveries.title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{tr!(language, "webhook.deliveries.at")}</th>
                    <th scope="col">{tr!(language, "webhook.deliveries.what")}</th>
                    <th scope="col">{tr!(language, "webhook.deliveries.became")}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// `Sampai (204)`, `Belum sampai (500), dicoba 2 kali, lagi 10 Des 08.15`
fn became(language: Language, delivery: &DeliveryView) -> String {
    let answer = match (delivery.last_status, delivery.last_error.as_str()) {
        (Some(status), "") => format!(" ({status})"),
        (_, "") => String::new(),
        (_, error) => format!(" ({})", words(language, &format!("webhook.error.{error}"))),
    };
    match (delivery.delivered, delivery.next_try_at) {
        (true, _) => tr!(language, "webhook.became.delivered", answer = answer),
        (false, Some(at)) if delivery.attempts > 0 => {
            tr!(language, "webhook.became.waiting", answer = answer, n = delivery.attempts, at = moment_short(language, at))
        }
        (false, Some(_)) => tr!(language, "webhook.became.queued"),
        (false, None) => tr!(language, "webhook.became.failed", answer = answer),
    }
}
