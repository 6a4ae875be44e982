use super::*;
use crate::domain::service_standard::MISSING;

fn settings(rows: &[(Key, &str)]) -> OfficeSettings {
    OfficeSettings::from_rows(rows.iter().map(|(key, text)| (key.code().to_owned(), (*text).to_owned())))
}

fn typed(key: Key, text: &str) -> Result<String, Vec<String>> {
    let form = BTreeMap::from([(key.code().to_owned(), text.to_owned())]);
    let read = parse(&form).map_err(|faults| faults.0.into_iter().map(|fault| fault.code).collect::<Vec<_>>())?;
    Ok(read.into_values().next().unwrap_or_default())
}

fn fault(code: &str) -> Result<String, Vec<String>> {
    Err(vec![code.to_owned()])
}

/// [H38]
#[test]
fn a_link_that_runs_script_is_refused_however_it_is_written() {
    for hostile in [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\u{200b}script:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "https:javascript:alert(1)",
        "https://",
        "https:///x",
        "//example.go.id",
        "/kantor",
        "bpmp.go.id",
        "https://a.go.id/\"onmouseover=\"alert(1)",
        "https://a.go.id/ x",
        "mailto:",
        "mailto:a@b.go.id?body=<script>",
        "tel:",
        "file:///etc/passwd",
        "blob:https://a.go.id",
    ] {
        assert_eq!(typed(Key::Website, hostile), fault("link"), "{hostile:?}");
        assert_eq!(settings(&[(Key::Website, hostile)]).text(Key::Website), Key::Website.default_text(), "typed by hand: {hostile:?}");
    }
    for good in ["https://bpmpkalsel.kemendikdasmen.go.id/layanan?a=1#b", "http://dangsanak.example", "mailto:ult@bpmp.go.id", "tel:+62-511-4772384"] {
        assert_eq!(typed(Key::Dangsanak, good).as_deref(), Ok(good));
    }
}

#[test]
fn everything_that_is_typed_is_what_its_key_wants() {
    assert_eq!(typed(Key::Whatsapp, "0812 5033 1234").as_deref(), Ok("+6281250331234"));
    assert_eq!(typed(Key::Whatsapp, "0511 4772384"), fault("phone"));
    assert_eq!(typed(Key::Email, "ult@bpmpkalsel.go.id").as_deref(), Ok("ult@bpmpkalsel.go.id"));
    for wrong in ["ult", "@bpmp.go.id", "ult@", "ult@bpmp", "a@b@c.id", "ult@bpmp.go.id\" x"] {
        assert_eq!(typed(Key::Email, wrong), fault("email"), "{wrong}");
    }
    assert_eq!(typed(Key::Phone, "(0511) 4772384").as_deref(), Ok("(0511) 4772384"));
    assert_eq!(typed(Key::Phone, "tanya satpam"), fault("office_phone"));
    assert_eq!(typed(Key::CutOff, "14.30").as_deref(), Ok("14:30"));
    for wrong in ["24:00", "25:00", "siang"] {
        assert_eq!(typed(Key::CutOff, wrong), fault("time"), "{wrong}");
    }
    assert_eq!(typed(Key::OfferHours, " 03 ").as_deref(), Ok("3"));
    for wrong in ["0", "9", "-1", "1,5", "dua"] {
        assert_eq!(typed(Key::DeadlineHours, wrong), fault("setting_hours"), "{wrong}");
    }
    assert_eq!(typed(Key::PledgeDate, "02/01/2027").as_deref(), Ok("2027-01-02"));
    assert_eq!(typed(Key::PledgeDate, "besok"), fault("date"));
    assert_eq!(typed(Key::LegalBasisId, " 1. UU 25/2009\r\n2. PP 96/2012\r\n\r\n").as_deref(), Ok("1. UU 25/2009\n2. PP 96/2012"));
    assert_eq!(typed(Key::Decree, &"x".repeat(201)), fault("too_long"));
    assert_eq!(typed(Key::OfficeId, "  "), fault("setting_required"));
    assert_eq!(typed(Key::Phone, "  ").as_deref(), Ok(""), "what is not required can be taken away");
    assert_eq!(parse(&BTreeMap::from([("role".to_owned(), "admin".to_owned())])), Ok(BTreeMap::new()), "other names are nobody's");
}

#[test]
fn what_is_emptied_reminds_nobody() {
    let by_default = OfficeSettings::default();
    assert_eq!((by_default.reminder_time(), by_default.survey_time()), (Some(ROUND), Some(ROUND)));
    assert_eq!((by_default.offer_minutes(), by_default.deadline_minutes()), (Some(120), Some(120)));
    let off = settings(&[(Key::ReminderTime, ""), (Key::SurveyTime, ""), (Key::OfferHours, ""), (Key::DeadlineHours, "")]);
    assert_eq!((off.reminder_time(), off.survey_time(), off.offer_minutes(), off.deadline_minutes()), (None, None, None, None));
    let set = settings(&[(Key::ReminderTime, "07:30"), (Key::DeadlineHours, "4")]);
    assert_eq!((set.reminder_time(), set.deadline_minutes()), (Some(TimeOfDay::at(7, 30)), Some(240)));
}

#[test]
fn every_default_is_what_its_key_wants() {
    for key in Key::ALL {
        let default = key.default_text();
        assert_eq!(typed(*key, &default).as_deref(), Ok(default.as_str()), "{key}");
    }
}

#[test]
fn what_is_not_set_is_said_as_before_and_what_is_not_known_is_not_said() {
    let nothing = OfficeSettings::default();
    assert_eq!(nothing.text(Key::Decree), "No. SK 0028/C7.…");
    assert_eq!(nothing.cut_off(), CUT_OFF);
    let contact = nothing.contact(Language::Id);
    assert_eq!(contact.counter, "Unit Layanan Terpadu, BPMP Provinsi Kalimantan Selatan");
    assert_eq!((contact.phone.as_str(), contact.email.as_str(), contact.whatsapp), ("(0511) 4772384", "", None));
    assert_eq!(nothing.text(Key::Expansion), "");
    assert!(nothing.components(Language::Id).iter().all(|component| component.text.is_empty()));
    assert_eq!(nothing.pledge(Language::Id), None);
    let emptied = settings(&[(Key::Phone, ""), (Key::Lapor, "")]);
    assert_eq!(emptied.contact(Language::Id).phone, "", "what was taken away does not come back");
    assert_eq!(emptied.channels(Language::Id).lapor, "");
}

#[test]
fn what_is_not_translated_is_said_in_indonesian() {
    let set = settings(&[(Key::LegalBasisId, "UU 25/2009"), (Key::SafetyId, "Satpam 24 jam"), (Key::SafetyEn, "Guards around the clock")]);
    let english = set.components(Language::En);
    assert_eq!((english[0].text.as_str(), english[0].language), ("UU 25/2009", Language::Id));
    assert_eq!((english[6].text.as_str(), english[6].language), ("Guards around the clock", Language::En));
    assert_eq!(set.components(Language::Id)[6].text, "Satpam 24 jam");
}

#[test]
fn the_pledge_is_signed_with_what_is_known() {
    let pledge = |rows: &[(Key, &str)]| settings(rows).pledge(Language::Id).expect("a pledge");
    let all = [(Key::PledgeId, "Kami sanggup."), (Key::PledgePlace, "Banjarbaru"), (Key::PledgeDate, "2027-01-02"), (Key::PledgeHead, "Drs. H. Contoh")];
    assert_eq!((pledge(&all).signed.as_str(), pledge(&all).head.as_str()), ("Banjarbaru, 2 Januari 2027", "Drs. H. Contoh"));
    assert_eq!(pledge(&all[..1]).signed, "");
}

#[test]
fn every_missing_component_can_be_filled_in() {
    assert_eq!(COMPONENTS.map(|(key, _, _)| key).as_slice(), MISSING);
    for (key, indonesian, english) in COMPONENTS {
        assert_eq!((indonesian.code(), english.code()), (format!("{key}_id").as_str(), format!("{key}_en").as_str()));
    }
}

#[test]
fn links_are_read_without_their_beginning() {
    assert_eq!(shown_link("https://www.lapor.go.id/"), "lapor.go.id");
    assert_eq!(shown_link("https://bpmpkalsel.kemdikbud.go.id"), "bpmpkalsel.kemdikbud.go.id");
    assert_eq!(shown_link("mailto:ult@bpmp.go.id"), "ult@bpmp.go.id");
}

#[test]
fn the_way_over_the_heads_desk_is_off_until_the_office_sets_it() {
    assert!(!settings(&[]).head_first());
    assert!(settings(&[(Key::HeadFirst, ON)]).head_first());
    assert!(!settings(&[(Key::HeadFirst, "")]).head_first());
    assert_eq!(typed(Key::HeadFirst, "mungkin"), fault("choice"));
    assert!(!settings(&[(Key::HeadFirst, "mungkin")]).head_first(), "typed by hand");
}
