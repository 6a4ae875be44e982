//! From what was typed to what was meant (service §2.1, §5).

use super::{Applicant, ApplicationForm, FieldErrors, ItemForm, NewItem, NewReservation};
use crate::domain::applicant::{ApplicantKind, Channel, is_regency};
use crate::domain::facility::{FacilityCode, Layout};
use crate::domain::language::Language;
use crate::domain::phone::{InvalidPhone, PhoneNumber};
use crate::domain::reservation::Pattern;
use crate::domain::slot::TimeOfDay;
use crate::tr;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use std::str::FromStr;

/// No number that a person means is larger.
const LARGEST_NUMBER: i64 = 9_999;
/// Rows of one request.
const MOST_ITEMS: usize = 20;
const STEP_MINUTES: u16 = 15;

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
            *[&mut item.facility, &mut item.quantity, &mut item.layout][column] = value.clone();
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
            Some(time) if time.minutes() % STEP_MINUTES != 0 => self.errors.add(field, "quarter_hour"),
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
fn single_line(typed: &str) -> String {
    let clean = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    typed.chars().filter_map(clean).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
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
        online(&form).err().map_or_else(Vec::new, |errors| errors.0.into_iter().map(|error| (error.field, error.code)).collect())
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
        for (typed, code) in [("0511 4772384", "phone_fixed"), ("+65 9123 4567", "phone_foreign"), ("0812", "phone"), ("nomor saya", "phone"), ("---", "phone")]
        {
            assert_eq!(faults(|form| form.whatsapp = typed.into()), only("whatsapp", code), "{typed}");
        }
    }

    #[test]
    fn quantities_that_no_person_means_are_refused() {
        for (typed, code) in
            [("0", "number"), ("-1", "number"), ("1.5", "number"), ("999999999", "number_too_large"), ("99999999999999999999", "number_too_large")]
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
        assert_eq!(
            form,
            ApplicationForm { name: "Rahmah".into(), items: vec![row("AUL-1", "1", "class"), row("PRL-LCD", "2", "")], ..ApplicationForm::default() }
        );
    }
}
