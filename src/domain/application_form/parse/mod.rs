//! From what was typed to what was meant (service §2.1, §5).

use super::{Applicant, ApplicationForm, FieldErrors, ItemForm, NewItem, NewReservation};
use crate::domain::applicant::{ApplicantKind, Channel, is_regency};
use crate::domain::facility::{FacilityCode, Layout};
use crate::domain::language::Language;
use crate::domain::phone::{InvalidPhone, PhoneNumber};
use crate::domain::reservation::Pattern;
use crate::domain::service_standard::STEP_MINUTES;
use crate::domain::slot::TimeOfDay;
use crate::tr;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use std::str::FromStr;

/// No number that a person means is larger.
const LARGEST_NUMBER: i64 = 9_999;
/// Rows of one request.
const MOST_ITEMS: usize = 20;

impl ApplicationForm {
    /// From the pairs of an HTML form, whose names are the names of the fields; unknown names are ignored. The rows of things
    /// are the repeated names `item_facility`, `item_quantity` and `item_layout`, in order.
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        let mut rows = [0_usize; 3];
        for (name, value) in pairs {
            let column = match name.as_str() {
                "item_facility" => 0,
                "item_quantity" => 1,
                "item_layout" => 2,
                other => {
                    if let Some(field) = form.field_mut(other) {
                        field.clone_from(value);
                    }
                    continue;
                }
            };
            let row = rows[column];
            rows[column] += 1;
            if form.items.len() <= row {
                form.items.resize_with(row + 1, ItemForm::default);
            }
            let item = &mut form.items[row];
            [&mut item.facility, &mut item.quantity, &mut item.layout][column].clone_from(value);
        }
        form
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "idempotency_key" => &mut self.idempotency_key,
            "name" => &mut self.name,
            "kind" => &mut self.kind,
            "institution" => &mut self.institution,
            "npsn" => &mut self.npsn,
            "position" => &mut self.position,
            "regency" => &mut self.regency,
            "address" => &mut self.address,
            "whatsapp" => &mut self.whatsapp,
            "email" => &mut self.email,
            "activity" => &mut self.activity,
            "purpose" => &mut self.purpose,
            "participants" => &mut self.participants,
            "start_date" => &mut self.start_date,
            "end_date" => &mut self.end_date,
            "preset" => &mut self.preset,
            "start_time" => &mut self.start_time,
            "end_time" => &mut self.end_time,
            "pattern" => &mut self.pattern,
            "needs" => &mut self.needs,
            "access_needs" => &mut self.access_needs,
            "accept_rules" => &mut self.accept_rules,
            "id_kind" => &mut self.id_kind,
            "on_behalf" => &mut self.on_behalf,
            _ => return None,
        })
    }

    /// What was meant, or all faults at once. Facts that only the office knows (stock, hours, holidays) are the matter of
    /// [`super::check`].
    ///
    /// # Errors
    /// At most one fault per field, in the order of the form.
    pub fn parse(&self, channel: Channel, language: Language) -> Result<NewReservation, FieldErrors> {
        let mut reader = Reader { language, errors: FieldErrors::default() };
        let applicant = self.applicant(channel, &mut reader);
        let activity = reader.text("activity", &self.activity, Some("form.activity"), 3, 150);
        let purpose = reader.lines("purpose", &self.purpose, 1000);
        let participants = reader.number("participants", &self.participants);
        let items = self.things(&mut reader);
        let when = self.when(&mut reader);
        let needs = reader.lines("needs", &self.needs, 500);
        let access_needs = reader.lines("access_needs", &self.access_needs, 300);
        let (id_kind, on_behalf) = match channel {
            Channel::Online => (None, String::new()),
            Channel::Ult => {
                let id_kind = reader.choice("id_kind", &self.id_kind);
                if self.id_kind.trim().is_empty() {
                    reader.errors.add("id_kind", "id_kind");
                }
                (id_kind, reader.text("on_behalf", &self.on_behalf, None, 0, 100))
            }
        };
        if !matches!(self.accept_rules.trim(), "yes" | "on" | "true" | "1") {
            reader.errors.add("accept_rules", "accept_rules");
        }
        if self.idempotency_key.chars().count() > 100 {
            reader.too_long("idempotency_key", 100);
        }
        match (applicant, when) {
            (Some(applicant), Some((pattern, start, end))) if reader.errors.is_empty() => Ok(NewReservation {
                applicant,
                activity,
                purpose,
                participants,
                items,
                pattern,
                start,
                end,
                needs,
                access_needs,
                channel,
                language,
                id_kind,
                on_behalf,
            }),
            _ => Err(reader.errors),
        }
    }

    /// Only the dates, the hours and the pattern, for a form that asks for nothing else (*Pindahkan*).
    ///
    /// # Errors
    /// The faults of `start_date`, `end_date`, `preset`, `start_time`, `end_time` and `pattern`.
    pub fn parse_when(&self, language: Language) -> Result<(Pattern, NaiveDateTime, NaiveDateTime), FieldErrors> {
        let mut reader = Reader { language, errors: FieldErrors::default() };
        match self.when(&mut reader) {
            Some(when) if reader.errors.is_empty() => Ok(when),
            _ => Err(reader.errors),
        }
    }

    /// Only the things and their time, as somebody unnamed would ask for them, to look whether they can be had.
    ///
    /// # Errors
    /// The faults of the items and those of [`Self::parse_when`].
    pub fn parse_wish(&self, language: Language) -> Result<NewReservation, FieldErrors> {
        let mut reader = Reader { language, errors: FieldErrors::default() };
        let items = self.things(&mut reader);
        match self.when(&mut reader) {
            Some((pattern, start, end)) if reader.errors.is_empty() => Ok(NewReservation {
                applicant: Applicant::unnamed(ApplicantKind::Personal),
                activity: String::new(),
                purpose: String::new(),
                participants: self.participants.trim().parse().ok(),
                items,
                pattern,
                start,
                end,
                needs: String::new(),
                access_needs: String::new(),
                channel: Channel::Online,
                language,
                id_kind: None,
                on_behalf: String::new(),
            }),
            _ => Err(reader.errors),
        }
    }

    fn applicant(&self, channel: Channel, reader: &mut Reader) -> Option<Applicant> {
        let name = reader.name(&self.name);
        let kind: Option<ApplicantKind> = reader.choice("kind", &self.kind);
        if self.kind.trim().is_empty() {
            reader.required("kind", "form.applicant_type");
        }
        let institution_needed = (kind != Some(ApplicantKind::Personal)).then_some("form.institution");
        let institution = reader.text("institution", &self.institution, institution_needed, 2, 150);
        let npsn = reader.npsn(&self.npsn);
        let position = reader.text("position", &self.position, None, 0, 100);
        let regency = self.regency.trim().to_owned();
        if !regency.is_empty() && !is_regency(&regency) {
            reader.errors.add("regency", "choice");
        }
        let address = reader.lines("address", &self.address, 300);
        let whatsapp = reader.phone(&self.whatsapp, channel);
        let email = reader.email(&self.email);
        Some(Applicant { name, kind: kind?, institution, npsn, position, regency, address, whatsapp, email })
    }

    /// The rows that name a facility; rows without one are not filled in.
    fn things(&self, reader: &mut Reader) -> Vec<NewItem> {
        let mut items: Vec<NewItem> = Vec::new();
        for (row, item) in self.items.iter().enumerate() {
            let code = single_line(&item.facility);
            if code.is_empty() {
                continue;
            }
            if items.len() == MOST_ITEMS {
                reader.errors.add_with("items", "too_many_items", &[("n", MOST_ITEMS.to_string())]);
                break;
            }
            let facility = FacilityCode(code);
            if items.iter().any(|known| known.facility == facility) {
                reader.errors.add(&format!("items.{row}.facility"), "item_twice");
            }
            let typed = if item.quantity.trim().is_empty() { "1" } else { &item.quantity };
            let quantity = reader.number(&format!("items.{row}.quantity"), typed).unwrap_or(1);
            let layout: Option<Layout> = reader.choice(&format!("items.{row}.layout"), &item.layout);
            items.push(NewItem { facility, quantity, layout });
        }
        if items.is_empty() {
            reader.errors.add("items", "items_required");
        }
        items
    }

    fn when(&self, reader: &mut Reader) -> Option<(Pattern, NaiveDateTime, NaiveDateTime)> {
        let first = reader.date("start_date", &self.start_date, true);
        let last = reader.date("end_date", &self.end_date, false).or(first);
        let (opens, closes) = match self.preset.trim() {
            "morning" => (Some(TimeOfDay::at(8, 0)), Some(TimeOfDay::at(12, 0))),
            "afternoon" => (Some(TimeOfDay::at(13, 0)), Some(TimeOfDay::at(16, 0))),
            "day" => (Some(TimeOfDay::at(8, 0)), Some(TimeOfDay::at(16, 0))),
            "" | "other" => {
                let opens = reader.time("start_time", &self.start_time, "form.time_start");
                (opens, reader.time("end_time", &self.end_time, "form.time_end"))
            }
            _ => {
                reader.errors.add("preset", "choice");
                (None, None)
            }
        };
        let several_dates = matches!((first, last), (Some(first), Some(last)) if last > first);
        let pattern = match self.pattern.trim() {
            "" if several_dates => {
                reader.errors.add("pattern", "pattern");
                None
            }
            "" => Some(Pattern::Daily),
            typed => reader.choice("pattern", typed),
        };
        if matches!((first, last), (Some(first), Some(last)) if last < first) {
            reader.errors.add("end_date", "date_order");
            return None;
        }
        if opens == Some(TimeOfDay::END_OF_DAY) {
            reader.errors.add("start_time", "time");
        }
        let one_window = !several_dates || pattern == Some(Pattern::Daily);
        if one_window && matches!((opens, closes), (Some(opens), Some(closes)) if opens >= closes) && reader.errors.of("end_time").is_none() {
            reader.errors.add("end_time", "time_order");
        }
        let start = wall(first?, opens?);
        let end = wall(last?, closes?);
        Some((pattern?, start, end))
    }
}

/// Takes the fields one by one and keeps their faults.
struct Reader {
    language: Language,
    errors: FieldErrors,
}

impl Reader {
    fn required(&mut self, field: &str, label: &'static str) {
        let label = tr!(self.language, label);
        self.errors.add_with(field, "required", &[("field", label)]);
    }

    fn too_long(&mut self, field: &str, longest: usize) {
        self.errors.add_with(field, "too_long", &[("n", longest.to_string())]);
    }

    /// One line of text; `label` is the key of its label when it must be there. Lengths count characters.
    fn text(&mut self, field: &str, typed: &str, label: Option<&'static str>, shortest: usize, longest: usize) -> String {
        let text = single_line(typed);
        let length = text.chars().count();
        match label {
            Some(label) if length == 0 => self.required(field, label),
            _ if length > longest => self.too_long(field, longest),
            _ if length > 0 && length < shortest => self.errors.add_with(field, "too_short", &[("n", shortest.to_string())]),
            _ => {}
        }
        text
    }

    /// Several lines of optional text.
    fn lines(&mut self, field: &str, typed: &str, longest: usize) -> String {
        let text = typed.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(single_line).collect::<Vec<_>>().join("\n").trim().to_owned();
        if text.chars().count() > longest {
            self.too_long(field, longest);
        }
        text
    }

    /// A person's name as on the identity card: one word is enough, titles stay, nothing is changed.
    fn name(&mut self, typed: &str) -> String {
        let name = self.text("name", typed, None, 1, 100);
        if name.is_empty() {
            self.errors.add("name", "name");
        } else if !name.chars().any(char::is_alphabetic) || !name.chars().all(belongs_to_a_name) {
            self.errors.add("name", "name_characters");
        }
        name
    }

    fn npsn(&mut self, typed: &str) -> String {
        let npsn = single_line(typed).to_ascii_uppercase();
        let well_formed = npsn.len() == 8 && npsn.bytes().enumerate().all(|(place, byte)| byte.is_ascii_digit() || (place == 0 && byte == b'P'));
        if !npsn.is_empty() && !well_formed {
            self.errors.add("npsn", "npsn");
        }
        npsn
    }

    fn phone(&mut self, typed: &str, channel: Channel) -> Option<PhoneNumber> {
        match typed.parse::<PhoneNumber>() {
            Ok(phone) => return Some(phone),
            Err(InvalidPhone::Empty) if typed.trim().is_empty() => {
                if channel == Channel::Online {
                    self.required("whatsapp", "form.whatsapp");
                }
            }
            Err(InvalidPhone::FixedLine) => self.errors.add("whatsapp", "phone_fixed"),
            Err(InvalidPhone::Foreign) => self.errors.add("whatsapp", "phone_foreign"),
            Err(InvalidPhone::Empty | InvalidPhone::TooShort | InvalidPhone::TooLong | InvalidPhone::NotANumber) => self.errors.add("whatsapp", "phone"),
        }
        None
    }

    fn email(&mut self, typed: &str) -> String {
        let email = single_line(typed);
        let well_formed = email.split_once('@').is_some_and(|(local, domain)| {
            let labels = domain.split('.').collect::<Vec<_>>();
            !local.is_empty() && labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && !domain.contains('@')
        });
        let strange = email.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | ',' | ';'));
        if email.chars().count() > 254 {
            self.too_long("email", 254);
        } else if !email.is_empty() && (!well_formed || strange) {
            self.errors.add("email", "email");
        }
        email
    }

    /// A whole number from 1 to 9,999.
    fn number(&mut self, field: &str, typed: &str) -> Option<i64> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
        match typed.parse::<i64>() {
            Ok(number) if digits && number > LARGEST_NUMBER => self.errors.add_with(field, "number_too_large", &[("n", LARGEST_NUMBER.to_string())]),
            Ok(number) if digits && number >= 1 => return Some(number),
            Err(_) if digits => self.errors.add_with(field, "number_too_large", &[("n", LARGEST_NUMBER.to_string())]),
            _ => self.errors.add(field, "number"),
        }
        None
    }

    /// One of the codes; nothing chosen is `None` without a fault.
    fn choice<T: FromStr>(&mut self, field: &str, typed: &str) -> Option<T> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let chosen = typed.parse().ok();
        if chosen.is_none() {
            self.errors.add(field, "choice");
        }
        chosen
    }

    fn date(&mut self, field: &str, typed: &str, needed: bool) -> Option<NaiveDate> {
        let typed = typed.trim();
        if typed.is_empty() {
            if needed {
                self.required(field, "form.date_start");
            }
            return None;
        }
        let date = typed_date(typed);
        if date.is_none() {
            self.errors.add(field, "date");
        }
        date
    }

    fn time(&mut self, field: &str, typed: &str, label: &'static str) -> Option<TimeOfDay> {
        if typed.trim().is_empty() {
            self.required(field, label);
            return None;
        }
        let time = typed.parse::<TimeOfDay>().ok();
        match time {
            None => self.errors.add(field, "time"),
            Some(time) if i64::from(time.minutes()) % STEP_MINUTES != 0 => self.errors.add(field, "quarter_hour"),
            Some(_) => {}
        }
        time
    }
}

/// `YYYY-MM-DD` or `DD/MM/YYYY`, of this century.
pub fn typed_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let number = |part: &str, longest: usize| {
        let well_formed = !part.is_empty() && part.len() <= longest && part.bytes().all(|byte| byte.is_ascii_digit());
        if well_formed { part.parse::<u32>().ok() } else { None }
    };
    let (separator, year_first) = if text.contains('/') { ('/', false) } else { ('-', true) };
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if year_first { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(year, 4)?).ok()?, number(month, 2)?, number(day, 2)?)?;
    (2000..2100).contains(&date.year()).then_some(date)
}

fn wall(date: NaiveDate, time: TimeOfDay) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(time.minutes()))
}

/// Letters and their marks, blanks, and what stands in Indonesian names and titles.
fn belongs_to_a_name(c: char) -> bool {
    let mark = matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}');
    c.is_alphabetic() || mark || matches!(c, ' ' | '.' | ',' | '\'' | '\u{2018}' | '\u{2019}' | '-' | '/')
}

/// Trimmed, in one line, without control characters and without marks that turn the direction of writing.
pub fn single_line(typed: &str) -> String {
    let clean = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    typed.chars().filter_map(clean).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests;
