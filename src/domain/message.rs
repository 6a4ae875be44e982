//! The wording of what the office tells applicants over WhatsApp (`locales/office/messages.yml`).

use super::format::fill;
use super::language::Language;
use super::phone::PhoneNumber;
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
    tr!(language, &format!("message.{}", template.code()))
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
        ("code", plain(&values.code)),
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
        for language in Language::ALL {
            let text = render_part(*language, &values());
            for said in ["Rahmah", "9B2T-KX5R-1", "Aula Kecil", "https://reservasi.example.go.id/p/a_b~c"] {
                assert!(text.contains(said), "{said}: {text}");
            }
            assert!(!text.contains("%{") && text.matches('*').count() % 2 == 0, "{text}");
        }
    }

    #[test]
    fn only_a_decision_stops_the_clock() {
        let deciding: Vec<&str> = Template::ALL.iter().filter(|template| template.tells_decision()).map(|template| template.code()).collect();
        assert_eq!(deciding, ["approved", "rejected", "cancelled_by_office"]);
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
