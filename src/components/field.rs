//! Fields of forms: label, hint, the control, and the error beside it. Text is kept in signals by the caller, so that a
//! page shows again what was typed.

use super::Icon;
use crate::app::use_language;
use crate::tr;
use leptos::html;
use leptos::prelude::*;
use maud::html;

/// Shows later values of a signal in its control. The one of now is in the HTML already, and what a person has typed before
/// the page came alive must not be overwritten.
pub fn follow<T: PartialEq + Clone + Send + Sync + 'static>(value: impl Into<Signal<T>>, show: impl Fn(&T) + 'static) {
    let value = value.into();
    let drawn = value.get_untracked();
    Effect::new(move |before: Option<T>| {
        let now = value.get();
        if *before.as_ref().unwrap_or(&drawn) != now {
            show(&now);
        }
        now
    });
}

/// What stands around every control.
#[component]
fn Field(
    id: &'static str,
    label: String,
    #[prop(into)] hint: String,
    error: Signal<Option<String>>,
    optional: bool,
    full: bool,
    children: Children,
) -> impl IntoView {
    let language = use_language();
    view! {
        <div class=if full { "field full" } else { "field" }>
            <label for=id>
                {label}
                {optional.then(|| view! { " " <span class="optional">{format!("({})", tr!(language, "form.optional"))}</span> })}
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {children()}
            <ErrorLine id=format!("{id}-error") error/>
        </div>
    }
}

/// The fault of one field, under it.
#[component]
pub fn ErrorLine(#[prop(into)] id: String, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    move || {
        let id = id.clone();
        error.get().map(|text| view! { <p class="error" id=id><Icon name="warn"/><span>{text}</span></p> })
    }
}

/// `aria-describedby` of a control: its hint, and its error while there is one.
fn described_by(id: &str, has_hint: bool, error: Signal<Option<String>>) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    let hint = has_hint.then(|| format!("{id}-hint"));
    let fault = format!("{id}-error");
    move || match (&hint, error.with(Option::is_some)) {
        (Some(hint), true) => Some(format!("{hint} {fault}")),
        (Some(hint), false) => Some(hint.clone()),
        (None, true) => Some(fault.clone()),
        (None, false) => None,
    }
}

fn invalid(error: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + 'static {
    move || error.with(Option::is_some).then_some("true")
}

/// One line of text. `id` is the key of the field in the form; the control's `name` is the same unless given.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// `text`, `tel`, `email`, `date`, `time`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    /// Seconds between the values of a time field.
    #[prop(optional)]
    step: Option<u32>,
    #[prop(optional)] min: Option<String>,
    /// Id of a `<datalist>` with what is known already.
    #[prop(optional)]
    list: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional)] optional: bool,
    #[prop(optional)] full: bool,
) -> impl IntoView {
    let described_by = described_by(id, !hint.is_empty(), error);
    let control = NodeRef::<html::Input>::new();
    follow(value, move |text: &String| {
        if let Some(control) = control.get_untracked().filter(|control| control.value() != *text) {
            control.set_value(text);
        }
    });
    view! {
        <Field id label hint error optional full>
            <input
                node_ref=control
                class="input"
                id=id
                name=name.unwrap_or(id)
                type=kind
                value=value.get_untracked()
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                step=step
                min=min
                list=list
                aria-required=required.then_some("true")
                aria-invalid=invalid(error)
                aria-describedby=described_by
            />
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    id: &'static str,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] required: bool,
    #[prop(optional)] optional: bool,
    #[prop(optional)] full: bool,
) -> impl IntoView {
    let described_by = described_by(id, !hint.is_empty(), error);
    let control = NodeRef::<html::Textarea>::new();
    follow(value, move |text: &String| {
        if let Some(control) = control.get_untracked().filter(|control| control.value() != *text) {
            control.set_value(text);
        }
    });
    let text = value.get_untracked();
    let text = if is_server() { escaped(&text) } else { text };
    view! {
        <Field id label hint error optional full>
            // Leptos does not escape the child of a textarea and leaves it alone at hydration: `escaped` is the only door.
            <textarea
                node_ref=control
                class="input"
                id=id
                name=name.unwrap_or(id)
                rows=rows
                maxlength=maxlength
                aria-required=required.then_some("true")
                aria-invalid=invalid(error)
                aria-describedby=described_by
            >
                {text}
            </textarea>
        </Field>
    }
}

/// Text as the content of a `<textarea>`. The parser drops one leading newline, so there is one to drop.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 1);
    if text.starts_with(['\n', '\r']) {
        escaped.push('\n');
    }
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A choice from a list of `(value, label)`; the first entry may be the empty one.
#[component]
pub fn SelectField(
    id: &'static str,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    options: Vec<(String, String)>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] optional: bool,
    #[prop(optional)] full: bool,
) -> impl IntoView {
    let described_by = described_by(id, !hint.is_empty(), error);
    let control = NodeRef::<html::Select>::new();
    follow(value, move |text: &String| {
        if let Some(control) = control.get_untracked().filter(|control| control.value() != *text) {
            control.set_value(text);
        }
    });
    view! {
        <Field id label hint error optional full>
            <select
                node_ref=control
                class="input"
                id=id
                name=name.unwrap_or(id)
                aria-required=required.then_some("true")
                aria-invalid=invalid(error)
                aria-describedby=described_by
            >
                {options_of(options, &value.get_untracked())}
            </select>
        </Field>
    }
}

/// A card to choose one of several: a radio button with a word and a note.
#[component]
pub fn RadioCard(
    name: &'static str,
    value: &'static str,
    /// The chosen value of the group.
    #[prop(into)]
    chosen: Signal<String>,
    #[prop(into)] label: String,
    #[prop(optional, into)] note: String,
) -> impl IntoView {
    let control = NodeRef::<html::Input>::new();
    follow(chosen, move |chosen: &String| {
        if let Some(control) = control.get_untracked() {
            control.set_checked(chosen == value);
        }
    });
    view! {
        <label>
            <input node_ref=control type="radio" name=name value=value checked=chosen.get_untracked() == value/>
            <b>{label}</b>
            {(!note.is_empty()).then(|| view! { <small>{note}</small> })}
        </label>
    }
}

/// `<option>`s with the chosen one marked in the HTML itself.
pub fn options_of(options: Vec<(String, String)>, chosen: &str) -> Vec<impl IntoView + use<>> {
    options
        .into_iter()
        .map(|(value, label)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect()
}

/// The same as one piece of markup, for hundreds of them.
pub fn options_markup(options: &[(String, String)], chosen: &str) -> String {
    html! { @for (value, label) in options { option value=(value) selected[value == chosen] { (label) } } }.into_string()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn typed_text_cannot_leave_its_textarea() {
        assert_eq!(escaped("</textarea><script>alert(1)</script> & co"), "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; co");
    }

    #[test]
    fn an_empty_first_line_survives_the_parser() {
        assert_eq!(escaped("\nsatu"), "\n\nsatu");
    }
}
