//! The satisfaction survey: answered once by whoever holds the link, kept without their name, and forgotten in its time.

use super::support::{DAY, TestOffice, faults, wish};
use silandap::domain::code::ReservationCode;
use silandap::domain::role::Role;
use silandap::domain::survey::{Element, SurveyForm, SurveyState};
use silandap::error::AppError;
use silandap::store::survey as kept;
use silandap::workflow::survey::Taken;
use silandap::workflow::{Actor, Context, privacy, survey};
use sqlx::Row as _;

/// All nine answered alike, by somebody who says of herself that she is a woman.
fn sheet(score: &str) -> SurveyForm {
    let mut pairs: Vec<(String, String)> = Element::ALL.iter().map(|element| (element.code().to_owned(), score.to_owned())).collect();
    pairs.push(("gender".to_owned(), "female".to_owned()));
    SurveyForm::from_pairs(&pairs)
}

/// A meeting room that was used on [`DAY`] and has come back at noon; gives the secret of its link as well.
async fn used(office: &TestOffice) -> (ReservationCode, String) {
    let booking = office.booked(wish("RPT-1", "08:00", "12:00")).await;
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&booking).await.expect("it begins");
    office.set_clock(&format!("{DAY}T12:00"));
    office.receive_back(&booking, Vec::new()).await.expect("it comes back");
    let secret = office.reservation(&booking).await.secret;
    (booking, secret)
}

async fn answer(office: &TestOffice, secret: &str, form: &SurveyForm) -> Result<Taken, AppError> {
    survey::answer(&office.as_applicant(), secret, form).await
}

async fn state(office: &TestOffice, secret: &str) -> SurveyState {
    let mut db = office.store.read().await.expect("a connection");
    kept::load(&mut db, secret, office.now()).await.expect("readable").expect("the link opens it").state
}

async fn answers(office: &TestOffice) -> i64 {
    kept::count(&mut office.store.read().await.expect("a connection")).await.expect("readable")
}

#[tokio::test]
async fn the_survey_is_answered_once_also_by_two_at_the_same_moment() {
    let office = TestOffice::open().await;
    let (_, secret) = used(&office).await;
    assert_eq!(state(&office, &secret).await, SurveyState::Open);
    let second = office.second_process().await;
    let (good, bad) = (sheet("4"), sheet("1"));
    let (one, two) = tokio::join!(answer(&office, &secret, &good), answer(&second, &secret, &bad));
    let (one, two) = (one.expect("no fault"), two.expect("no fault"));
    assert!(matches!((one, two), (Taken::Now, Taken::Before) | (Taken::Before, Taken::Now)), "{one:?} {two:?}");
    assert_eq!(answer(&office, &secret, &good).await, Ok(Taken::Before), "nor later on");
    assert_eq!((answers(&office).await, state(&office, &secret).await), (1, SurveyState::Answered));
    office.assert_sound().await;
}

#[tokio::test]
async fn it_is_open_from_the_return_for_thirty_days() {
    let office = TestOffice::open().await;
    let booking = office.booked(wish("RPT-1", "08:00", "12:00")).await;
    let secret = office.reservation(&booking).await.secret;
    assert_eq!(answer(&office, &secret, &sheet("4")).await, Ok(Taken::NotOpen), "before the use");
    office.set_clock(&format!("{DAY}T08:00"));
    office.hand_over(&booking).await.expect("it begins");
    assert_eq!(answer(&office, &secret, &sheet("4")).await, Ok(Taken::NotOpen), "while it is used");
    office.set_clock(&format!("{DAY}T12:00"));
    office.receive_back(&booking, Vec::new()).await.expect("it comes back");
    office.set_clock("2027-01-14T12:00");
    assert_eq!(answer(&office, &secret, &sheet("4")).await, Ok(Taken::NotOpen), "thirty days later");
    assert_eq!(state(&office, &secret).await, SurveyState::Closed);
    assert_eq!(answers(&office).await, 0);
    office.set_clock("2027-01-14T11:59");
    assert_eq!(answer(&office, &secret, &sheet("4")).await, Ok(Taken::Now));
    assert_eq!(answer(&office, "0123456789abcdef", &sheet("4")).await, Err(AppError::NotFound));
}

#[tokio::test]
async fn a_sheet_with_gaps_is_not_taken_and_can_be_sent_again() {
    let office = TestOffice::open().await;
    let (_, secret) = used(&office).await;
    let gaps = SurveyForm::from_pairs(&[("persyaratan".to_owned(), "4".to_owned()), ("prosedur".to_owned(), "5".to_owned())]);
    let missing = faults(answer(&office, &secret, &gaps).await);
    assert_eq!(missing.len(), 8);
    assert_eq!(missing[0], "prosedur: survey_choose");
    assert_eq!((answers(&office).await, state(&office, &secret).await), (0, SurveyState::Open));
    assert_eq!(answer(&office, &secret, &sheet("3")).await, Ok(Taken::Now));
}

/// UU PDP; service §3.1: never joined to the request.
#[tokio::test]
async fn an_answer_leads_to_nobody() {
    let office = TestOffice::open().await;
    let (booking, secret) = used(&office).await;
    let before = office.reservation(&booking).await;
    office.set_clock("2026-12-20T10:17");
    answer(&office, &secret, &sheet("2")).await.expect("taken");
    let after = office.reservation(&booking).await;
    assert_eq!(after, before, "the request does not show it");
    let mut db = office.store.read().await.expect("a connection");
    let row = sqlx::query("select month, facility_kind, gender, age, persyaratan + pengaduan as two, length(id) as signs from survey_answer");
    let row = row.fetch_one(&mut *db).await.expect("one answer");
    assert_eq!((row.get::<i64, _>("month"), row.get::<String, _>("facility_kind")), (1_796_054_400, "meeting".to_owned()), "1 December 2026 and no day");
    assert_eq!((row.get::<String, _>("gender"), row.get::<String, _>("age"), row.get::<i64, _>("two")), ("female".to_owned(), String::new(), 4));
    assert_eq!(row.get::<i64, _>("signs"), 32, "drawn by lot");
    let columns = "select group_concat(name, ' ') as names from pragma_table_info('survey_answer')";
    let columns: String = sqlx::query(columns).fetch_one(&mut *db).await.expect("the columns").get("names");
    for traitor in ["reservation", "code", "secret", "_at", "phone", "name"] {
        assert!(!columns.contains(traitor), "{traitor}: {columns}");
    }
    drop(db);
    let silent = "select count(*) from event where kind = 'survey_answered' and reservation_id is null and code = '' and changes = '{}'";
    assert_eq!(office.number(silent).await, 1);
    office.assert_sound().await;
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_the_answer_and_no_trace_of_having_given_it() {
    let office = TestOffice::open().await;
    let (booking, secret) = used(&office).await;
    answer(&office, &secret, &sheet("4")).await.expect("taken");
    let copy = privacy::export(&office.as_role(Role::Admin), booking.as_str()).await.expect("by the code");
    assert_eq!(copy["requests"][0]["survey_answered"], true);
    privacy::erase(&office.as_role(Role::Admin), booking.as_str(), true).await.expect("it is over");
    assert_eq!(office.number("select count(*) from survey_token").await, 0);
    assert_eq!(answers(&office).await, 1, "the office's index stays true");
    assert_eq!(answer(&office, &secret, &sheet("1")).await, Err(AppError::NotFound), "the link opens nothing any more");
}

#[tokio::test]
async fn answers_are_forgotten_five_years_after_their_month() {
    let office = TestOffice::open().await;
    let (_, secret) = used(&office).await;
    answer(&office, &secret, &sheet("4")).await.expect("taken");
    for (time, gone) in [("2031-12-31T23:59", 0), ("2032-01-01T00:00", 1), ("2032-01-01T00:01", 0)] {
        office.set_clock(time);
        let system = Context { actor: Actor::System, ..office.as_applicant() };
        assert_eq!(privacy::forget_due(&system, true).await.expect("counted").counts.survey, gone, "{time}");
        assert_eq!(privacy::forget_due(&system, false).await.expect("forgotten").counts.survey, gone, "{time}");
    }
    assert_eq!(answers(&office).await, 0);
}
