//! Well-formed calls of every line of the router that is not public, so that only the right of the caller is in question.

use crate::office::{Office, application, token};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use silandap::domain::role::Role;

/// Arguments that every server function takes for well-formed, so that only the right is in question. What stands in braces is
/// filled in.
pub const ARGUMENTS: &[(&str, &str)] = &[
    ("code", "{code}"),
    ("version", "1"),
    ("note", "catatan"),
    ("urgency", "normal"),
    ("answer", "available"),
    ("accept", "true"),
    ("agreement_how", "phone"),
    ("agreement_note", ""),
    ("told_how", "phone"),
    ("missing", "susunan acara"),
    ("reply", "terlampir"),
    ("damage", "{id}"),
    ("reason", "unavailable"),
    ("message", "{id}"),
    ("visit", "{id}"),
    ("act", "{act}"),
    ("language", "id"),
    ("month", "2026-12-01"),
    ("view", "month"),
    ("date", "2026-12-08"),
    ("skip", "0"),
    ("facility", "AUL-1"),
    ("filter[list]", "all"),
    ("form[code]", "{code}"),
    ("form[version]", "1"),
    ("form[start_date]", "2026-12-08"),
    ("form[end_date]", "2026-12-08"),
    ("form[start_time]", "08:00"),
    ("form[end_time]", "09:00"),
    ("form[reason]", "pindah"),
    ("form[agreement_how]", "phone"),
    ("form[facility]", "AUL-1"),
    ("form[selected]", "{code}/1"),
    ("form[days]", "1"),
    ("form[purpose]", "maintenance"),
    ("form[repeat]", "none"),
    ("from", "2026-11-30"),
    ("to", "2027-01-04"),
    ("year", "2026"),
    ("form[change]", "day"),
    ("form[date]", "2026-12-24"),
    ("form[kind]", "libur_kantor"),
    ("form[name_id]", "Banjir"),
    ("form[alt_id]", "Panggung"),
    ("form[alt_en]", "The stage"),
    ("current", "x"),
    ("new", "kata sandi yang panjang"),
    ("name", "{name}"),
    ("id", "{id}"),
    ("roles[head]", "yes"),
    ("label", "rekap"),
    ("colleague", "admin"),
    ("first_date", "2026-12-08"),
    ("last_date", "2026-12-09"),
    ("revision", "1"),
    ("text_id", "Jaga kebersihan."),
    ("text_en", "Keep it clean."),
    ("from_date", "2026-12-08"),
    ("person", "081250331234"),
    ("confirmed", "yes"),
    ("url", "https://127.0.0.1:8443/kabar"),
    ("kinds[approved]", "yes"),
    ("up_to", "1"),
    ("how", "phone"),
    ("yes", "true"),
    ("channel", "cloud_api"),
    ("template", "approved"),
    ("filter[state]", "all"),
    ("form[template]", "approved"),
    ("form[text_id]", "{nama} {kode} {tautan}"),
    ("form[text_en]", "{nama} {kode} {tautan}"),
    ("form[seen_id]", "0"),
    ("form[seen_en]", "0"),
];

/// What the plain forms send.
const FIELDS: &[(&str, &str)] = &[
    ("facility", "AUL-1"),
    ("purpose", "maintenance"),
    ("reason", "Pengecatan"),
    ("start_date", "2026-12-08"),
    ("end_date", ""),
    ("start_time", "08:00"),
    ("end_time", "12:00"),
    ("override_reason", ""),
    ("repeat", "weekly"),
    ("interval", "1"),
    ("ends", "count"),
    ("count", "2"),
    ("act", "enter"),
    ("change", "day"),
    ("date", "2026-12-24"),
    ("kind", "libur_kantor"),
    ("name_id", "Banjir"),
];

/// The JSON that a line of the API takes.
fn body(method: &str, path: &str) -> Value {
    let agreement = json!({ "how": "phone", "note": "" });
    let (start, end) = ("2026-12-09T08:00", "2026-12-09T10:00");
    let rest = path.strip_prefix("/api/v1/staff/").expect("the staff's side");
    match rest.rsplit('/').next().expect("a last word") {
        _ if method == "GET" || method == "DELETE" => Value::Null,
        "reservations" => application("AUL-1", start, end),
        "dispose" => json!({ "version": 1, "note": "" }),
        "pass-on" => json!({ "version": 1, "to": "sarpras", "note": "" }),
        "confirm" => json!({ "version": 1, "answer": "available" }),
        "approve" => json!({ "version": 1, "agreement": agreement }),
        "reject" => json!({ "version": 1, "reason": "unavailable", "note": "penuh" }),
        "cancel" => json!({ "version": 1, "reason": "internal", "note": "dipakai" }),
        "move" => json!({ "version": 1, "start": start, "end": end, "reason": "pindah", "agreement": agreement }),
        "offer" => json!({ "version": 1, "start": start, "end": end, "facility": "AUL-1" }),
        "reply" => json!({ "version": 1, "accept": true, "agreement": agreement }),
        "recall" | "hand-over" | "receive-back" | "no-show" => json!({ "version": 1 }),
        "undo" | "withdraw" => Value::Null,
        "notified" | "retry" => json!({ "message": 1 }),
        "by-hand" => json!({ "message": 1, "yes": true }),
        "resume" => json!({ "channel": "cloud_api" }),
        "request-info" => json!({ "version": 1, "missing": "susunan acara" }),
        "resubmit" => json!({ "version": 1, "reply": "terlampir" }),
        "damage" => json!({ "version": 1, "checklist": [] }),
        "closures" => json!({ "facility": "AUL-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00", "reason": "cat" }),
        "events" => json!({ "facility": "AUL-1", "start": "2026-12-11T08:00", "end": "2026-12-11T10:00", "reason": "cat", "purpose": "maintenance" }),
        "roles" => json!({ "roles": ["sysadmin"] }),
        "webhooks" => json!({ "url": "https://127.0.0.1:8443/kabar" }),
        "acts" => json!({ "act": "off" }),
        // Forms with a file; without one they are refused once the right is known.
        "letter" | "photos" => Value::Null,
        "queue" => json!({ "name": "Rahmah", "institution": "SDN 1", "whatsapp": "081250331234", "purpose": "lending" }),
        "call-next" | "rehearse" | "{act}" => Value::Null,
        "facilities" => json!({ "code": "RPT-9", "name": "Ruang Rapat 9", "kind": "meeting", "stock": 1 }),
        "{code}" => json!({
            "name": "Ruang Rapat 9", "kind": "meeting", "stock": 1, "set_up_minutes": 30, "clean_up_minutes": 30, "lending_units": ["hour"],
            "hours": { "mon": ["08:00", "16:00"] }, "position": 9, "active": false
        }),
        "{id}" if path.contains("/closures/") => {
            json!({ "start": start, "end": end, "was": { "facility": "AUL-1", "start": "2026-12-10T08:00", "end": "2026-12-10T10:00" } })
        }
        "{id}" => json!({ "alt_id": "Panggung", "alt_en": "The stage" }),
        "working-days" => json!({ "change": "day", "date": "2026-12-24", "kind": "libur_kantor", "name_id": "Banjir" }),
        "settings" => json!({ "revision": 1, "texts": { "decree": "No. SK 1" } }),
        "house-rules" => json!({ "text_id": "Jaga kebersihan.", "text_en": "Keep it clean.", "from_date": "2026-12-08" }),
        "export" => json!({ "person": "081250331234" }),
        "erase" => json!({ "person": "081250331234", "dry_run": false }),
        "users" => json!({ "name": "budi", "roles": ["ult"] }),
        "stand-ins" => json!({ "colleague": "admin", "first_date": "2026-12-08" }),
        other => panic!("what does {method} …/{other} take?"),
    }
}

/// Whose things are tried: a request, the name of an account, and the number of everything that has one.
pub struct Things<'t> {
    pub code: &'t str,
    pub name: &'t str,
    pub id: &'t str,
}

impl Things<'_> {
    fn fill(&self, text: &str, act: &str) -> String {
        let text = text.replace("{code}", self.code).replace("{name}", self.name).replace("{id}", self.id);
        text.replace("{act}", act).replace("{template}", "approved")
    }

    /// A call of a line, by a role with its cookie or by nobody.
    pub fn call(&self, office: &Office, line: &str, who: Option<(Role, &str)>) -> RequestBuilder {
        let (method, path) = line.split_once(' ').expect("method and path");
        let act = match path {
            "/api/webhooks/act" => "off",
            "/api/people/act" | "/api/v1/staff/users/{name}/{act}" => "end_sessions",
            "/api/places/photos/act" | "/api/v1/staff/photos/{id}/{act}" => "earlier",
            _ => "serve",
        };
        let concrete = self.fill(path, act);
        if path.starts_with("/api/v1/") {
            let request = office.request(method.parse().expect("a method"), &concrete);
            let body = body(method, path);
            let request = if body.is_null() { request } else { request.json(&body) };
            return match who {
                Some((role, _)) => request.bearer_auth(token(role)),
                None => request,
            };
        }
        let request = if path.starts_with("/api/") {
            let arguments: Vec<(&str, String)> = ARGUMENTS.iter().map(|(name, value)| (*name, self.fill(value, act))).collect();
            let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
            office.function(&concrete, &arguments)
        } else if method == "POST" {
            office.plain_form(&concrete, FIELDS)
        } else {
            office.request(method.parse().expect("a method"), &concrete).header("accept", "text/html")
        };
        match who {
            Some((_, cookie)) => request.header("cookie", cookie),
            None => request,
        }
    }
}
