//! The house rules that a machine can check: who may import whom, where the clock is, that every text exists in both
//! languages, and that what is written down twice says the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 600;

/// The files below `folder` with one of these endings, as path from the project's root and text.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> = fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.expect("a folder can be read").path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                if !["node_modules", "test-results", "target"].iter().any(|name| path.ends_with(name)) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).expect("source is text")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no {endings:?}");
    found
}

fn sources() -> Vec<(String, String)> {
    files("src", &[".rs"])
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines that are code, with their numbers; comments may name anything.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line.split("//").next().unwrap_or(line))).filter(|(_, line)| !line.trim().is_empty())
}

/// Lines of the sources that `allowed` files may have and others not.
fn lines_outside(allowed: impl Fn(&str) -> bool, forbidden: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources() {
        if !allowed(&name) {
            found.extend(code(&text).filter(|(_, line)| forbidden(line)).map(|(number, line)| format!("{name}:{number}: {}", line.trim())));
        }
    }
    found
}

/// The names behind each `prefix` in a line: `crate::store::x` gives `store` for `crate::`.
fn names_behind<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    line.match_indices(prefix)
        .map(|(at, _)| &line[at + prefix.len()..])
        .map(|rest| &rest[..rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len())])
        .collect()
}

#[test]
fn domain_imports_nothing_outward() {
    let outward = |line: &str| {
        names_behind(line, "crate::").iter().any(|name| !["domain", "i18n", "tr"].contains(name))
            || ["leptos", "sqlx", "axum", "tokio", "reqwest", "web_sys", "tracing"].iter().any(|library| line.contains(&format!("{library}::")))
            || ["std::fs", "std::net", "std::env", "std::process", "std::time::SystemTime", "std::time::Instant"].iter().any(|door| line.contains(door))
    };
    assert_eq!(lines_outside(|name| !name.starts_with("src/domain/"), outward), Vec::<String>::new());
}

#[test]
fn components_know_no_page_and_call_no_server() {
    let outward = |line: &str| names_behind(line, "crate::").iter().any(|name| ["server_fns", "store", "workflow", "server"].contains(name));
    assert_eq!(lines_outside(|name| !name.starts_with("src/components/"), outward), Vec::<String>::new());
}

#[test]
fn pages_reach_the_server_only_through_server_functions() {
    let outward = |line: &str| names_behind(line, "crate::").iter().any(|name| ["store", "workflow", "server"].contains(name));
    assert_eq!(lines_outside(|name| !name.starts_with("src/app/"), outward), Vec::<String>::new());
}

#[test]
fn the_memory_knows_nothing_of_procedures_and_pages() {
    // Reads fill the views of `server_fns` themselves, so that what nobody may see is never fetched; that is all it may name there.
    let outward = |line: &str| names_behind(line, "crate::").iter().any(|name| ["workflow", "server", "app", "components"].contains(name));
    assert_eq!(lines_outside(|name| !name.starts_with("src/store/"), outward), Vec::<String>::new());
    let outward = |line: &str| names_behind(line, "crate::").iter().any(|name| ["server", "server_fns", "app", "components"].contains(name));
    assert_eq!(lines_outside(|name| !name.starts_with("src/workflow/"), outward), Vec::<String>::new());
}

#[test]
fn only_the_store_knows_sql() {
    assert_eq!(lines_outside(|name| name.starts_with("src/store/"), |line| line.contains("sqlx")), Vec::<String>::new());
}

#[test]
fn only_lib_rs_tells_the_two_programs_apart() {
    let forbidden = |line: &str| line.contains("cfg(feature") || line.contains("cfg_attr(feature") || line.contains("cfg!(feature");
    assert_eq!(lines_outside(|name| name == "src/lib.rs", forbidden), Vec::<String>::new());
}

#[test]
fn only_the_clock_asks_what_time_it_is() {
    let forbidden = |line: &str| line.contains("Utc::now") || line.contains("Local::now") || line.contains("SystemTime::now");
    assert_eq!(lines_outside(|name| name == "src/server/clock.rs", forbidden), Vec::<String>::new());
}

#[test]
fn words_of_people_never_become_markup() {
    assert_eq!(lines_outside(|name| name == "src/components/field.rs", |line| line.contains("<textarea")), Vec::<String>::new());
    let forbidden = |line: &str| line.contains("PreEscaped") || line.contains(" style=") || line.contains("onclick=");
    assert_eq!(lines_outside(|_| false, forbidden), Vec::<String>::new());
    // What is written as markup comes from `maud`, which escapes whatever is put into it unless it is told not to (above).
    let writes_markup = [
        "src/components/calendar/staff_month.rs",
        "src/components/calendar/lanes.rs",
        "src/app/staff/calendar/head.rs",
        "src/app/staff/calendar/agenda.rs",
        "src/browser/markup.rs",
    ];
    assert_eq!(lines_outside(|name| writes_markup.contains(&name), |line| line.contains("inner_html")), Vec::<String>::new());
}

#[test]
fn no_file_is_longer_than_a_person_reads() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}

#[test]
fn every_server_function_starts_by_asking_who_calls() {
    let mut seen = 0;
    let mut found = Vec::new();
    for (name, text) in files("src/server_fns", &[".rs"]) {
        for (at, _) in text.match_indices("#[server").filter(|(at, _)| !text[*at..].starts_with("#[server(default")) {
            let after = &text[at..];
            let signature = &after[after.find("fn ").expect("a function below #[server]") + 3..];
            let function = &signature[..signature.find('(').expect("arguments")];
            let body = &signature[signature.find(") ->").and_then(|arrow| signature[arrow..].find('{').map(|open| arrow + open + 1)).expect("a body")..];
            let first = body.split_inclusive(';').map(str::trim).find(|statement| !statement.starts_with("use ")).unwrap_or_default();
            seen += 1;
            if !first.contains("context::") {
                found.push(format!("{name}: {function}"));
            }
        }
    }
    assert!(seen > 10, "the server functions are found: {seen}");
    assert_eq!(found, Vec::<String>::new());
}

/// All texts: key → (text in Indonesian, text in English).
fn texts() -> BTreeMap<String, [String; 2]> {
    let mut all: BTreeMap<String, [String; 2]> = BTreeMap::new();
    for (name, text) in files("locales", &[".yml"]) {
        let mut key = String::new();
        for (index, line) in text.lines().enumerate() {
            let place = format!("{name}:{}", index + 1);
            let line = line.trim_end();
            if line.is_empty() || line.starts_with('#') || line == "_version: 2" {
                continue;
            }
            if let Some(rest) = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')) {
                let (language, value) = rest.split_once(": ").unwrap_or_else(|| panic!("{place}: `id: \"…\"` on one line"));
                let slot = ["id", "en"].iter().position(|known| *known == language).unwrap_or_else(|| panic!("{place}: language {language}"));
                let value =
                    if value.starts_with('"') { serde_json::from_str(value).unwrap_or_else(|error| panic!("{place}: {error}")) } else { value.to_owned() };
                all.get_mut(&key).unwrap_or_else(|| panic!("{place}: a text without a key"))[slot] = value;
            } else {
                key = line.strip_suffix(':').unwrap_or_else(|| panic!("{place}: a key ends with a colon")).trim_matches('"').to_owned();
                assert!(all.insert(key.clone(), Default::default()).is_none(), "{place}: {key} stands twice");
            }
        }
    }
    all
}

/// The names in `%{…}` of a text.
fn placeholders(text: &str) -> BTreeSet<String> {
    text.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_text_is_there_in_both_languages_with_the_same_placeholders() {
    let mut found = Vec::new();
    for (key, [indonesian, english]) in texts() {
        if indonesian.trim().is_empty() || english.trim().is_empty() {
            found.push(format!("{key}: id {indonesian:?}, en {english:?}"));
        }
        if placeholders(&indonesian) != placeholders(&english) {
            found.push(format!("{key}: {indonesian:?} and {english:?} name other things"));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// What stands between the parenthesis at the start of `text` and its partner.
fn inside_parentheses(text: &str) -> &str {
    let mut depth = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[1..at];
        }
    }
    text
}

#[test]
fn every_text_that_a_page_asks_for_exists_and_gets_its_values() {
    let texts = texts();
    let mut seen = 0;
    let mut found = Vec::new();
    for (name, text) in sources().into_iter().filter(|(name, _)| name != "src/i18n.rs") {
        // Not the end of another macro's name, such as `include_str!(`.
        let calls = text.match_indices("tr!(").filter(|(at, _)| !text[..*at].ends_with(|sign: char| sign.is_alphanumeric() || sign == '_'));
        for (at, _) in calls {
            let line = text[..at].matches('\n').count() + 1;
            let arguments = inside_parentheses(&text[at + 3..]);
            let Some(key) = arguments.split('"').nth(1) else { continue };
            seen += 1;
            let Some([indonesian, _]) = texts.get(key) else {
                found.push(format!("{name}:{line}: no text {key}"));
                continue;
            };
            for placeholder in placeholders(indonesian) {
                if !arguments.contains(&format!("{placeholder} =")) {
                    found.push(format!("{name}:{line}: {key} gets no {placeholder}"));
                }
            }
        }
    }
    assert!(seen > 0, "the texts are found");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn leptos_toml_and_cargo_toml_are_in_step() {
    let table = |file: &str| -> toml::Table {
        let all: toml::Table = read(file).parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let metadata = &all["package"]["metadata"];
        metadata["leptos"].as_table().expect("a table").clone()
    };
    let (build, run) = (table("Cargo.toml"), table("Leptos.toml"));
    for key in ["output-name", "site-root", "site-pkg-dir", "site-addr"] {
        assert!(run.contains_key(key), "Leptos.toml tells the server its {key}");
    }
    for (key, value) in &run {
        if let Some(other) = build.get(key) {
            assert_eq!(value, other, "{key} in Leptos.toml and Cargo.toml");
        }
    }
    let cargo: toml::Table = read("Cargo.toml").parse().expect("Cargo.toml");
    assert_eq!(run["output-name"], cargo["package"]["name"], "the client has the name of the package");
    assert_eq!(cargo["package"]["metadata"]["leptos"]["lib-default-features"].as_bool(), Some(false), "the browser gets no server");
}

#[test]
fn the_page_of_the_procedure_is_printed_from_the_table() {
    let (page, path) = (silandap::domain::procedure::markdown(), "docs/procedure.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &page).expect("docs can be written");
    }
    assert!(read(path) == page, "the procedure changed: if that is meant, run `UPDATE=1 cargo test --test tidy` and review {path}");
}

#[test]
fn the_tools_have_the_versions_of_the_crates() {
    let cargo: toml::Table = read("Cargo.toml").parse().expect("Cargo.toml");
    let wanted = cargo["dependencies"]["wasm-bindgen"]["version"].as_str().expect("a version").trim_start_matches('=').to_owned();
    let versions = read(".ci/versions");
    assert!(versions.lines().any(|line| line == format!("WASM_BINDGEN={wanted}")), "wasm-bindgen {wanted} in .ci/versions");
}

#[test]
fn everything_comes_from_the_public_registries_and_lies_anywhere() {
    let sources: BTreeSet<String> = read("Cargo.lock").lines().filter(|line| line.starts_with("source = ")).map(str::to_owned).collect();
    assert_eq!(sources.into_iter().collect::<Vec<_>>(), ["source = \"registry+https://github.com/rust-lang/crates.io-index\""]);
    for lock in ["end2end/package-lock.json", "benches/calendar/package-lock.json"] {
        for line in read(lock).lines().filter(|line| line.contains("\"resolved\"")) {
            assert!(line.contains("https://registry.npmjs.org/"), "{lock}: {line}");
        }
    }
    let homes = ["/work", "/root", "/home"].map(|home| format!("{home}/"));
    for folder in ["src", "docs", "end2end", ".ci", "benches"] {
        for (name, text) in files(folder, &[".rs", ".md", ".ts", ".mjs", "setup", "run", ".json"]) {
            for home in &homes {
                assert!(!text.contains(home.as_str()), "{name} names a place of one machine: {home}");
            }
        }
    }
}
