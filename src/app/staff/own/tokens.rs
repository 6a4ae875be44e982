//! Tokens of the API: made, and revoked.

use super::OwnDesk;
use crate::app::use_language;
use crate::components::TextField;
use crate::components::when::moment_short;
use crate::server_fns::people::TokenView;
use crate::tr;
use leptos::prelude::*;

/// One's own tokens, the newest first.
#[component]
pub fn TokensPanel(tokens: Vec<TokenView>, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    view! {
        <section class="panel" aria-labelledby="token-judul">
            <header><h2 id="token-judul">{tr!(language, "people.tokens.title")}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "people.tokens.text")}</p>
                {(!tokens.is_empty())
                    .then(|| view! { <ul class="entries">{tokens.into_iter().map(|token| view! { <Line token desk/> }).collect_view()}</ul> })}
                <ActionForm action=desk.create_token attr:class="stack tight">
                    <TextField
                        id="token-label"
                        name="label"
                        label=tr!(language, "people.tokens.label")
                        hint=tr!(language, "people.tokens.label_hint")
                        value=desk.label
                        maxlength=60
                        required=true
                        error=desk.acts.field("token_added", "label")
                        on:input=move |event| desk.label.set(event_target_value(&event))
                    />
                    <button class="button" type="submit">{tr!(language, "people.tokens.create")}</button>
                </ActionForm>
            </div>
        </section>
    }
}

#[component]
fn Line(token: TokenView, desk: OwnDesk) -> impl IntoView {
    let language = use_language();
    let label = if token.label.is_empty() { tr!(language, "people.tokens.unnamed") } else { token.label };
    let made = moment_short(language, token.created_at);
    let used = token.last_used_at.map_or_else(|| tr!(language, "people.tokens.unused"), |at| moment_short(language, at));
    let spoken = format!(" {label}");
    view! {
        <li>
            <div>
                <b>{label}</b>
                <small class="muted">{tr!(language, "people.tokens.when", made = made, used = used)}</small>
            </div>
            <ActionForm action=desk.revoke_token>
                <input type="hidden" name="id" value=token.id/>
                <button class="button" type="submit">{tr!(language, "people.tokens.revoke")}<span class="sr">{spoken}</span></button>
            </ActionForm>
        </li>
    }
}
