//! The fields of the counter's request form: the applicant, the things and their time, and what the standard asks for.

use super::fields::{INSTITUTIONS, Tick, regencies};
use crate::app::paths;
use crate::app::staff::wording::field_error;
use crate::components::field::ErrorLine;
use crate::components::{RadioCard, SelectField, TextArea, TextField};
use crate::domain::applicant::{ApplicantKind, IdentityKind};
use crate::domain::application_form::ApplicationForm;
use crate::domain::facility::{Facility, Layout};
use crate::domain::language::Language;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::front_desk::SubmitWalkIn;
use crate::tr;
use leptos::prelude::*;

/// Codes of hours with a name, and of those that are typed.
const PRESETS: [&str; 4] = ["day", "morning", "afternoon", "other"];

/// Ids and names of one row of things; what it is called in a fault.
struct Row {
    facility: (&'static str, &'static str, &'static str),
    layout: (&'static str, &'static str, &'static str),
    quantity: (&'static str, &'static str, &'static str),
}

const ROWS: [Row; 3] = [
    Row {
        facility: ("fasilitas-1", "form[items][0][facility]", "items.0.facility"),
        layout: ("tata-letak-1", "form[items][0][layout]", "items.0.layout"),
        quantity: ("jumlah-1", "form[items][0][quantity]", "items.0.quantity"),
    },
    Row {
        facility: ("fasilitas-2", "form[items][1][facility]", "items.1.facility"),
        layout: ("tata-letak-2", "form[items][1][layout]", "items.1.layout"),
        quantity: ("jumlah-2", "form[items][1][quantity]", "items.1.quantity"),
    },
    Row {
        facility: ("fasilitas-3", "form[items][2][facility]", "items.2.facility"),
        layout: ("tata-letak-3", "form[items][2][layout]", "items.2.layout"),
        quantity: ("jumlah-3", "form[items][2][quantity]", "items.2.quantity"),
    },
];

/// What the parts of the form share.
#[derive(Clone, Copy)]
pub struct Entry {
    pub language: Language,
    pub save: ServerAction<SubmitWalkIn>,
    pub fault: Signal<Option<AppError>>,
}

impl Entry {
    /// The fault of one field, in words.
    fn error(self, field: &'static str) -> Signal<Option<String>> {
        field_error(self.language, self.fault, field)
    }
}

/// A text that is in the field when the page opens.
fn is(text: &str) -> Signal<String> {
    Signal::stored(text.to_owned())
}

/// Who asks.
pub fn who(entry: Entry, form: &ApplicationForm) -> AnyView {
    let language = entry.language;
    let mut kinds = vec![(String::new(), tr!(language, "apply.choose"))];
    kinds.extend(ApplicantKind::ALL.iter().map(|kind| (kind.code().to_owned(), words(language, &format!("form.type.{kind}")))));
    view! {
        <div class="fields">
            <TextField id="nama" name="form[name]" required=true maxlength=100 autocomplete="off" label=tr!(language, "form.name") value=is(&form.name) error=entry.error("name")/>
            <TextField
                id="instansi"
                name="form[institution]"
                maxlength=150
                autocomplete="off"
                list=INSTITUTIONS
                label=tr!(language, "form.institution")
                value=is(&form.institution)
                error=entry.error("institution")
            />
            <SelectField id="jenis" name="form[kind]" required=true label=tr!(language, "form.applicant_type") options=kinds value=is(&form.kind) error=entry.error("kind")/>
            <TextField
                id="whatsapp"
                name="form[whatsapp]"
                kind="tel"
                inputmode="tel"
                optional=true
                maxlength=30
                autocomplete="off"
                label=tr!(language, "form.whatsapp")
                hint=tr!(language, "staff.desk.without_number")
                value=is(&form.whatsapp)
                error=entry.error("whatsapp")
            />
            <SelectField
                id="kabupaten"
                name="form[regency]"
                optional=true
                label=tr!(language, "form.regency")
                options=regencies(language)
                value=is(&form.regency)
                error=entry.error("regency")
            />
        </div>
    }
    .into_any()
}

/// The things that are asked for: one row, and further ones that are folded away.
pub fn what(entry: Entry, facilities: &[Facility]) -> AnyView {
    let language = entry.language;
    let row = |row: &Row, first: bool| {
        let empty = if first { tr!(language, "apply.choose_facility") } else { tr!(language, "apply.nothing_more") };
        let mut options = vec![(String::new(), empty)];
        options.extend(facilities.iter().map(|facility| (facility.code.to_string(), facility.name.clone())));
        let mut layouts = vec![(String::new(), tr!(language, "apply.any_layout"))];
        layouts.extend(Layout::ALL.iter().map(|layout| (layout.code().to_owned(), words(language, &format!("fac.layout.{layout}")))));
        // "No facility at all" is a fault of the whole list; it stands at the first row.
        let (one, all) = (entry.error(row.facility.2), entry.error("items"));
        let further = !first;
        let error = Signal::derive(move || one.get().or_else(|| if first { all.get() } else { None }));
        view! {
            <div class="fields desk-item">
                <SelectField id=row.facility.0 name=row.facility.1 required=first optional=further label=tr!(language, "apply.facility") options value=is("") error/>
                <SelectField id=row.layout.0 name=row.layout.1 optional=true label=tr!(language, "fac.layout") options=layouts value=is("") error=entry.error(row.layout.2)/>
                <TextField
                    id=row.quantity.0
                    name=row.quantity.1
                    inputmode="numeric"
                    maxlength=4
                    label=tr!(language, "form.quantity")
                    value=is("1")
                    error=entry.error(row.quantity.2)
                />
            </div>
        }
        .into_any()
    };
    let [first, others @ ..] = &ROWS;
    let others: Vec<_> = others.iter().map(|other| row(other, false)).collect();
    view! {
        {row(first, true)}
        <details>
            <summary>{tr!(language, "apply.more_items")}</summary>
            <div class="stack">{others}</div>
        </details>
    }
    .into_any()
}

/// Days, hours, and the activity.
pub fn when(entry: Entry) -> AnyView {
    let language = entry.language;
    let presets: Vec<_> = PRESETS
        .into_iter()
        .map(|code| {
            let label = words(language, &format!("apply.preset.{code}"));
            view! { <RadioCard name="form[preset]" value=code chosen=is(PRESETS[0]) label/> }
        })
        .collect();
    let patterns = vec![("daily".to_owned(), tr!(language, "form.daily")), ("continuous".to_owned(), tr!(language, "form.continuous"))];
    let day_hint = tr!(language, "staff.desk.date_hint");
    view! {
        <div class="fields">
            <TextField
                id="mulai"
                name="form[start_date]"
                required=true
                inputmode="numeric"
                maxlength=10
                autocomplete="off"
                label=tr!(language, "form.date_start")
                hint=day_hint.clone()
                value=is("")
                error=entry.error("start_date")
            />
            <TextField
                id="selesai"
                name="form[end_date]"
                optional=true
                maxlength=10
                inputmode="numeric"
                autocomplete="off"
                label=tr!(language, "form.date_end")
                hint=day_hint
                value=is("")
                error=entry.error("end_date")
            />
            <fieldset class="field full">
                <legend>{tr!(language, "apply.hours")}</legend>
                <div class="options">{presets}</div>
                <ErrorLine id="jam-error" error=entry.error("preset")/>
            </fieldset>
            <TextField
                id="jam-mulai"
                name="form[start_time]"
                optional=true
                inputmode="numeric"
                maxlength=5
                label=tr!(language, "form.time_start")
                hint=tr!(language, "staff.desk.time_hint")
                value=is("")
                error=entry.error("start_time")
            />
            <TextField
                id="jam-selesai"
                name="form[end_time]"
                optional=true
                inputmode="numeric"
                maxlength=5
                label=tr!(language, "form.time_end")
                hint=tr!(language, "staff.desk.time_hint")
                value=is("")
                error=entry.error("end_time")
            />
            <TextField id="kegiatan" name="form[activity]" required=true maxlength=150 label=tr!(language, "form.activity") value=is("") error=entry.error("activity")/>
            <TextField
                id="peserta"
                name="form[participants]"
                inputmode="numeric"
                maxlength=5
                label=tr!(language, "form.participants")
                value=is("")
                error=entry.error("participants")
            />
        </div>
        <details>
            <summary>{tr!(language, "staff.desk.more_fields")}</summary>
            <div class="fields">
                <SelectField id="pola" name="form[pattern]" label=tr!(language, "apply.pattern") options=patterns value=is("daily") error=entry.error("pattern")/>
                <TextArea id="tujuan" name="form[purpose]" maxlength=1000 label=tr!(language, "form.purpose") value=is("") error=entry.error("purpose")/>
                <TextArea id="kebutuhan" name="form[needs]" maxlength=500 label=tr!(language, "form.needs") value=is("") error=entry.error("needs")/>
                <TextArea id="aksesibilitas" name="form[access_needs]" maxlength=300 label=tr!(language, "form.access_needs") value=is("") error=entry.error("access_needs")/>
            </div>
        </details>
    }
    .into_any()
}

/// What the standard asks for: an identity that is shown, and nothing that is kept of it.
pub fn requirements(entry: Entry) -> AnyView {
    let language = entry.language;
    let kinds: Vec<_> = IdentityKind::ALL
        .iter()
        .map(|kind| {
            let label = words(language, &format!("staff.desk.identity.{kind}"));
            view! { <RadioCard name="form[id_kind]" value=kind.code() chosen=is("") label/> }
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend>{tr!(language, "staff.desk.identity")}</legend>
            <p class="hint">{tr!(language, "staff.desk.identity_hint")}</p>
            <div class="options">{kinds}</div>
            <ErrorLine id="identitas-error" error=entry.error("id_kind")/>
        </fieldset>
        <div class="fields">
            <TextField
                id="mewakili"
                name="form[on_behalf]"
                optional=true
                maxlength=100
                autocomplete="off"
                label=tr!(language, "staff.desk.on_behalf")
                hint=tr!(language, "staff.desk.on_behalf_hint")
                value=is("")
                error=entry.error("on_behalf")
            />
            <Tick id="surat-kuasa" name="letter_seen" label=tr!(language, "staff.desk.letter_seen") error=entry.error("letter_seen")/>
            <TextField
                id="pengecualian"
                name="override_reason"
                full=true
                optional=true
                maxlength=300
                autocomplete="off"
                label=tr!(language, "staff.desk.override")
                hint=tr!(language, "staff.desk.override_hint")
                value=is("")
                error=entry.error("override_reason")
            />
        </div>
        <Tick id="tata-tertib" name="form[accept_rules]" label=tr!(language, "staff.desk.rules") error=entry.error("accept_rules")/>
        <p class="muted small">
            {tr!(language, "privacy.tell")} " "
            <a href=paths::PRIVACY target="_blank">{tr!(language, "page.privacy")}</a>
        </p>
    }
    .into_any()
}

/// When it was received before, while nothing could be entered: folded away, for the days after the line was down.
pub fn late(entry: Entry) -> AnyView {
    let language = entry.language;
    let errors = ["received_date", "received_time", "late_reason"].map(|field| entry.error(field));
    let wrong = move || errors.iter().any(|error| error.with(Option::is_some));
    view! {
        <details open=wrong>
            <summary>{tr!(language, "staff.desk.late")}</summary>
            <p class="hint">{tr!(language, "staff.desk.late_hint")}</p>
            <div class="fields">
                <TextField
                    id="diterima-tanggal"
                    name="late[date]"
                    optional=true
                    inputmode="numeric"
                    maxlength=10
                    autocomplete="off"
                    label=tr!(language, "staff.desk.late_date")
                    hint=tr!(language, "staff.desk.date_hint")
                    value=is("")
                    error=errors[0]
                />
                <TextField
                    id="diterima-jam"
                    name="late[time]"
                    optional=true
                    inputmode="numeric"
                    maxlength=5
                    autocomplete="off"
                    label=tr!(language, "staff.desk.late_time")
                    value=is("")
                    error=errors[1]
                />
                <TextField
                    id="diterima-alasan"
                    name="late[reason]"
                    full=true
                    optional=true
                    maxlength=200
                    autocomplete="off"
                    label=tr!(language, "staff.desk.late_reason")
                    value=is("")
                    error=errors[2]
                />
            </div>
        </details>
    }
    .into_any()
}
