use super::*;
use crate::domain::examples::{date, wall};

fn filled() -> ApplicationForm {
    ApplicationForm {
        name: "Rahmah".into(),
        kind: "school".into(),
        institution: "SDN 1 Banjarbaru".into(),
        whatsapp: "0812 5033 1234".into(),
        activity: "Rapat KKG".into(),
        participants: "80".into(),
        items: vec![ItemForm { facility: "AUL-1".into(), ..ItemForm::default() }],
        start_date: "2026-11-24".into(),
        preset: "morning".into(),
        accept_rules: "yes".into(),
        ..ApplicationForm::default()
    }
}

fn online(form: &ApplicationForm) -> Result<NewReservation, FieldErrors> {
    form.parse(Channel::Online, Language::Id)
}

/// Fields and codes of the faults after a change of a good form.
fn faults(change: impl FnOnce(&mut ApplicationForm)) -> Vec<(String, String)> {
    let mut form = filled();
    change(&mut form);
    let errors = online(&form).err().unwrap_or_default();
    for (error, language) in errors.0.iter().zip(Language::ALL.iter().cycle()) {
        let text = error.text(*language);
        assert!(!text.starts_with("err.") && !text.contains("%{"), "{}: {text}", error.code);
    }
    errors.0.into_iter().map(|error| (error.field, error.code)).collect()
}

fn only(field: &str, code: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), code.to_owned())]
}

#[test]
fn rahmah_alone_with_eighty_people_and_no_letter_is_a_good_request() {
    let new = online(&filled()).expect("a good form");
    assert_eq!(new.applicant.name, "Rahmah");
    assert_eq!(new.applicant.whatsapp.map(String::from).as_deref(), Some("+6281250331234"));
    assert_eq!((new.start, new.end, new.pattern), (wall("2026-11-24 08:00"), wall("2026-11-24 12:00"), Pattern::Daily));
    assert_eq!((new.participants, new.items[0].quantity), (Some(80), 1));
}

#[test]
fn an_empty_form_names_every_missing_field_at_once() {
    let errors = online(&ApplicationForm::default()).expect_err("nothing is filled in");
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["name", "kind", "institution", "whatsapp", "activity", "items", "start_date", "start_time", "end_time", "accept_rules"]);
    assert_eq!(errors.of("whatsapp").expect("missing").text(Language::Id), "Nomor WhatsApp wajib diisi.");
    for error in &errors.0 {
        for language in Language::ALL {
            let text = error.text(*language);
            assert!(!text.starts_with("err.") && !text.contains("%{"), "{}: {text}", error.code);
        }
    }
}

#[test]
fn titles_apostrophes_and_accents_belong_to_a_name() {
    for name in ["Suharto", "Hj. Nur'aini, S.Pd.", "Gt. Ma’ruf", "Siti-Aisyah", "José Müller", "Drs. H. Anang a/n Budi"] {
        assert_eq!(faults(|form| form.name = name.into()), [], "{name}");
    }
    for name in ["<script>", "1234", "Rahmah 2", "..."] {
        assert_eq!(faults(|form| form.name = name.into()), only("name", "name_characters"), "{name}");
    }
    assert_eq!(faults(|form| form.name = "é".repeat(100)), [], "lengths count characters");
    assert_eq!(faults(|form| form.name = "é".repeat(101)), only("name", "too_long"));
}

#[test]
fn a_person_needs_no_institution_and_the_counter_no_whatsapp() {
    assert_eq!(faults(|form| form.institution.clear()), only("institution", "required"));
    assert_eq!(
        faults(|form| {
            form.kind = "personal".into();
            form.institution.clear();
        }),
        []
    );
    assert_eq!(faults(|form| form.whatsapp.clear()), only("whatsapp", "required"));
    let walk_in = ApplicationForm { whatsapp: String::new(), id_kind: "ktp".into(), on_behalf: "Pak Anang".into(), ..filled() };
    let new = walk_in.parse(Channel::Ult, Language::Id).expect("a good walk-in");
    assert_eq!((new.applicant.whatsapp, new.id_kind, new.on_behalf.as_str()), (None, Some(crate::domain::applicant::IdentityKind::Ktp), "Pak Anang"));
    let without_identity = filled().parse(Channel::Ult, Language::Id).expect_err("the identity was not shown");
    assert_eq!(without_identity.0.iter().map(|error| error.code.as_str()).collect::<Vec<_>>(), ["id_kind"]);
}

#[test]
fn numbers_that_cannot_reach_whatsapp_are_told_apart() {
    for (typed, code) in [("0511 4772384", "phone_fixed"), ("+65 9123 4567", "phone_foreign"), ("0812", "phone"), ("nomor saya", "phone"), ("---", "phone")] {
        assert_eq!(faults(|form| form.whatsapp = typed.into()), only("whatsapp", code), "{typed}");
    }
}

#[test]
fn quantities_that_no_person_means_are_refused() {
    for (typed, code) in [("0", "number"), ("-1", "number"), ("1.5", "number"), ("999999999", "number_too_large"), ("99999999999999999999", "number_too_large")]
    {
        assert_eq!(faults(|form| form.items[0].quantity = typed.into()), only("items.0.quantity", code), "{typed}");
        assert_eq!(faults(|form| form.participants = typed.into()), only("participants", code), "{typed}");
    }
}

#[test]
fn rows_without_a_facility_are_not_filled_in() {
    let rows = |form: &mut ApplicationForm| {
        form.items.insert(0, ItemForm { quantity: "1".into(), ..ItemForm::default() });
        form.items.push(ItemForm::default());
    };
    assert_eq!(faults(rows), []);
    assert_eq!(faults(|form| form.items.clear()), only("items", "items_required"));
    assert_eq!(faults(|form| form.items.push(form.items[0].clone())), only("items.1.facility", "item_twice"));
    assert_eq!(faults(|form| form.items[0].layout = "circle".into()), only("items.0.layout", "choice"));
}

#[test]
fn dates_and_times_are_understood_both_ways() {
    assert_eq!(typed_date(" 24/11/2026 "), Some(date("2026-11-24")));
    assert_eq!(typed_date("2028-02-29"), Some(date("2028-02-29")));
    for wrong in ["2026-02-30", "31/11/2026", "24-11-2026", "24/11/26", "besok", "0001-01-01", "9999-12-31", "+2026-11-24"] {
        assert_eq!(typed_date(wrong), None, "{wrong}");
    }
    let typed = |from: &str, to: &str| {
        let form = ApplicationForm { preset: "other".into(), start_time: from.into(), end_time: to.into(), ..filled() };
        online(&form).map(|new| (new.start, new.end))
    };
    assert_eq!(typed("08.15", "9:30"), Ok((wall("2026-11-24 08:15"), wall("2026-11-24 09:30"))));
    assert_eq!(typed("20:00", "24.00"), Ok((wall("2026-11-24 20:00"), wall("2026-11-25 00:00"))));
}

#[test]
fn typed_hours_are_the_offices_whatever_zone_the_browser_is_in() {
    // Case 64: what was typed stays as typed; the instant follows from WITA.
    let new = online(&filled()).expect("a good form");
    assert_eq!(crate::domain::slot::instant(new.start).to_rfc3339(), "2026-11-24T00:00:00+00:00");
}

#[test]
fn times_come_in_quarters_of_an_hour() {
    // Case 57: no start at one past, no 61 minutes, for anybody.
    let times = |from: &str, to: &str| faults(|form| (form.preset, form.start_time, form.end_time) = (String::new(), from.into(), to.into()));
    assert_eq!(times("08:01", "09:00"), only("start_time", "quarter_hour"));
    assert_eq!(times("08:00", "09:01"), only("end_time", "quarter_hour"));
    assert_eq!(times("08:00", "09:15"), []);
    assert_eq!(times("8 pagi", "09:00"), only("start_time", "time"));
    assert_eq!(times("17:45", "05:45"), only("end_time", "time_order"));
    assert_eq!(times("22:15", "22:15"), only("end_time", "time_order"));
    assert_eq!(times("24:00", "24:00")[0], ("start_time".to_owned(), "time".to_owned()));
}

#[test]
fn several_days_need_a_pattern_and_a_night_may_end_at_an_earlier_hour() {
    let days = |pattern: &str| {
        faults(|form| {
            form.end_date = "26/11/2026".into();
            (form.preset, form.start_time, form.end_time) = ("other".into(), "14.00".into(), "12.00".into());
            form.pattern = pattern.into();
        })
    };
    assert_eq!(days(""), only("pattern", "pattern"));
    assert_eq!(days("daily"), only("end_time", "time_order"));
    assert_eq!(days("continuous"), []);
    assert_eq!(days("weekly"), only("pattern", "choice"));
    assert_eq!(faults(|form| form.end_date = "2026-11-23".into()), only("end_date", "date_order"));
}

#[test]
fn optional_fields_have_their_limits() {
    assert_eq!(faults(|form| form.npsn = "p1234567".into()), []);
    assert_eq!(faults(|form| form.npsn = "1234".into()), only("npsn", "npsn"));
    assert_eq!(faults(|form| form.regency = "63.72".into()), []);
    assert_eq!(faults(|form| form.regency = "99.99".into()), only("regency", "choice"));
    assert_eq!(faults(|form| form.email = "rahmah@sekolah.sch.id".into()), []);
    for wrong in ["rahmah", "rahmah@sekolah", "@sekolah.id", "a@b..id", "a b@c.id", "a@b@c.id"] {
        assert_eq!(faults(|form| form.email = wrong.into()), only("email", "email"), "{wrong}");
    }
    assert_eq!(faults(|form| form.purpose = "a".repeat(1001)), only("purpose", "too_long"));
    assert_eq!(faults(|form| form.activity = "ab".into()), only("activity", "too_short"));
    assert_eq!(faults(|form| form.accept_rules = "no".into()), only("accept_rules", "accept_rules"));
}

#[test]
fn control_characters_do_not_come_in() {
    let form = ApplicationForm { activity: "Rapat\u{0}\r\nKKG\u{202e}".into(), needs: " papan\r\n\u{7}tulis ".into(), ..filled() };
    let new = online(&form).expect("a good form");
    assert_eq!((new.activity.as_str(), new.needs.as_str()), ("Rapat  KKG", "papan\ntulis"));
}

#[test]
fn an_html_form_becomes_the_same_form_with_its_rows_in_order() {
    let pairs = [
        ("name", "Rahmah"),
        ("item_facility", "AUL-1"),
        ("item_quantity", "1"),
        ("item_layout", "class"),
        ("item_facility", "PRL-LCD"),
        ("item_quantity", "2"),
        ("item_layout", ""),
        ("status", "approved"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = ApplicationForm::from_pairs(&pairs);
    let row = |facility: &str, quantity: &str, layout: &str| ItemForm { facility: facility.into(), quantity: quantity.into(), layout: layout.into() };
    assert_eq!(form, ApplicationForm { name: "Rahmah".into(), items: vec![row("AUL-1", "1", "class"), row("PRL-LCD", "2", "")], ..ApplicationForm::default() });
}

#[test]
fn the_dates_and_hours_can_be_read_alone() {
    let form = ApplicationForm { start_date: "24/11/2026".into(), start_time: "08.00".into(), end_time: "10.00".into(), ..ApplicationForm::default() };
    assert_eq!(form.parse_when(Language::Id), Ok((Pattern::Daily, wall("2026-11-24 08:00"), wall("2026-11-24 10:00"))));
    let errors = ApplicationForm { start_date: "kemarin".into(), ..form }.parse_when(Language::Id).expect_err("not a date");
    assert_eq!(errors.0.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect::<Vec<_>>(), [("start_date", "date")]);
}

#[test]
fn a_wish_is_understood_before_anybody_has_said_who_they_are() {
    let place = ApplicationForm { name: String::new(), whatsapp: String::new(), accept_rules: String::new(), participants: "banyak".into(), ..filled() };
    let wish = place.parse_wish(Language::Id).expect("things and a time");
    assert_eq!((wish.items.len(), wish.participants, wish.start), (1, None, wall("2026-11-24 08:00")));
    assert_eq!(wish.applicant.name, "");
    assert!(ApplicationForm { start_date: String::new(), ..filled() }.parse_wish(Language::Id).is_err());
    assert!(ApplicationForm { items: Vec::new(), ..filled() }.parse_wish(Language::Id).is_err());
}
