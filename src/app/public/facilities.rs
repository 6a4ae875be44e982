//! `/fasilitas` and `/fasilitas/{code}`: what is lent, what it looks like, how many people fit, at what hours.

use crate::app::{PageTitle, paths, use_language};
use crate::components::{Icon, Load};
use crate::domain::facility::{Facility, FacilityCode, FacilityKind, LendingUnit, Window};
use crate::domain::format::day_name;
use crate::domain::language::Language;
use crate::domain::photo::{Photo, PhotoSize};
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::photos::{WithPhotos, load_catalogue};
use crate::tr;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Everything that is lent, by kind.
#[component]
pub fn FacilitiesPage() -> impl IntoView {
    let language = use_language();
    let facilities = Resource::new_blocking(|| (), |()| load_catalogue());
    view! {
        <PageTitle text=tr!(language, "nav.facilities")/>
        <div class="wrap page-main stack roomy">
            <div class="stack tight">
                <h1>{tr!(language, "nav.facilities")}</h1>
                <p class="muted">{tr!(language, "standard_page.facilities_lead")}</p>
            </div>
            <Load from=facilities let:list>{by_kind(&list, language)}</Load>
        </div>
    }
}

fn by_kind(list: &[WithPhotos], language: Language) -> impl IntoView + use<> {
    let known: Vec<Facility> = list.iter().map(|one| one.facility.clone()).collect();
    FacilityKind::ALL
        .iter()
        .filter_map(|kind| {
            let cards: Vec<_> = list.iter().filter(|one| one.facility.kind == *kind).map(|one| card(one, &known, language)).collect();
            let (id, heading_id) = (format!("jenis-{kind}"), format!("jenis-{kind}"));
            (!cards.is_empty()).then(|| {
                view! {
                    <section class="stack" aria-labelledby=heading_id>
                        <h2 id=id>{words(language, &format!("fac.{kind}"))}</h2>
                        <ul class="channels">{cards}</ul>
                    </section>
                }
            })
        })
        .collect::<Vec<_>>()
}

fn card(one: &WithPhotos, list: &[Facility], language: Language) -> impl IntoView + use<> {
    let facility = &one.facility;
    // The first one says what it is; the others stand on its own page.
    let photo = one.photos.first().map(|photo| picture(photo, language, "(min-width: 76rem) 23rem, (min-width: 42rem) 46vw, 92vw"));
    view! {
        <li class="panel panel-body stack tight">
            {photo}
            <h3><a href=paths::facility(facility.code.as_str())>{facility.name.clone()}</a></h3>
            {facts(facility, list, language)}
            <div class="row buttons">
                <a class="button" href=paths::home_of(facility.code.as_str())>
                    <Icon name="cal"/>
                    {tr!(language, "standard_page.see_calendar")}
                    <span class="sr">" " {facility.name.clone()}</span>
                </a>
            </div>
        </li>
    }
}

/// One facility.
#[component]
pub fn FacilityPage() -> impl IntoView {
    let language = use_language();
    let params = use_params_map();
    let code = Memo::new(move |_| params.with(|params| params.get("code").unwrap_or_default()));
    let facility = Resource::new_blocking(move || code.get(), with_relatives);
    view! {
        <div class="wrap page-main stack roomy">
            <a class="button quiet flush" href=paths::FACILITIES><Icon name="left"/>{tr!(language, "nav.facilities")}</a>
            <Load from=facility whole_page=true let:found>{one(&found.0, &found.1, language)}</Load>
        </div>
    }
}

/// The facility with this code, and those that it is a part of or consists of.
async fn with_relatives(code: String) -> Result<(WithPhotos, Vec<Facility>), AppError> {
    let mut all = load_catalogue().await?;
    let place = all.iter().position(|one| one.facility.code.as_str() == code).ok_or(AppError::NotFound)?;
    let found = all.swap_remove(place);
    let family = &found.facility.family;
    let relatives = all.into_iter().map(|one| one.facility).filter(|other| family.inside.contains(&other.code) || family.parts.contains(&other.code)).collect();
    Ok((found, relatives))
}

fn one(found: &WithPhotos, relatives: &[Facility], language: Language) -> AnyView {
    let WithPhotos { facility, photos, access } = found;
    let access = access.text(language).to_owned();
    let code = facility.code.as_str();
    let pictures: Vec<_> =
        photos.iter().map(|photo| view! { <li>{picture(photo, language, "(min-width: 76rem) 37rem, (min-width: 42rem) 46vw, 92vw")}</li> }).collect();
    view! {
        <PageTitle text=facility.name.clone()/>
        <div class="stack tight">
            <p class="eyebrow">{words(language, &format!("fac.{}", facility.kind))} ", " <span class="code">{facility.code.to_string()}</span></p>
            <h1>{facility.name.clone()}</h1>
        </div>
        {(!pictures.is_empty()).then(|| view! { <ul class="photos">{pictures}</ul> })}
        <section class="panel"><div class="panel-body stack">{facts(facility, relatives, language)}</div></section>
        {(!access.is_empty()).then(|| view! {
            <section class="panel" aria-labelledby="akses">
                <div class="panel-body stack tight">
                    <h2 id="akses">{tr!(language, "fac.access")}</h2>
                    <p>{access}</p>
                </div>
            </section>
        })}
        <div class="row buttons">
            <a class="button primary" href=paths::apply(code, None)>{tr!(language, "nav.apply")}</a>
            <a class="button" href=paths::home_of(code)><Icon name="cal"/>{tr!(language, "standard_page.see_calendar")}</a>
            <a class="button quiet" href=paths::facility_feed(code) rel="external"><Icon name="cal"/>{tr!(language, "standard_page.feed")}</a>
        </div>
        <p class="muted small">{tr!(language, "form.free")} "."</p>
    }
    .into_any()
}

/// A photo in the width that the browser needs; `sizes` tells how wide it will stand. Its own width and height keep its place free.
fn picture(photo: &Photo, language: Language, sizes: &'static str) -> impl IntoView + use<> {
    let (small, large) = (paths::photo(photo, PhotoSize::Small), paths::photo(photo, PhotoSize::Large));
    let set = format!("{small} {}w, {large} {}w", photo.small.width, photo.large.width);
    view! {
        <img
            class="photo"
            src=small
            srcset=set
            sizes=sizes
            width=photo.large.width.to_string()
            height=photo.large.height.to_string()
            alt=photo.alt(language).to_owned()
            loading="lazy"
        />
    }
}

fn facts(facility: &Facility, known: &[Facility], language: Language) -> impl IntoView + use<> {
    let capacity: Vec<String> = facility
        .capacity
        .iter()
        .map(|capacity| {
            let people = tr!(language, "fac.people", n = capacity.people);
            if facility.capacity.len() == 1 {
                people
            } else {
                format!("{people}, {}", words(language, &format!("fac.layout.{}", capacity.layout)).to_lowercase())
            }
        })
        .collect();
    let units: Vec<String> = facility.lending_units.iter().map(|unit| unit_word(*unit, language)).collect();
    let stock = (!facility.is_exclusive()).then(|| tr!(language, "fac.units", n = facility.stock));
    let amenities = (!facility.amenities.is_empty()).then(|| facility.amenities.join(", "));
    let fact = |name: String, value: Option<String>| value.filter(|value| !value.is_empty()).map(|value| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! {
        {facility.example.then(|| view! { <p><span class="badge" data-status="review"><Icon name="info"/>{tr!(language, "standard_page.example")}</span></p> })}
        <dl class="facts">
            {fact(tr!(language, "fac.capacity"), Some(capacity.join(" · ")))}
            {fact(tr!(language, "standard_page.stock"), stock)}
            {fact(tr!(language, "standard_page.inside"), Some(names(&facility.family.inside, known)))}
            {fact(tr!(language, "standard_page.parts"), Some(names(&facility.family.parts, known)))}
            {fact(tr!(language, "fac.equip_list"), amenities)}
            {fact(tr!(language, "standard_page.hours"), Some(hours(facility, language)))}
            {fact(tr!(language, "standard_page.lent"), Some(units.join(", ")))}
        </dl>
    }
}

fn names(codes: &[FacilityCode], known: &[Facility]) -> String {
    let found = codes.iter().filter_map(|code| known.iter().find(|facility| facility.code == *code));
    found.map(|facility| facility.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn unit_word(unit: LendingUnit, language: Language) -> String {
    words(language, &format!("standard_page.unit.{unit}"))
}

/// `Senin–Jumat 08.00–16.00 WITA`: days with the same hours together.
pub fn hours(facility: &Facility, language: Language) -> String {
    let monday = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a Monday");
    let name = |day: usize| monday.checked_add_days(Days::new(day as u64)).map(|date| day_name(language, date)).unwrap_or_default();
    let mut stretches: Vec<(usize, usize, Window)> = Vec::new();
    for (day, window) in facility.hours.0.iter().enumerate() {
        let Some(window) = window else { continue };
        match stretches.last_mut() {
            Some((_, last, same)) if *last + 1 == day && same == window => *last = day,
            _ => stretches.push((day, day, *window)),
        }
    }
    let texts: Vec<String> = stretches
        .into_iter()
        .map(|(first, last, window)| {
            let days = if first == last { name(first).to_owned() } else { format!("{}–{}", name(first), name(last)) };
            format!("{days} {}–{}", window.opens.dotted(), window.closes.dotted())
        })
        .collect();
    if texts.is_empty() { String::new() } else { format!("{} WITA", texts.join(", ")) }
}
