//! `/kantor/atur/webhook`, for the system manager: which other programs hear of what becomes of requests, and whether they do.

mod endpoint;

use super::acts::{Acts, Answers, Once};
use super::workspace::{HEADING, LoadAndKeep};
use crate::app::{PageTitle, use_language};
use crate::components::TextField;
use crate::components::field::ErrorLine;
use crate::domain::reservation::Status;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::webhooks::{ActOnWebhook, AddWebhook, Webhooks, load_webhooks};
use crate::tr;
use endpoint::EndpointPanel;
use leptos::prelude::*;

/// What can be done with addresses, and the one that is typed; outlives the page's data.
#[derive(Clone, Copy)]
pub struct WebhookDesk {
    webhooks: Resource<Result<Webhooks, AppError>>,
    acts: Acts,
    add: ServerAction<AddWebhook>,
    act: ServerAction<ActOnWebhook>,
    url: RwSignal<String>,
}

impl WebhookDesk {
    fn set_up() -> Self {
        let acts = Acts::set_up();
        let desk = Self {
            webhooks: Resource::new_blocking(move || acts.tick.get(), |_| load_webhooks()),
            acts,
            add: ServerAction::new(),
            act: ServerAction::new(),
            url: RwSignal::new(String::new()),
        };
        acts.follow("webhook_added", desk.add, Some);
        acts.follow("webhook_changed", desk.act, |shown| shown);
        Effect::new(move |_| {
            if let Some(Ok(_)) = desk.add.value().get() {
                desk.url.set(String::new());
            }
        });
        desk
    }
}

#[component]
pub fn WebhooksPage() -> impl IntoView {
    let language = use_language();
    let desk = WebhookDesk::set_up();
    view! {
        <PageTitle text=tr!(language, "webhook.title")/>
        <header class="page-head">
            <h1 id=HEADING tabindex="-1">{tr!(language, "webhook.title")}</h1>
        </header>
        <div class="stack roomy">
            <p class="muted">{tr!(language, "webhook.text")}</p>
            <Answers acts=desk.acts/>
            <LoadAndKeep
                from=desk.webhooks
                children=move |webhooks: Webhooks| {
                    let Webhooks { endpoints, now, shown_once } = webhooks;
                    let none = endpoints.is_empty();
                    view! {
                        <div class="stack roomy">
                            {shown_once.map(|shown| view! { <Once shown/> })}
                            <AddForm desk/>
                            {none.then(|| view! { <p>{tr!(language, "webhook.none")}</p> })}
                            {endpoints.into_iter().map(|endpoint| view! { <EndpointPanel endpoint now desk/> }).collect_view()}
                        </div>
                    }
                }
            />
        </div>
    }
}

/// A new address; the secret that signs is shown once.
#[component]
fn AddForm(desk: WebhookDesk) -> impl IntoView {
    let language = use_language();
    let ticks: Vec<_> = Status::ALL
        .iter()
        .map(|status| {
            view! {
                <label>
                    <input type="checkbox" name=format!("kinds[{status}]") value="yes"/>
                    <b>{words(language, &format!("status.{status}"))}</b>
                </label>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="webhook-tambah">
            <header><h2 id="webhook-tambah">{tr!(language, "webhook.add.title")}</h2></header>
            <div class="panel-body">
                <ActionForm action=desk.add attr:class="stack tight">
                    <TextField
                        id="webhook-alamat"
                        name="url"
                        label=tr!(language, "webhook.add.url")
                        hint=tr!(language, "webhook.add.url_hint")
                        value=desk.url
                        inputmode="url"
                        autocomplete="off"
                        maxlength=500
                        required=true
                        error=desk.acts.field("webhook_added", "url")
                        on:input=move |event| desk.url.set(event_target_value(&event))
                    />
                    <fieldset class="field">
                        <legend>{tr!(language, "webhook.add.kinds")}</legend>
                        <div class="options long">{ticks}</div>
                    </fieldset>
                    <ErrorLine id="webhook-jenis-error" error=desk.acts.field("webhook_added", "kinds")/>
                    <button class="button primary" type="submit">{tr!(language, "webhook.add.submit")}</button>
                </ActionForm>
            </div>
        </section>
    }
}
