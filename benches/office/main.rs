//! How fast the office works, for anyone to measure: figures and ratios of this machine, no timed tests.
//!
//! `cargo bench --bench office`            the server (needs the release build: `target/release/silandap`, or SILANDAP_BIN)
//! `cargo bench --bench office -- creation` of these the creation of requests alone
//! `cargo bench --bench office -- inbox`   the lists of the staff, with 10,000 requests
//! `cargo bench --bench office -- race`    the guard against double booking, hammered from several writers
//! `cargo bench --bench office -- race 10` a tenth of it
//! `cargo bench --bench office -- messages` what the worker of the outbox carries in a second, and its memory
//! `cargo bench --bench office -- kill`   200 power cuts with requests and messages under way; `kill 20` fewer
//!
//! The databases lie under `target/bench`, on the disk that the project lies on, because a commit waits for that disk; those of
//! `messages` and `kill` in the folder for temporary files (`TMPDIR`), as in the tests.

mod client;
mod inbox;
mod messages;
mod office;
mod race;
mod server;
#[expect(dead_code, reason = "the tests use more of it")]
mod shared;
mod yardstick;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["server"] => server::measure(),
        ["creation"] => server::measure_creation(),
        ["inbox"] => inbox::measure(),
        ["race"] => race::hammer(1),
        ["race", part] => race::hammer(part.parse().expect("race N: an Nth of the rounds")),
        ["messages"] => messages::measure(),
        ["kill"] => messages::power_cuts(200),
        ["kill", rounds] => messages::power_cuts(rounds.parse().expect("kill N: so many rounds")),
        ["bare", database] => yardstick::serve(database),
        other => {
            eprintln!("office bench: server | creation | inbox | race [N] | messages | kill [N], not {other:?}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
