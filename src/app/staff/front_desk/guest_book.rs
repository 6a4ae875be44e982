//! The guest book (*buku tamu*, service §2.2): who is here and why. What it knows is carried over to the request form.

use super::fields::{INSTITUTIONS, KnownInstitutions, regencies};
use crate::app::staff::fault::FaultBox;
use crate::app::staff::wording::field_error;
use crate::app::staff::workspace::use_workspace;
use crate::app::{paths, use_language};
use crate::browser;
use crate::components::field::ErrorLine;
use crate::components::{Icon, RadioCard, SelectField, TextField};
use crate::domain::visit::{Assistance, VisitPurpose};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::front_desk::RegisterVisit;
use crate::tr;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

const FORM: &str = "buku-tamu";
/// Id of the first field.
const NAME: &str = "tamu-nama";
/// Id of a failure that is no fault of a field.
const FAULT: &str = "tamu-galat";
/// Time for faults to be drawn before one gets the focus.
const DRAWN: Duration = Duration::from_millis(50);

#[component]
pub fn GuestBook() -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let navigate = use_navigate();
    let register = ServerAction::<RegisterVisit>::new();
    let fault = Signal::derive(move || register.value().get().and_then(Result::err));
    let error = move |field: &'static str| field_error(language, fault, field);
    Effect::new(move |_| match register.value().get() {
        Some(Ok(registered)) if registered.go_on => navigate(&paths::walk_in(registered.visit), NavigateOptions::default()),
        Some(Ok(registered)) => {
            browser::press("#buku-tamu [type=reset]");
            workspace.say(tr!(language, "staff.desk.said.registered", number = registered.number));
            workspace.load_again();
            browser::focus(NAME);
        }
        Some(Err(_)) => set_timeout(
            || {
                if !browser::focus_first("#buku-tamu [aria-invalid]") {
                    browser::focus(FAULT);
                }
            },
            DRAWN,
        ),
        None => {}
    });
    let busy = move || register.pending().get();
    let purposes: Vec<_> = VisitPurpose::ALL
        .iter()
        .map(|purpose| {
            let label = words(language, &format!("staff.desk.purpose.{purpose}"));
            view! { <RadioCard name="form[purpose]" value=purpose.code() chosen=Signal::stored(VisitPurpose::Lending.code().to_owned()) label/> }
        })
        .collect();
    let none = Signal::stored(String::new());
    view! {
        <section class="panel" aria-labelledby="tamu">
            <header>
                <h2 id="tamu">{tr!(language, "staff.desk.guest_book")}</h2>
                <button
                    class="button push"
                    type="button"
                    aria-keyshortcuts="F1"
                    hidden=move || !workspace.hydrated.get()
                    on:click=move |_| browser::focus(NAME)
                >
                    {tr!(language, "staff.desk.new_guest")}
                    " "
                    <kbd>"F1"</kbd>
                </button>
            </header>
            <div class="panel-body stack">
                {move || fault.get().filter(|error| !matches!(error, AppError::Invalid(_))).map(|error| view! { <FaultBox id=FAULT error/> })}
                <KnownInstitutions/>
                <ActionForm action=register attr:class="stack" attr:id=FORM>
                    // Enter in a field goes on to the request form.
                    <button class="sr" type="submit" name="go_on" value="yes" tabindex="-1" aria-hidden="true">{tr!(language, "staff.desk.go_on")}</button>
                    <input type="hidden" name="language" value=language.code()/>
                    <div class="fields">
                        <TextField id=NAME name="form[name]" required=true maxlength=100 autocomplete="off" label=tr!(language, "staff.desk.name") value=none error=error("name")/>
                        <TextField
                            id="tamu-instansi"
                            name="form[institution]"
                            required=true
                            maxlength=150
                            autocomplete="off"
                            list=INSTITUTIONS
                            label=tr!(language, "staff.desk.institution")
                            value=none
                            error=error("institution")
                        />
                        <TextField
                            id="tamu-nomor"
                            name="form[whatsapp]"
                            kind="tel"
                            inputmode="tel"
                            required=true
                            maxlength=30
                            autocomplete="off"
                            label=tr!(language, "staff.desk.phone")
                            value=none
                            error=error("whatsapp")
                        />
                        <SelectField id="tamu-kabupaten" name="form[regency]" optional=true label=tr!(language, "form.regency") options=regencies(language) value=none error=error("regency")/>
                        <fieldset class="field full">
                            <legend>{tr!(language, "staff.desk.purpose")}</legend>
                            <div class="options">{purposes}</div>
                            <ErrorLine id="tamu-keperluan-error" error=error("purpose")/>
                        </fieldset>
                        <TextField
                            id="tamu-uraian"
                            name="form[purpose_note]"
                            full=true
                            optional=true
                            maxlength=200
                            label=tr!(language, "staff.desk.purpose_note")
                            value=none
                            error=error("purpose_note")
                        />
                        {assistance_ticks(language)}
                        <TextField id="tamu-bertemu" name="form[meets]" optional=true maxlength=100 label=tr!(language, "staff.desk.meets") value=none error=error("meets")/>
                        <TextField
                            id="tamu-jumlah"
                            name="form[guests]"
                            optional=true
                            inputmode="numeric"
                            maxlength=3
                            label=tr!(language, "staff.desk.guests")
                            value=none
                            error=error("guests")
                        />
                    </div>
                    <div class="row buttons">
                        <p class="muted small grow">{tr!(language, "staff.desk.carried_over")}</p>
                        <button class="button quiet" type="reset">{tr!(language, "staff.desk.clear")}</button>
                        <button class="button" type="submit" aria-keyshortcuts="F8" disabled=busy>
                            {tr!(language, "staff.desk.save_only")}
                            " "
                            <kbd>"F8"</kbd>
                        </button>
                        <button class="button primary" type="submit" name="go_on" value="yes" aria-keyshortcuts="F9" disabled=busy>
                            {tr!(language, "staff.desk.go_on")}
                            <Icon name="right"/>
                            <kbd>"F9"</kbd>
                        </button>
                    </div>
                </ActionForm>
            </div>
        </section>
    }
}

/// Who comes before others.
fn assistance_ticks(language: crate::domain::language::Language) -> impl IntoView + use<> {
    let ticks: Vec<_> = Assistance::ALL
        .iter()
        .map(|one| {
            let label = words(language, &format!("staff.desk.assistance.{one}"));
            view! { <label><input type="checkbox" name=format!("form[{one}]") value="yes"/><b>{label}</b></label> }
        })
        .collect();
    view! {
        <fieldset class="field full">
            <legend>
                {tr!(language, "staff.desk.assistance")} " "
                <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span>
            </legend>
            <div class="options">{ticks}</div>
        </fieldset>
    }
}
