//! The photos of one facility: shown in their order with what can be done with each, and the form for one more. That is a plain form,
//! with script as well: the page is loaded anew with the photo, or with the reason why it was not stored and what was typed.

use super::super::acts::{Acts, Answers};
use super::super::fault::FaultBox;
use super::super::wording::field_error;
use crate::app::{paths, use_language};
use crate::components::files::FileForm;
use crate::components::{Icon, Load, TextField};
use crate::domain::language::Language;
use crate::domain::photo::{LONGEST_ALT, MOST_PHOTOS, Photo, PhotoAct, PhotoForm, PhotoSize};
use crate::error::AppError;
use crate::server_fns::photos::{ActOnPhoto, DescribePhoto, load_place_photos};
use crate::tr;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Names of the acts, for their faults and for what is said when they are done.
const CHANGED: &str = "photo_changed";
const DESCRIBED: &str = "photo_described";
/// Id of the message about a photo that was not stored.
const FAULT: &str = "foto-galat";
/// Ids of the fields for the words of each photo: Indonesian, English.
const WORDS: [(&str, &str); 6] = [
    ("foto-1-id", "foto-1-en"),
    ("foto-2-id", "foto-2-en"),
    ("foto-3-id", "foto-3-en"),
    ("foto-4-id", "foto-4-en"),
    ("foto-5-id", "foto-5-en"),
    ("foto-6-id", "foto-6-en"),
];

// Each photo has fields of its own.
const _: () = assert!(MOST_PHOTOS == 6);

/// A photo that was not stored: what was typed beside it, and why not. The server puts it into the context of the page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlacePhotoOutcome {
    pub form: PhotoForm,
    pub fault: Option<AppError>,
}

/// What can be done with each photo.
#[derive(Clone, Copy)]
struct PhotoActs {
    change: ServerAction<ActOnPhoto>,
    describe: ServerAction<DescribePhoto>,
}

/// The panel.
#[component]
pub fn Photos(code: Memo<String>) -> impl IntoView {
    let posted = use_context::<PlacePhotoOutcome>();
    let outcome = SharedValue::new(move || posted.unwrap_or_default()).into_inner();
    let (acts, change, describe) = (Acts::set_up(), ServerAction::<ActOnPhoto>::new(), ServerAction::<DescribePhoto>::new());
    acts.follow(CHANGED, change, |()| None);
    acts.follow(DESCRIBED, describe, |()| None);
    let photos = Resource::new_blocking(move || (code.get(), acts.tick.get()), |(code, _)| load_place_photos(code));
    view! {
        <Answers acts/>
        <Load from=photos let:list>{panel(code.get_untracked(), list, PhotoActs { change, describe }, outcome.clone())}</Load>
    }
}

fn panel(code: String, list: Vec<Photo>, acts: PhotoActs, outcome: PlacePhotoOutcome) -> AnyView {
    let language = use_language();
    let count = list.len();
    let has_room = i64::try_from(count).is_ok_and(|count| count < MOST_PHOTOS);
    let PlacePhotoOutcome { form, fault } = outcome;
    let rows: Vec<_> = list.into_iter().zip(WORDS).enumerate().map(|(place, (photo, ids))| row(language, photo, ids, (place, count), acts)).collect();
    view! {
        <section class="panel" aria-labelledby="foto">
            <header><h2 id="foto">{tr!(language, "places.photos", n = count)}</h2></header>
            <div class="panel-body stack">
                <p class="muted">{tr!(language, "places.photos_text", n = MOST_PHOTOS)}</p>
                {fault.clone().map(|error| view! { <FaultBox id=FAULT error/> })}
                <ol class="photo-list">{rows}</ol>
                {has_room.then(|| adding(language, &code, &form, fault))}
            </div>
        </section>
    }
    .into_any()
}

fn row(language: Language, photo: Photo, ids: (&'static str, &'static str), (place, count): (usize, usize), acts: PhotoActs) -> AnyView {
    let number = place + 1;
    let alt = photo.alt(language).to_owned();
    let (can_go_earlier, can_go_later) = (place > 0, number < count);
    let describing = describing(language, &photo, ids, acts);
    view! {
        <li>
            <img
                src=paths::photo(&photo, PhotoSize::Small)
                width=photo.small.width.to_string()
                height=photo.small.height.to_string()
                alt=alt.clone()
                loading="lazy"
            />
            <div class="stack tight">
                <p>{alt}</p>
                <div class="row tight">
                    {can_go_earlier.then(|| act(&photo, PhotoAct::Earlier, "prev", tr!(language, "places.photo_earlier"), tr!(language, "places.photo_nth", n = number), acts))}
                    {can_go_later.then(|| act(&photo, PhotoAct::Later, "next", tr!(language, "places.photo_later"), tr!(language, "places.photo_nth", n = number), acts))}
                    {act(&photo, PhotoAct::Remove, "x", tr!(language, "places.photo_remove"), tr!(language, "places.photo_nth", n = number), acts)}
                </div>
                {describing}
            </div>
        </li>
    }
    .into_any()
}

fn act(photo: &Photo, act: PhotoAct, icon: &'static str, label: String, which: String, acts: PhotoActs) -> impl IntoView + use<> {
    let id = photo.id.0;
    view! {
        <ActionForm action=acts.change>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="act" value=act.code()/>
            <button class="button" type="submit"><Icon name=icon/>{label}<span class="sr">" " {which}</span></button>
        </ActionForm>
    }
}

/// Other words for a photo; folded away, they are seldom wrong.
fn describing(language: Language, photo: &Photo, (indonesian, english): (&'static str, &'static str), acts: PhotoActs) -> AnyView {
    let id = photo.id.0;
    let (alt_id, alt_en) = (Signal::stored(photo.alt_id.clone()), Signal::stored(photo.alt_en.clone()));
    let longest = u32::try_from(LONGEST_ALT).unwrap_or(u32::MAX);
    view! {
        <details class="act">
            <summary>{tr!(language, "places.photo_describe")}</summary>
            <ActionForm action=acts.describe attr:class="stack">
                <input type="hidden" name="id" value=id/>
                <TextField id=indonesian name="form[alt_id]" label=tr!(language, "places.photo_alt_id") value=alt_id maxlength=longest required=true/>
                <TextField id=english name="form[alt_en]" label=tr!(language, "places.photo_alt_en") value=alt_en maxlength=longest required=true/>
                <div><button class="button" type="submit">{tr!(language, "places.save")}</button></div>
            </ActionForm>
        </details>
    }
    .into_any()
}

fn adding(language: Language, code: &str, form: &PhotoForm, fault: Option<AppError>) -> AnyView {
    let action = paths::place_photos(code);
    let fault = Signal::stored(fault);
    let (alt_id, alt_en) = (Signal::stored(form.alt_id.clone()), Signal::stored(form.alt_en.clone()));
    let longest = u32::try_from(LONGEST_ALT).unwrap_or(u32::MAX);
    view! {
        <h3>{tr!(language, "places.photo_add")}</h3>
        <FileForm
            action
            id="foto-berkas"
            label=tr!(language, "places.photo_file")
            hint=tr!(language, "places.photo_hint")
            button=tr!(language, "places.photo_add_act")
            accept=".jpg,.jpeg,.png,.webp,image/jpeg,image/png,image/webp"
        >
            <TextField
                id="foto-alt-id"
                name="alt_id"
                label=tr!(language, "places.photo_alt_id")
                hint=tr!(language, "places.photo_alt_hint")
                value=alt_id
                maxlength=longest
                required=true
                error=field_error(language, fault, "alt_id")
            />
            <TextField
                id="foto-alt-en"
                name="alt_en"
                label=tr!(language, "places.photo_alt_en")
                value=alt_en
                maxlength=longest
                required=true
                error=field_error(language, fault, "alt_en")
            />
        </FileForm>
    }
    .into_any()
}
