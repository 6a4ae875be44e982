//! Section 3 of the form: the activity and who asks.

use super::state::FormState;
use crate::app::paths;
use crate::components::field::{ErrorLine, follow};
use crate::components::{SelectField, TextArea, TextField};
use crate::domain::applicant::{ApplicantKind, REGENCIES, REGENCY_OTHER};
use crate::domain::language::Language;
use crate::i18n::words;
use crate::tr;
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn WhoSection(state: FormState) -> impl IntoView {
    let language = state.language;
    // Closed unless something in it was typed or is wrong.
    let extra = state.form.with_untracked(|form| {
        [&form.npsn, &form.position, &form.address, &form.email, &form.purpose, &form.needs, &form.access_needs].iter().any(|text| !text.is_empty())
    });
    let extra_fault = move || {
        state.errors.with(|errors| ["npsn", "position", "address", "email", "purpose", "needs", "access_needs"].iter().any(|field| errors.of(field).is_some()))
    };
    view! {
        <section class="panel form-section" aria-labelledby="siapa">
            <header><span aria-hidden="true">"3"</span><h2 id="siapa" tabindex="-1">{tr!(language, "apply.who")}</h2></header>
            <div class="panel-body stack roomy">
                <div class="fields">
                    <TextField id="activity" full=true required=true maxlength=150 label=tr!(language, "form.activity") value=state.field(|form| &form.activity) error=state.error("activity")/>
                    <TextField id="participants" inputmode="numeric" maxlength=5 label=tr!(language, "form.participants") value=state.field(|form| &form.participants) error=state.error("participants")/>
                    <SelectField id="kind" required=true label=tr!(language, "form.applicant_type") options=kinds(language) value=state.field(|form| &form.kind) error=state.error("kind")/>
                    <TextField id="name" required=true maxlength=100 autocomplete="name" label=tr!(language, "form.name") hint=tr!(language, "apply.name_hint") value=state.field(|form| &form.name) error=state.error("name")/>
                    <TextField id="institution" maxlength=150 autocomplete="organization" label=tr!(language, "form.institution") hint=tr!(language, "apply.institution_hint") value=state.field(|form| &form.institution) error=state.error("institution")/>
                    <TextField id="whatsapp" kind="tel" inputmode="tel" required=true maxlength=30 autocomplete="tel" label=tr!(language, "form.whatsapp") hint=tr!(language, "form.whatsapp_hint") value=state.field(|form| &form.whatsapp) error=state.error("whatsapp")/>
                    <SelectField id="regency" optional=true label=tr!(language, "form.regency") hint=tr!(language, "apply.regency_hint") options=regencies(language) value=state.field(|form| &form.regency) error=state.error("regency")/>
                </div>
                <details open=move || extra || extra_fault()>
                    <summary>{tr!(language, "apply.optional_fields")}</summary>
                    <div class="fields">
                        <TextArea id="purpose" full=true maxlength=1000 label=tr!(language, "form.purpose") value=state.field(|form| &form.purpose) error=state.error("purpose")/>
                        <TextField id="position" maxlength=100 autocomplete="organization-title" label=tr!(language, "form.position") value=state.field(|form| &form.position) error=state.error("position")/>
                        <TextField id="npsn" maxlength=8 label=tr!(language, "form.npsn") value=state.field(|form| &form.npsn) error=state.error("npsn")/>
                        <TextField id="email" kind="email" inputmode="email" maxlength=254 autocomplete="email" label=tr!(language, "form.email") value=state.field(|form| &form.email) error=state.error("email")/>
                        <TextArea id="address" maxlength=300 rows=2 label=tr!(language, "form.address") value=state.field(|form| &form.address) error=state.error("address")/>
                        <TextArea id="needs" maxlength=500 label=tr!(language, "form.needs") value=state.field(|form| &form.needs) error=state.error("needs")/>
                        <TextArea id="access_needs" maxlength=300 label=tr!(language, "form.access_needs") hint=tr!(language, "apply.access_hint") value=state.field(|form| &form.access_needs) error=state.error("access_needs")/>
                    </div>
                </details>
                <Rules state/>
            </div>
        </section>
    }
}

/// The house rules' tick and the privacy notice.
#[component]
fn Rules(state: FormState) -> impl IntoView {
    let language = state.language;
    let accepted = Memo::new(move |_| state.form.with(|form| form.accept_rules == "yes"));
    let error = state.error("accept_rules");
    let tick = NodeRef::<html::Input>::new();
    follow(accepted, move |accepted: &bool| {
        if let Some(tick) = tick.get_untracked() {
            tick.set_checked(*accepted);
        }
    });
    view! {
        <div>
            <label class="tick">
                <input
                    type="checkbox" id="accept_rules" name="accept_rules" value="yes" node_ref=tick checked=accepted.get_untracked()
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || error.with(Option::is_some).then_some("accept_rules-error")
                />
                <span>
                    {tr!(language, "apply.accept_before")} " "
                    <a href=format!("{}#tata-tertib", paths::STANDARD) target="_blank">{tr!(language, "apply.accept_rules")}</a> "."
                </span>
            </label>
            <ErrorLine id="accept_rules-error" error/>
            <p class="muted small">
                {tr!(language, "form.privacy")} " "
                <a href=paths::PRIVACY target="_blank">{tr!(language, "page.privacy")}</a>
            </p>
        </div>
    }
}

fn kinds(language: Language) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), tr!(language, "apply.choose"))];
    options.extend(ApplicantKind::ALL.iter().map(|kind| (kind.code().to_owned(), words(language, &format!("form.type.{kind}")))));
    options
}

fn regencies(language: Language) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), tr!(language, "apply.not_said"))];
    options.extend(REGENCIES.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())));
    options.push((REGENCY_OTHER.to_owned(), tr!(language, "apply.regency_other")));
    options
}
