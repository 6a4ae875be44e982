//! The worker of the outbox against a copy of WhatsApp's service on loopback (issue 5), and the power cuts.

use super::server::{Table, count};
use super::shared::fakes::graph::Graph;
use super::shared::kill;
use super::shared::office::{NOW, Office};
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use futures::future::join_all;
use silandap::domain::applicant::{ApplicantKind, Channel};
use silandap::domain::application_form::{Applicant, NewItem, NewReservation};
use silandap::domain::facility::FacilityCode;
use silandap::domain::language::Language;
use silandap::domain::reservation::Pattern;
use silandap::store::Store;
use silandap::workflow::{Actor, Context, reserve};
use std::time::{Duration, Instant};

const MESSAGES: usize = 10_000;
/// Requests that are received at the same moment.
const TOGETHER: usize = 200;
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// Ten thousand receipts that wait leave one after the other.
#[tokio::main]
pub async fn measure() {
    let graph = Graph::open().await;
    // Nothing leaves yet: people send by hand.
    let mut office = Office::open();
    println!("{MESSAGES} requests, each with a message that waits …");
    fill(&office).await;
    office.kill();
    let mut settings = graph.environment();
    settings.push(("SILANDAP_QUIET_HOURS", "none"));
    office.restart(&settings);
    let (before, begun) = (office.resident_kilobytes(), Instant::now());
    while graph.taken() < MESSAGES {
        assert!(begun.elapsed() < LONGEST, "{} of {MESSAGES} have left: {}", graph.taken(), office.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let rate = count(MESSAGES) / begun.elapsed().as_secs_f64();
    office.until("select count(*) || '' from message where state = 'accepted'", &[&MESSAGES.to_string()]).await;
    let after = office.resident_kilobytes();
    let megabytes = |kilobytes: u64| format!("{:.0} MB", count(usize::try_from(kilobytes).expect("small")) / 1_024.0);
    let mut table = Table::default();
    table.figure("messages that the worker hands over", format!("{rate:.0}/s"));
    table.figure("memory before them", megabytes(before));
    table.figure("memory after them", megabytes(after));
    table.print();
}

/// [H63] with as many rounds as one has the time for.
#[tokio::main]
pub async fn power_cuts(rounds: u32) {
    let begun = Instant::now();
    let tally = kill::hammer(rounds, 63).await;
    let mut table = Table::default();
    table.figure("power cuts", format!("{rounds} in {:.0} s", begun.elapsed().as_secs_f64()));
    table.figure("requests acknowledged, all of them there", tally.requests.to_string());
    table.figure("approvals acknowledged, all of them there", tally.approvals.to_string());
    table.figure("messages sent, none three times", tally.messages.to_string());
    table.figure("of these sent twice, all of them marked", tally.twice.to_string());
    table.print();
}

/// Requests by as many people, through the office's own procedure.
async fn fill(office: &Office) {
    let store = Store::open(&office.database_url()).await.expect("a database");
    let now = NOW.parse::<DateTime<FixedOffset>>().expect("a moment").to_utc();
    let context = Context { store, actor: Actor::Applicant, now, public_url: office.url.clone() };
    let first = NaiveDate::from_ymd_opt(2026, 12, 8).expect("a date");
    let (mut made, mut person) = (0, 0_u32);
    while made < MESSAGES {
        let next = person + u32::try_from(TOGETHER.min(MESSAGES - made)).expect("few");
        let all = (person..next).map(|person| reserve::submit(&context, wish(person, first), None, None));
        // Some of the days are no working days.
        made += join_all(all).await.into_iter().filter(Result::is_ok).count();
        person = next;
        assert!(person < 100_000, "the days can be had");
    }
}

fn wish(person: u32, first: NaiveDate) -> NewReservation {
    let rooms = ["AUL-2", "RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C", "KLS-D", "LAB-1"];
    let place = usize::try_from(person).expect("small");
    let day = first + Days::new(u64::from(person / 8 % 30));
    NewReservation {
        applicant: Applicant {
            name: "Siti Rahmah".into(),
            kind: ApplicantKind::School,
            institution: format!("SDN Barabai {person}"),
            npsn: String::new(),
            position: String::new(),
            regency: "63.07".into(),
            address: String::new(),
            whatsapp: Some(format!("0813{:08}", 50_000_000 + person).parse().expect("a number")),
            email: String::new(),
        },
        activity: "Rapat guru".into(),
        purpose: "Persiapan asesmen".into(),
        participants: Some(10),
        items: vec![NewItem { facility: FacilityCode(rooms[place % rooms.len()].into()), quantity: 1, layout: None }],
        pattern: Pattern::Daily,
        start: day.and_hms_opt(9, 0, 0).expect("a time"),
        end: day.and_hms_opt(11, 0, 0).expect("a time"),
        needs: String::new(),
        access_needs: String::new(),
        channel: Channel::Online,
        language: Language::Id,
        id_kind: None,
        on_behalf: String::new(),
    }
}
