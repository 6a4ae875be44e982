use super::*;
use crate::domain::application_form::ItemForm;

fn number(number: i64) -> QueueNumber {
    QueueNumber::new(number).expect("a number of the queue")
}

fn in_line(place: i64, priority: bool, due_after: Option<i64>) -> InLine {
    InLine { id: VisitId(place), number: number(place), priority, due_after }
}

fn order(waiting: Vec<InLine>, called: i64) -> Vec<i64> {
    calling_order(waiting, called).into_iter().map(|one| one.id.0).collect()
}

fn filled() -> GuestBookForm {
    GuestBookForm {
        name: " Norlina ".into(),
        institution: "SDN Guntung Payung 2".into(),
        whatsapp: "0852 4811 0937".into(),
        regency: "63.72".into(),
        purpose: "lending".into(),
        ..GuestBookForm::default()
    }
}

/// Fields and codes of the faults after a change of a good page; each has words in both languages.
fn faults(change: impl FnOnce(&mut GuestBookForm)) -> Vec<String> {
    let mut form = filled();
    change(&mut form);
    let faults = form.parse(Language::Id).err().unwrap_or_default();
    for (fault, language) in faults.0.iter().flat_map(|fault| Language::ALL.iter().map(move |language| (fault, *language))) {
        let text = fault.text(language);
        assert!(!text.starts_with("err.") && !text.contains("%{"), "{}: {text}", fault.code);
    }
    faults.0.iter().map(|fault| format!("{}: {}", fault.field, fault.code)).collect()
}

#[test]
fn numbers_are_shown_with_three_digits_and_begin_with_one() {
    assert_eq!(number(1).to_string(), "A-001");
    assert_eq!(number(1207).to_string(), "A-1207");
    assert_eq!((QueueNumber::new(0), QueueNumber::new(-4)), (None, None));
}

#[test]
fn a_number_is_called_three_times_and_then_skipped() {
    use VisitState::{Called, Skipped};
    assert_eq!(VisitAct::CallAgain.after(Called, 1), Ok((Called, 2)));
    assert_eq!(VisitAct::CallAgain.after(Called, 2), Ok((Called, 3)));
    assert_eq!(VisitAct::CallAgain.after(Called, 3), Err(VisitRefusal::CalledEnough));
    assert_eq!(VisitAct::Skip.after(Called, 2), Err(VisitRefusal::CallFirst));
    assert_eq!(VisitAct::Skip.after(Called, 3), Ok((Skipped, 3)));
}

#[test]
fn whoever_reports_after_being_skipped_begins_with_no_call() {
    assert_eq!(VisitAct::Return.after(VisitState::Skipped, 3), Ok((VisitState::Waiting, 0)));
}

#[test]
fn what_is_over_stays_as_it_is() {
    for act in VisitAct::ALL {
        for state in [VisitState::Served, VisitState::Left] {
            assert_eq!(act.after(state, 1), Err(VisitRefusal::WrongState), "{act} of {state}");
        }
    }
    assert_eq!(VisitAct::Leave.after(VisitState::Serving, 1), Err(VisitRefusal::WrongState), "who is served is finished");
}

#[test]
fn who_needs_assistance_comes_first_and_then_the_numbers() {
    assert_eq!(order(vec![in_line(1, false, None), in_line(2, false, None), in_line(3, true, None), in_line(4, true, None)], 0), [3, 4, 1, 2]);
    assert_eq!(order(Vec::new(), 7), [0; 0]);
}

#[test]
fn whoever_comes_back_is_called_after_three_further_numbers() {
    // Five were called when number 2 reported.
    let waiting =
        vec![in_line(2, false, Some(5 + NUMBERS_BETWEEN)), in_line(6, false, None), in_line(7, false, None), in_line(8, false, None), in_line(9, true, None)];
    assert_eq!(order(waiting.clone(), 5), [9, 6, 7, 2, 8]);
    // Three more were called: not even assistance comes before.
    assert_eq!(order(waiting, 8), [2, 9, 6, 7, 8]);
}

#[test]
fn whoever_comes_back_to_an_empty_room_does_not_wait() {
    assert_eq!(order(vec![in_line(2, false, Some(8)), in_line(6, false, None)], 5), [6, 2]);
    assert_eq!(order(vec![in_line(3, false, Some(9)), in_line(2, false, Some(8))], 5), [2, 3]);
}

#[test]
fn a_guest_with_one_name_and_no_more_than_needed_is_welcome() {
    let guest = filled().parse(Language::Id).expect("a good page");
    assert_eq!((guest.name.as_str(), guest.guests, guest.assistance.as_slice()), ("Norlina", None, [].as_slice()));
    let form = GuestBookForm { guests: "3".into(), elderly: "yes".into(), child: "yes".into(), ..filled() };
    let guest = form.parse(Language::Id).expect("a good page");
    assert_eq!((guest.guests, guest.assistance), (Some(3), vec![Assistance::Elderly, Assistance::Child]));
}

#[test]
fn the_guest_book_names_all_faults_at_once() {
    assert_eq!(faults(|form| *form = GuestBookForm::default()), ["name: name", "institution: required", "whatsapp: required", "purpose: choice"]);
    assert_eq!(faults(|form| form.whatsapp = "0511 4772384".into()), ["whatsapp: phone_fixed"]);
    assert_eq!(faults(|form| form.regency = "11.01".into()), ["regency: choice"]);
    assert_eq!(faults(|form| form.purpose = "other".into()), ["purpose_note: required"]);
    assert_eq!(faults(|form| form.guests = "0".into()), ["guests: number"]);
    assert_eq!(faults(|form| form.guests = "sepuluh".into()), ["guests: number"]);
    assert_eq!(faults(|form| form.meets = "x".repeat(101)), ["meets: too_long"]);
}

#[test]
fn every_no_of_the_queue_has_words() {
    for refusal in VisitRefusal::ALL {
        let mut faults = FieldErrors::default();
        faults.add_with("visit", refusal.code(), &[("number", number(7).to_string())]);
        for language in Language::ALL {
            let text = faults.0[0].text(*language);
            assert!(!text.starts_with("err.") && !text.contains("%{"), "{text}");
        }
    }
}

#[test]
fn what_the_guest_book_knows_is_in_the_form_already() {
    let form = filled().parse(Language::Id).expect("a good page").application();
    assert_eq!((form.name.as_str(), form.institution.as_str()), ("Norlina", "SDN Guntung Payung 2"));
    assert_eq!((form.whatsapp.as_str(), form.regency.as_str()), ("0852-4811-0937", "63.72"));
}

#[test]
fn who_acts_for_somebody_else_shows_a_letter() {
    let mut form = ApplicationForm {
        name: "Norlina".into(),
        kind: "school".into(),
        institution: "SDN Guntung Payung 2".into(),
        activity: "Rapat KKG".into(),
        items: vec![ItemForm { facility: "AUL-1".into(), ..ItemForm::default() }],
        start_date: "15/12/2026".into(),
        preset: "morning".into(),
        accept_rules: "yes".into(),
        id_kind: "ktp".into(),
        ..ApplicationForm::default()
    };
    let new = parse_walk_in(&form, false, Language::Id).expect("at the counter a number may be missing");
    assert_eq!((new.channel, new.applicant.whatsapp), (Channel::Ult, None));
    form.on_behalf = "Kepala SDN Guntung Payung 2".into();
    let faults = parse_walk_in(&form, false, Language::Id).expect_err("no letter");
    assert_eq!(faults.of("letter_seen").map(|fault| fault.code.as_str()), Some("letter_seen"));
    assert_eq!(parse_walk_in(&form, true, Language::Id).expect("with a letter").on_behalf, "Kepala SDN Guntung Payung 2");
}
