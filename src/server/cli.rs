//! The commands of the system manager. What prints data takes `--json`.

use super::config::Settings;
use super::outbox::templates;
use super::{auth, rest, run, telemetry, uploads};
use crate::domain::language::Language;
use crate::domain::retention::{Kept, KeptPerson};
use crate::domain::role::{Role, Roles};
use crate::error::AppError;
use crate::store::{Store, check, random_hex};
use crate::workflow::{Actor, Context, accounts, demo, passwords, privacy};
use clap::{Parser, Subcommand};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Facility lending for a public office.
#[derive(Parser)]
#[command(name = "silandap", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server and prints the address it listens on.
    Serve,
    /// Fills an empty database with example facilities, staff and requests.
    Demo {
        /// So many requests spread over two years instead of about 300 around today.
        #[arg(long)]
        requests: Option<u32>,
        #[arg(long)]
        json: bool,
    },
    /// Accounts of staff.
    #[command(subcommand)]
    User(UserCommand),
    /// Tokens for the API.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Verifies the data; one line per check, exit code 1 if one fails.
    Check {
        #[arg(long)]
        json: bool,
    },
    /// Forgets personal data that was kept long enough; the server does so every night.
    Forget {
        /// Only counts what it would forget.
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        json: bool,
    },
    /// What the office keeps about one person.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Prints the messages as they are registered at Meta for the channel `cloud_api`.
    Templates {
        #[arg(long)]
        json: bool,
    },
    /// Prints the OpenAPI document of the API.
    Openapi,
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Prints everything about the person with this WhatsApp number, or behind the request with this code, as JSON.
    Export {
        number: String,
        /// On one line.
        #[arg(long)]
        json: bool,
    },
    /// Forgets that person, unless a request of theirs is open or in use.
    Erase {
        number: String,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum UserCommand {
    /// Adds an account and prints its one-time password.
    Add {
        name: String,
        /// ult, sarpras, admin, head or sysadmin; may be given several times.
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
        #[arg(long)]
        json: bool,
    },
    /// Lists all accounts.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Keeps an account out; its sessions and tokens end.
    Disable { name: String },
    /// Lets an account in again, with the password that it had.
    Enable { name: String },
    /// Takes the second factor of an account away; its sessions end.
    ResetSecondFactor { name: String },
    /// Gives an account a new one-time password and lets it in again.
    Reset {
        name: String,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Prints a new API token of that member of staff, once.
    Create {
        name: String,
        #[arg(long)]
        json: bool,
    },
}

/// The example staff, one per role.
const DEMO_STAFF: [(&str, Role); 5] =
    [("fauzi", Role::Ult), ("anang", Role::Sarpras), ("lestari", Role::Admin), ("kepala", Role::Head), ("iqbal", Role::Sysadmin)];

/// Pages and acts are deep futures; a debug build needs more than the usual two mebibytes for one.
const STACK_BYTES: usize = 8 << 20;

/// The whole program: reads the command, does it, and says how it went.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    telemetry::begin_log();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(execute(cli.command)) {
        Ok(code) => code,
        Err(error) => failed(error.as_ref()),
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("silandap: {error}");
    ExitCode::FAILURE
}

type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

async fn execute(command: Command) -> Outcome {
    if let Command::Openapi = command {
        print!("{}", rest::document());
        return Ok(ExitCode::SUCCESS);
    }
    let settings = Settings::load()?;
    match command {
        Command::Serve => {
            run(settings).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { json } => check_data(&settings, json).await,
        Command::Demo { requests, json } => fill(&context(&settings).await?, requests, json).await,
        Command::User(command) => user(&context(&settings).await?, command).await,
        Command::Token(TokenCommand::Create { name, json }) => {
            let token = random_hex(auth::SECRET_BYTES);
            accounts::add_token(&context(&settings).await?, &name, auth::hash_of(&token)).await.map_err(|error| said(&error, &name))?;
            print(json, &json!({ "token": token }), &token);
            Ok(ExitCode::SUCCESS)
        }
        Command::Forget { dry_run, json } => forget(&context(&settings).await?, dry_run, json).await,
        Command::Person(command) => person(&context(&settings).await?, command).await,
        Command::Templates { json } => {
            let all = templates::all(&settings.messages.template_prefix);
            print(json, &templates::json(&all), templates::markdown(&all).trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => Ok(ExitCode::SUCCESS),
    }
}

/// Whoever may run the program on the office's machine is its system manager.
async fn context(settings: &Settings) -> Result<Context, Box<dyn std::error::Error>> {
    let store = Store::open(&settings.database_url).await.map_err(|error| super::StartError::Store { url: settings.database_url.clone(), error })?;
    let public_url = settings.public_url.clone().unwrap_or_else(|| super::public_url::PublicUrl::of_address(settings.leptos.site_addr));
    Ok(Context { store, actor: Actor::System, now: settings.clock.now(), public_url: public_url.to_string() })
}

async fn user(context: &Context, command: UserCommand) -> Outcome {
    match command {
        UserCommand::Add { name, roles, json } => {
            let password = accounts::add(context, &name, Roles(roles), true).await.map_err(|error| said(&error, &name))?;
            print(json, &json!({ "name": name.trim().to_lowercase(), "password": password }), &format!("{name}: one-time password {password}"));
        }
        UserCommand::List { json } => {
            let all = accounts::list(context).await.map_err(|error| said(&error, ""))?;
            let codes = |roles: &Roles| roles.0.iter().map(|role| role.code()).collect::<Vec<_>>();
            let value: Vec<Value> = all.iter().map(|one| json!({ "name": one.name, "roles": codes(&one.roles), "active": one.active })).collect();
            let lines: Vec<String> =
                all.iter().map(|one| format!("{}\t{}\t{}", one.name, codes(&one.roles).join(","), if one.active { "active" } else { "disabled" })).collect();
            print(json, &Value::Array(value), &lines.join("\n"));
        }
        UserCommand::Disable { name } => accounts::disable(context, &name).await.map_err(|error| said(&error, &name))?,
        UserCommand::Enable { name } => accounts::enable(context, &name).await.map_err(|error| said(&error, &name))?,
        UserCommand::ResetSecondFactor { name } => accounts::reset_second_factor(context, &name).await.map_err(|error| said(&error, &name))?,
        UserCommand::Reset { name, json } => {
            let password = accounts::reset(context, &name).await.map_err(|error| said(&error, &name))?;
            print(json, &json!({ "name": name.trim().to_lowercase(), "password": password }), &format!("{name}: one-time password {password}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn forget(context: &Context, dry_run: bool, json: bool) -> Outcome {
    let run = privacy::forget_due(context, dry_run).await.map_err(|error| said(&error, ""))?;
    let verb = if dry_run { "would forget" } else { "forgot" };
    let lines: Vec<String> = Kept::ALL.iter().map(|kept| format!("{verb}\t{kept}\t{}", run.counts.of(*kept))).collect();
    print(json, &json!({ "dry_run": dry_run, "counts": run.counts }), &lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}

async fn person(context: &Context, command: PersonCommand) -> Outcome {
    match command {
        PersonCommand::Export { number, json } => {
            let everything = privacy::export(context, &number).await.map_err(|error| said(&error, &number))?;
            print(json, &everything, &format!("{everything:#}"));
        }
        PersonCommand::Erase { number, json } => {
            let KeptPerson { requests, visits } = privacy::erase(context, &number, true).await.map_err(|error| said(&error, &number))?;
            let codes: Vec<&str> = requests.iter().map(|request| request.code.as_str()).collect();
            let plain = format!("forgotten: {} requests ({}), {visits} lines of the guest book", codes.len(), codes.join(", "));
            print(json, &json!({ "requests": codes, "visits": visits }), &plain);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn fill(context: &Context, requests: Option<u32>, json: bool) -> Outcome {
    let accounts_before = accounts::list(context).await.map_err(|error| said(&error, ""))?;
    if !accounts_before.is_empty() {
        return Err("the database has data in it: demo data goes only into an empty one".into());
    }
    let (mut staff, mut users) = (Vec::new(), Vec::new());
    for (name, role) in DEMO_STAFF {
        let password = passwords::generate();
        staff.push((name.to_owned(), role, passwords::hash(password.clone()).await));
        users.push(json!({ "name": name, "role": role.code(), "password": password }));
    }
    match requests {
        None => demo::fill(&context.store, context.now, &context.public_url, &staff).await?,
        Some(count) => demo::fill_many(&context.store, context.now, &context.public_url, &staff, count).await?,
    };
    let lines: Vec<String> = users.iter().map(|user| format!("{:<10} {:<10} {}", text(&user["role"]), text(&user["name"]), text(&user["password"]))).collect();
    print(json, &json!({ "users": users }), &lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

async fn check_data(settings: &Settings, json: bool) -> Outcome {
    let context = context(settings).await?;
    let mut checks = check::run(&context.store).await?;
    checks.push(uploads::check(&context.store, &uploads::Folder::new(settings.uploads.clone())).await?);
    let value: Vec<Value> = checks.iter().map(|one| json!({ "check": one.check, "ok": one.ok, "detail": one.detail })).collect();
    let lines: Vec<String> = checks.iter().map(|one| format!("{}\t{}\t{}", if one.ok { "ok" } else { "FAILED" }, one.check, one.detail)).collect();
    print(json, &Value::Array(value), &lines.join("\n"));
    Ok(if checks.iter().all(|one| one.ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(json: bool, value: &Value, plain: &str) {
    if json {
        println!("{value}");
    } else if !plain.is_empty() {
        println!("{plain}");
    }
}

/// A failure in words for the terminal; commands speak English.
fn said(error: &AppError, subject: &str) -> String {
    match error {
        AppError::Invalid(faults) => faults.0.iter().map(|fault| fault.text(Language::En)).collect::<Vec<_>>().join(" "),
        AppError::NotFound => format!("there is no account {subject}"),
        other => super::error::words(other, Language::En),
    }
}
