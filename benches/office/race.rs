//! The guard against double booking: two to fifty approvals for one slot at the same moment, from several writers on one
//! database file, thousands of times. Each round must have exactly one winner, and the data must pass `silandap check`.

use super::office::{folder, remove};
use futures::future::join_all;
use silandap::domain::code::ReservationCode;
use silandap::domain::reservation::{Refusal, Version};
use silandap::domain::role::{Role, Roles, StaffId, StaffMember};
use silandap::error::AppError;
use silandap::store::Store;
use silandap::workflow::{Actor, Context, decide};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::time::Instant;

/// Rounds of so many approvals each.
const ROUNDS: [(usize, usize); 3] = [(10_000, 2), (1_000, 8), (1_000, 50)];
/// Writers that know nothing of each other, like as many processes.
const WRITERS: usize = 3;
const HOUR: i64 = 3_600;
/// 1 January 2027, 08.00 WITA: each round has an hour of its own from here on.
const FIRST: i64 = 1_798_761_600;

#[tokio::main]
pub async fn hammer(part: usize) {
    let database = folder().join("race.db");
    remove(&database);
    let url = format!("sqlite://{}", database.display());
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        writers.push(context(Store::open(&url).await.expect("a database")));
    }
    let mut byhand = SqliteConnectOptions::new().filename(&database).disable_statement_logging().connect().await.expect("a connection");
    byhand_office(&mut byhand).await;

    let (mut hour, mut bits, mut faults) = (0, 0, 0);
    println!("| approvals at once | rounds | one winner | double bookings | seconds |\n|---|---|---|---|---|");
    for (rounds, rivals) in ROUNDS {
        let rounds = (rounds / part.max(1)).max(1);
        let codes = requests(&mut byhand, rounds, rivals, &mut hour, &mut bits).await;
        let begun = Instant::now();
        let mut one_winner = 0;
        for round in &codes {
            let tries = round.iter().enumerate().map(|(index, code)| {
                let (context, code) = (writers[index % WRITERS].clone(), code.clone());
                tokio::spawn(async move { decide::approve(&context, &code, Version(1), None, None).await })
            });
            let answers: Vec<Result<(), AppError>> = join_all(tries).await.into_iter().map(|answer| answer.expect("no panic")).collect();
            let winners = answers.iter().filter(|answer| answer.is_ok()).count();
            let told = answers.iter().filter(|answer| matches!(answer, Err(AppError::Refused(Refusal::SlotTaken { .. })))).count();
            if winners == 1 && told == rivals - 1 {
                one_winner += 1;
            } else {
                let odd = answers.iter().find(|answer| !matches!(answer, Ok(()) | Err(AppError::Refused(Refusal::SlotTaken { .. }))));
                eprintln!("a round of {rivals} had {winners} winners, {told} refusals; {odd:?}");
            }
        }
        let double = overlaps(&mut byhand).await;
        println!("| {rivals} | {rounds} | {one_winner} | {double} | {:.1} |", begun.elapsed().as_secs_f64());
        faults += i64::try_from(rounds - one_winner).expect("few") + double;
    }
    for check in silandap::store::check::run(&writers[0].store).await.expect("the data can be read") {
        println!("check {}: {} {}", check.check, if check.ok { "ok" } else { "FAILED" }, check.detail);
        faults += i64::from(!check.ok);
    }
    byhand.close().await.expect("closed");
    assert_eq!(faults, 0, "double bookings, rounds without exactly one winner, or failed checks");
}

/// An admin who decides from this writer.
fn context(store: Store) -> Context {
    let admin = StaffMember { id: StaffId(1), name: "admin".into(), roles: Roles(vec![Role::Admin]), must_change_password: false, standing_in_for: Vec::new() };
    let now = chrono::DateTime::from_timestamp(FIRST - 30 * 24 * HOUR, 0).expect("a moment");
    Context { store, actor: Actor::Staff(admin), now, public_url: "http://127.0.0.1:3000".into() }
}

/// One exclusive field and one admin, by hand.
async fn byhand_office(db: &mut SqliteConnection) {
    for sql in [
        "insert into staff (id, name, password_hash, created_at) values (1, 'admin', '', 0)",
        "insert into staff_role (staff_id, role) values (1, 'admin')",
        "insert into facility (id, code, name, kind, stock, lending_units) values (1, 'LAP-1', 'Lapangan', 'field', 1, 'hour')",
        "insert into facility_hours (facility_id, weekday, opens, closes) values (1,0,0,1440),(1,1,0,1440),(1,2,0,1440),(1,3,0,1440),(1,4,0,1440),(1,5,0,1440),(1,6,0,1440)",
    ] {
        sqlx::query(sql).execute(&mut *db).await.expect(sql);
    }
}

/// Requests that the facilities team has answered with yes: `rivals` for the same hour in each round.
async fn requests(db: &mut SqliteConnection, rounds: usize, rivals: usize, hour: &mut i64, bits: &mut u64) -> Vec<Vec<ReservationCode>> {
    let mut all = Vec::with_capacity(rounds);
    let mut tx = db.begin().await.expect("a transaction");
    for _ in 0..rounds {
        // Rounds touch each other: the end of one hour is the start of the next, and both must be free to take.
        let from = FIRST + *hour * HOUR;
        *hour += 1;
        let mut round = Vec::with_capacity(rivals);
        for _ in 0..rivals {
            *bits += 1;
            let code = ReservationCode::from_bits(*bits);
            let wall = |moment: i64| chrono::DateTime::from_timestamp(moment + 8 * HOUR, 0).expect("a moment").format("%Y-%m-%dT%H:%M").to_string();
            let id: i64 = sqlx::query_scalar(
                "insert into reservation (code, secret, channel, name, kind, institution, whatsapp, activity, participants, pattern, \
                   start_wall, end_wall, starts_at, ends_at, status, received_at, due_at, sarpras_answer, sarpras_at, sarpras_by) \
                 values ($1, $2, 'online', 'Rahmah', 'kkg', 'KKG Gugus 3', '+6281250331234', 'Pertemuan', 10, 'daily', \
                   $3, $4, $5, $6, 'review', $7, $7, 'available', $7, 1) returning id",
            )
            .bind(code.as_str())
            .bind(format!("{:032x}", *bits))
            .bind(wall(from))
            .bind(wall(from + HOUR))
            .bind(from)
            .bind(from + HOUR)
            .bind(FIRST - 31 * 24 * HOUR)
            .fetch_one(&mut *tx)
            .await
            .expect("a request");
            sqlx::query("insert into reservation_item (reservation_id, facility_id, quantity) values ($1, 1, 1)")
                .bind(id)
                .execute(&mut *tx)
                .await
                .expect("an item");
            sqlx::query("insert into occupancy (facility_id, reservation_id, starts_at, ends_at, quantity, hold) values (1, $1, $2, $3, 1, 'soft')")
                .bind(id)
                .bind(from)
                .bind(from + HOUR)
                .execute(&mut *tx)
                .await
                .expect("a soft hold");
            round.push(code);
        }
        all.push(round);
    }
    tx.commit().await.expect("committed");
    all
}

/// Pairs of hard rows of the field that overlap.
async fn overlaps(db: &mut SqliteConnection) -> i64 {
    sqlx::query_scalar(
        "select count(*) from occupancy a join occupancy b on a.facility_id = b.facility_id and a.id < b.id \
           and b.starts_at < a.ends_at and b.starts_at > a.starts_at - 2678400 and a.starts_at < b.ends_at \
         where a.hold = 'hard' and b.hold = 'hard'",
    )
    .fetch_one(db)
    .await
    .expect("a count")
}
