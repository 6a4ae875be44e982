//! The wording of what the office tells applicants over WhatsApp (`locales/office/messages.yml`).

use super::format::fill;
use super::language::Language;
use super::phone::PhoneNumber;
use crate::i18n::words;
use crate::tr;

super::codes! {
    /// A message of the office (*pesan*), with its published wording in `locales/office/messages.yml`.
    pub enum Template {
        Received = "received", Approved = "approved", Rejected = "rejected", Offer = "offer", Reschedule = "reschedule",
        RescheduleAgreed = "reschedule_agreed", NeedsInfo = "needs_info", Reminder = "reminder", Overdue = "overdue",
        CancelledByOffice = "cancelled_by_office", CancelledByApplicant = "cancelled_by_applicant", Survey = "survey",
        OfferPart = "offer_part", OfferExpired = "offer_expired", RescheduleExpired = "reschedule_expired", OfferRecalled = "offer_recalled",
        RescheduleRecalled = "reschedule_recalled", Expired = "expired", NoShow = "no_show", ReminderAhead = "reminder_ahead", OfferExpiring = "offer_expiring",
    }
}

impl Template {
    /// Tells a decision of the office: the clock of the service stops when it is marked sent (document step 9), and until
    /// then the request stands in the list of those not yet told.
    pub fn tells_decision(self) -> bool {
        match self {
            Self::Approved | Self::Rejected | Self::CancelledByOffice => true,
            Self::Received
            | Self::Offer
            | Self::OfferPart
            | Self::Reschedule
            | Self::RescheduleAgreed
            | Self::NeedsInfo
            | Self::Reminder
            | Self::Overdue
            | Self::CancelledByApplicant
            | Self::Survey
            | Self::OfferExpired
            | Self::RescheduleExpired
            | Self::OfferRecalled
            | Self::RescheduleRecalled
            | Self::Expired
            | Self::OfferExpiring
            | Self::NoShow
            | Self::ReminderAhead => false,
        }
    }

    /// Asks the applicant about another time: once it has left, they have to hear what became of that.
    pub fn asks(self) -> bool {
        matches!(self, Self::Offer | Self::OfferPart | Self::Reschedule)
    }

    /// Whether nothing of it is left to be told once `later` is written: a decision, a new time and the end take the place of everything,
    /// another question and what became of one that of questions.
    pub fn is_overtaken_by(self, later: Self) -> bool {
        match later {
            Self::Approved | Self::Rejected | Self::RescheduleAgreed | Self::CancelledByOffice | Self::CancelledByApplicant | Self::Expired => true,
            Self::Offer
            | Self::OfferPart
            | Self::OfferExpired
            | Self::OfferRecalled
            | Self::Reschedule
            | Self::RescheduleExpired
            | Self::RescheduleRecalled
            | Self::NeedsInfo => self.is_about_a_proposal() || self == Self::NeedsInfo,
            Self::Received | Self::Reminder | Self::ReminderAhead | Self::OfferExpiring | Self::Overdue | Self::Survey | Self::NoShow => false,
        }
    }

    /// Speaks of what is proposed to the applicant now, as long as something is.
    pub fn is_about_a_proposal(self) -> bool {
        self.asks() || self == Self::OfferExpiring
    }
}

/// What a wording may name: as the wordings that are kept write it (`%{name}`), and as the office writes it on its page (`{nama}`).
pub const PLACEHOLDERS: [(&str, &str); 13] = [
    ("name", "nama"),
    ("code", "kode"),
    ("facility", "fasilitas"),
    ("activity", "kegiatan"),
    ("date", "tanggal"),
    ("time", "jam"),
    ("due", "batas"),
    ("reason", "alasan"),
    ("link", "tautan"),
    ("new_date", "tanggal_baru"),
    ("new_time", "jam_baru"),
    ("offer", "tawaran"),
    ("missing", "daftar"),
];

/// What is wrong with the placeholders of a typed wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// A brace without its partner.
    Braces,
    /// Names that nothing can be filled in for, as typed: `{alamat}`.
    Unknown(Vec<String>),
}

/// A wording as the office writes it: `%{name}` becomes `{nama}`.
pub fn shown_wording(kept: &str) -> String {
    let shown: Vec<(&str, String)> = PLACEHOLDERS.iter().map(|(key, word)| (*key, in_braces(word))).collect();
    fill(kept, |name| shown.iter().find(|(key, _)| *key == name).map(|(_, word)| word.as_str()))
}

/// A wording as it is kept: `{nama}` becomes `%{name}`.
///
/// # Errors
/// What is no placeholder of ours.
pub fn kept_wording(shown: &str) -> Result<String, Unreadable> {
    let mut kept = String::with_capacity(shown.len() + 64);
    let mut unknown = Vec::new();
    let mut rest = shown;
    while let Some(start) = rest.find(['{', '}']) {
        // A closing brace that comes first has no partner.
        let length = rest[start..].find('}').filter(|length| *length > 0).ok_or(Unreadable::Braces)?;
        let word = &rest[start + 1..start + length];
        if word.contains('{') {
            return Err(Unreadable::Braces);
        }
        kept.push_str(&rest[..start]);
        match PLACEHOLDERS.iter().find(|(_, known)| *known == word.trim()) {
            Some((key, _)) => {
                kept.push('%');
                kept.push_str(&in_braces(key));
            }
            None => unknown.push(in_braces(word)),
        }
        rest = &rest[start + length + 1..];
    }
    kept.push_str(rest);
    if unknown.is_empty() { Ok(kept) } else { Err(Unreadable::Unknown(unknown)) }
}

/// `nama` → `{nama}`
pub fn in_braces(word: &str) -> String {
    format!("{{{word}}}")
}

/// What is filled into a message. Values that a template does not use may stay empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageValues {
    /// Of the applicant, as they wrote it.
    pub name: String,
    pub code: String,
    pub facility: String,
    pub activity: String,
    /// The dates in words: [`super::format::dates_of`].
    pub date: String,
    /// `08.00–16.00`
    pub time: String,
    /// The moment by which somebody answers, in words: [`super::format::moment_long`].
    pub due: String,
    /// Why, in words, without a full stop at the end.
    pub reason: String,
    pub link: String,
    pub new_date: String,
    pub new_time: String,
    /// What is offered instead.
    pub offer: String,
    /// What is missing.
    pub missing: String,
}

impl MessageValues {
    /// Those of a request that does not exist: `message.example.…` of the office's words.
    pub fn example(language: Language) -> Self {
        Self {
            name: tr!(language, "message.example.name"),
            code: tr!(language, "message.example.code"),
            facility: tr!(language, "message.example.facility"),
            activity: tr!(language, "message.example.activity"),
            date: tr!(language, "message.example.date"),
            time: tr!(language, "message.example.time"),
            due: tr!(language, "message.example.due"),
            reason: tr!(language, "message.example.reason"),
            link: tr!(language, "message.example.link"),
            new_date: tr!(language, "message.example.new_date"),
            new_time: tr!(language, "message.example.new_time"),
            offer: tr!(language, "message.example.offer"),
            missing: tr!(language, "message.example.missing"),
        }
    }

    /// With those of `other` where there are none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let one = |mine: String, other: String| if mine.trim().is_empty() { other } else { mine };
        Self {
            name: one(self.name, other.name),
            code: one(self.code, other.code),
            facility: one(self.facility, other.facility),
            activity: one(self.activity, other.activity),
            date: one(self.date, other.date),
            time: one(self.time, other.time),
            due: one(self.due, other.due),
            reason: one(self.reason, other.reason),
            link: one(self.link, other.link),
            new_date: one(self.new_date, other.new_date),
            new_time: one(self.new_time, other.new_time),
            offer: one(self.offer, other.offer),
            missing: one(self.missing, other.missing),
        }
    }
}

/// A message with its values filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// As the applicant reads it, with the signature.
    pub text: String,
    /// The values, in the order in which the wording names them.
    pub parameters: Vec<String>,
}

/// The published wording of a message: `locales/office/messages.yml`, with placeholders such as `%{name}`, without the signature.
pub fn published_wording(template: Template, language: Language) -> String {
    words(language, &format!("message.{}", template.code()))
}

/// The text of a message in its published wording.
pub fn render(template: Template, language: Language, values: &MessageValues) -> String {
    render_wording(&published_wording(template, language), language, values).text
}

/// The text of a message, signed by the office. What people typed cannot change its formatting or its lines.
pub fn render_wording(wording: &str, language: Language, values: &MessageValues) -> Rendered {
    let plain = |text: &str| plain_text(text);
    let filled_in = [
        ("name", plain(&values.name)),
        // Ours; older ones may end with a sign that would be taken for a mark.
        ("code", values.code.clone()),
        ("facility", plain(&values.facility)),
        ("activity", plain(&values.activity)),
        ("date", plain(&values.date)),
        ("time", plain(&values.time)),
        ("due", plain(&values.due)),
        ("reason", plain(&values.reason)),
        ("link", values.link.clone()),
        ("new_date", plain(&values.new_date)),
        ("new_time", plain(&values.new_time)),
        ("offer", plain(&values.offer)),
        ("missing", plain(&values.missing)),
    ];
    let mut parameters = Vec::new();
    let body = fill(wording, |name| {
        let value = filled_in.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())?;
        parameters.push(value.to_owned());
        Some(value)
    });
    Rendered { text: format!("{body}\n\n{}", tr!(language, "message.signature")), parameters }
}

/// Without WhatsApp's formatting marks; lines become one.
fn plain_text(text: &str) -> String {
    let without_marks: String = text.chars().filter(|c| !matches!(c, '*' | '_' | '~' | '`')).collect();
    without_marks.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Opens a chat with `phone` and `text` typed in; the person presses send.
pub fn whatsapp_url(phone: &PhoneNumber, text: &str) -> String {
    let mut url = format!("https://wa.me/{}?text=", phone.digits());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(byte)),
            other => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                url.push('%');
                url.push(char::from(HEX[usize::from(other >> 4)]));
                url.push(char::from(HEX[usize::from(other & 15)]));
            }
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> MessageValues {
        MessageValues {
            name: "Rahmah".into(),
            code: "9B2T-KX5R-1".into(),
            facility: "Aula Utama".into(),
            activity: "Rapat KKG".into(),
            date: "Selasa, 24 November 2026".into(),
            time: "08.00–16.00".into(),
            due: "Rabu, 25 November 2026, pukul 16.00".into(),
            reason: "Fasilitas dalam pemeliharaan".into(),
            link: "https://reservasi.example.go.id/p/a_b~c".into(),
            new_date: "Kamis, 26 November 2026".into(),
            new_time: "13.00–16.00".into(),
            offer: "Aula Kecil".into(),
            missing: "surat tugas".into(),
        }
    }

    #[test]
    fn the_approval_reads_as_published() {
        assert_eq!(
            render(Template::Approved, Language::Id, &values()),
            "Yth. Bapak/Ibu Rahmah, dengan hormat kami sampaikan bahwa permohonan peminjaman *Aula Utama* (9B2T-KX5R-1) untuk Rapat KKG *DISETUJUI* \
             pada Selasa, 24 November 2026, pukul 08.00–16.00 WITA. Mohon hadir 30 menit sebelumnya untuk serah terima dengan tim sarana dan prasarana \
             serta mematuhi tata tertib. Bukti persetujuan: https://reservasi.example.go.id/p/a_b~c. Bila berhalangan, mohon batalkan melalui tautan \
             tersebut. Layanan ini tidak dipungut biaya.\n\nHormat kami,\nUnit Layanan Terpadu\nBPMP Provinsi Kalimantan Selatan"
        );
    }

    #[test]
    fn every_message_exists_in_both_languages_and_leaves_no_gap() {
        for template in Template::ALL {
            for language in Language::ALL {
                let text = render(*template, *language, &values());
                assert!(text.contains("Rahmah"), "{template} {language}: {text}");
                assert!(text.contains("9B2T-KX5R-1"), "{template} {language}: {text}");
                assert!(!text.contains("%{") && !text.contains('{'), "{template} {language}: {text}");
                assert!(!text.starts_with("message."), "{template} {language}");
                assert_eq!(text.matches('*').count() % 2, 0, "{template} {language}");
            }
        }
    }

    #[test]
    fn only_a_decision_stops_the_clock() {
        let deciding: Vec<&str> = Template::ALL.iter().filter(|template| template.tells_decision()).map(|template| template.code()).collect();
        assert_eq!(deciding, ["approved", "rejected", "cancelled_by_office"]);
    }

    #[test]
    fn later_news_take_the_place_of_what_they_make_false() {
        for (told, later, overtaken) in [
            (Template::Approved, Template::RescheduleAgreed, true),
            (Template::Approved, Template::CancelledByApplicant, true),
            (Template::RescheduleAgreed, Template::CancelledByOffice, true),
            (Template::Approved, Template::Reschedule, false),
            (Template::Approved, Template::RescheduleExpired, false),
            (Template::Approved, Template::Reminder, false),
            (Template::Offer, Template::OfferPart, true),
            (Template::OfferExpiring, Template::OfferExpired, true),
            (Template::Offer, Template::OfferExpiring, false),
            (Template::NeedsInfo, Template::Rejected, true),
            (Template::Received, Template::Offer, false),
        ] {
            assert_eq!(told.is_overtaken_by(later), overtaken, "{told} {later}");
        }
    }

    #[test]
    fn every_published_wording_reads_the_same_after_the_way_to_the_page_and_back() {
        for template in Template::ALL {
            for language in Language::ALL {
                let kept = published_wording(*template, *language);
                let shown = shown_wording(&kept);
                assert!(!shown.contains('%') && shown.contains("{nama}"), "{template} {language}: {shown}");
                assert_eq!(kept_wording(&shown).as_ref(), Ok(&kept), "{template} {language}");
            }
        }
    }

    #[test]
    fn placeholders_have_the_names_of_the_office_on_its_page() {
        for (key, word) in PLACEHOLDERS {
            assert_eq!(shown_wording(&format!("a %{{{key}}} b")), format!("a {{{word}}} b"));
            assert_eq!(kept_wording(&format!("a {{{word}}} b")), Ok(format!("a %{{{key}}} b")));
        }
        assert_eq!(kept_wording("{ nama }, {fasilitas}").as_deref(), Ok("%{name}, %{facility}"));
        assert_eq!(shown_wording("%{ttd}"), "%{ttd}", "what nobody knows stays");
    }

    #[test]
    fn what_is_no_placeholder_is_named() {
        assert_eq!(kept_wording("{nama} {alamat} {name}"), Err(Unreadable::Unknown(vec!["{alamat}".into(), "{name}".into()])));
        for typed in ["{nama", "nama}", "{nama {kode}", "}{", "{{nama}}"] {
            assert_eq!(kept_wording(typed), Err(Unreadable::Braces), "{typed}");
        }
    }

    #[test]
    fn the_example_leaves_no_message_with_a_gap() {
        for template in Template::ALL {
            for language in Language::ALL {
                let text = render(*template, *language, &MessageValues::default().or(MessageValues::example(*language)));
                assert!(!text.contains("message.") && !text.contains("%{"), "{template} {language}: {text}");
                assert!(!text.contains("  ") && !text.contains("**"), "{template} {language}: {text}");
            }
        }
        let known = MessageValues { name: "Rahmah".into(), reason: " ".into(), ..MessageValues::default() };
        let filled = known.or(MessageValues::example(Language::Id));
        assert_eq!((filled.name.as_str(), filled.reason), ("Rahmah", MessageValues::example(Language::Id).reason));
    }

    #[test]
    fn an_activity_name_cannot_change_the_look_of_a_message() {
        let hostile = MessageValues { activity: "*Lomba*\n_cepat_ ~tepat~ `%{code}`".into(), ..values() };
        let text = render(Template::Received, Language::Id, &hostile);
        assert!(text.contains("untuk Lomba cepat tepat %{code} pada"), "{text}");
        assert_eq!(text.lines().count(), render(Template::Received, Language::Id, &values()).lines().count());
    }

    #[test]
    fn the_whatsapp_link_encodes_every_blank_and_line() {
        let phone: PhoneNumber = "0812 5033 1234".parse().expect("a good number");
        assert_eq!(whatsapp_url(&phone, "a b+c\n–&%"), "https://wa.me/6281250331234?text=a%20b%2Bc%0A%E2%80%93%26%25");
    }
}
