//! The published service standard (*standar pelayanan*), word for word, and the rules of the service that follow from it.
//!
//! The extracted document has two interleaved columns and an overprinted decree number; the texts here are untangled, their
//! typing errors are kept and marked by [`marked`]. The page's own words and the English translation stand in
//! `locales/browser/standard.yml`: `standard.part.<key>`, `standard.plain.<key>.<line>` (`.<inner line>`), `standard.missing.<key>`.

use super::slot::TimeOfDay;

/// Uses begin and end on the quarter of an hour (form, *jam mulai / selesai*).
pub const STEP_MINUTES: i64 = 15;
/// Working days between the day of receipt and the first use that may be asked for online.
pub const LEAD_DAYS: i64 = 1;
/// Days ahead that may be asked for.
pub const HORIZON_DAYS: i64 = 180;
/// Dates that one request may span.
pub const MAX_DAYS: i64 = 14;
/// A request that comes later counts as received on the next working day, unless the office has set another time; this minute
/// itself still counts.
pub const CUT_OFF: TimeOfDay = TimeOfDay::at(15, 0);
/// Version of the house rules that every office begins with; later ones are in the database.
pub const RULES_VERSION: &str = "1";

/// Who published the standard.
pub const MINISTRY: &str = "Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi / Ditjen Pendidikan Anak Usia Dini, Pendidikan Dasar, dan \
                            Pendidikan Menengah / Balai Penjaminan Mutu Pendidikan Provinsi Kalimantan Selatan";
/// The office that gives the service.
pub const OFFICE: &str = "Balai Penjaminan Mutu Pendidikan Provinsi Kalimantan Selatan";
/// Its address as published.
pub const ADDRESS: &str = "Jl. Gotong Royong No.85, Loktabat Utara, Kec. Banjarbaru Utara, Kota Banjar Baru, Kalimantan Selatan 70714";
pub const PHONE: &str = "05114772384";
pub const WEBSITE: &str = "https://bpmpkalsel.kemdikbud.go.id/";
/// Name of the service.
pub const SERVICE: &str = "Pelayanan Peminjaman Sarana dan Prasarana";
/// The decree (*SK*), as far as it can be read; the office completes it.
pub const DECREE: &str = "No. SK 0028/C7.…";

/// One line of the standard, word for word, with its own numbered lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub text: &'static str,
    /// Printed as `1)`, `2)`; an address is a single unnumbered line.
    pub inner: &'static [&'static str],
}

/// One part of the published standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Anchor on the page and last part of its title's key (`standard.part.<key>`).
    pub key: &'static str,
    /// The heading as published.
    pub title: &'static str,
    /// Numbered lines, or a single unnumbered one.
    pub lines: &'static [Line],
    pub numbered: bool,
}

const fn line(text: &'static str) -> Line {
    Line { text, inner: &[] }
}

/// The six parts that the document has.
pub const PARTS: &[Part] = &[
    Part {
        key: "requirements",
        title: "Persyaratan",
        lines: &[line("Identitas Pengguna Layanan"), line("Mengisi Formulir pelayanan yang telah disediakan")],
        numbered: true,
    },
    Part { key: "procedure", title: "Sistem, Mekanisme dan Prosedur", lines: PROCEDURE, numbered: true },
    Part { key: "time", title: "Waktu Penyelesaian", lines: &[line("1 Hari kerja")], numbered: false },
    Part { key: "cost", title: "Biaya / Tarif", lines: &[line("Tidak dipungut biaya")], numbered: false },
    Part { key: "product", title: "Produk Pelayanan", lines: &[line("Peminjaman Sarana Dan Prasarana")], numbered: true },
    Part { key: "complaints", title: "Pengaduan Layanan", lines: COMPLAINTS, numbered: true },
];

const PROCEDURE: &[Line] = &[
    line("Pengguna layanan datang langsung ke Unit Layanan Terpadu BPMP Provinsi Kalimantan Selatan"),
    line("Pengguna layanan menyerahkan persyaratan ke petugas ULT BPMP Provinsi Kalimantan Selatan"),
    line("Pengguna layanan mengisi buku tamu dan formulir peminjaman sarpras"),
    line("Petugas melakukan disposisi permohonan"),
    Line {
        text: "Pengguna layanan mendapatkan pelayanan dari tim fasilitasi sarana dan prasara BPMP Prov. Kalsel, dimana:",
        inner: &[
            "Jika terjadi kesepakatan peminjaman antara pengguna layanan dan BPMP Prov. Kalsel, maka sarana dan prasarana dapat digunakan pengguna \
             layanan sesuai dengan tanggal yang disepakati",
            "Jika tidak terjadi kesepakatan peminjaman antara pengguna layanan dan BPMP Prov. Kalsel, maka pengguna layanan dapat membatalkan \
             permohonan peminjaman fasilitas",
        ],
    },
    line("Pengguna layanan mengunjungi Aplikasi SILANDAP melalui Aplikasi SILANDAP BPMP Kalsel."),
    line("Pengguna layanan mengisi form reservasi fasilitas yang sesuai dengan kebutuhan pengguna layanan"),
    line("Admin melakukan konfirmasi dengan tim sarana dan prasarana BPMP Kalsel."),
    Line {
        text: "Pengguna layanan menunggu hasil analisis permohonan, dimana:",
        inner: &[
            "Jika sarana dan prasarana tersedia, maka admin akan mengirimkan konfirmasi persetujuan permohonan peminjaman fasilitasi kepada \
             pengguna layanan melalui WhatsApp.",
            "Jika sarana dan prasarana tidak tersedia, maka admin akan mengirimkan konfirmasi penolakan permohonan peminjaman fasilitasi kepada \
             pengguna layanan melalui WhatsApp",
        ],
    },
];

const COMPLAINTS: &[Line] = &[
    Line {
        text: "Pengguna layanan dapat menyampaikan pengaduan secara tertulis ditujukan kepada :",
        inner: &["Unit Layanan Terpadu BPMP Provinsi Kalimantan Selatan, Jalan Gotong Royong No.85 Banjarbaru"],
    },
    line("Menyampaikan informasi, saran dan masukan langsung ke Unit Layanan Terpadu atau melalui aplikasi Dangsanak"),
    line("Menyampaikan pengaduan melalui web BPMP Provinsi Kalimantan Selatan, https://bpmpkalsel.kemdikbud.go.id"),
    line("Menyampaikan informasi dan pengaduan melalui lapor.go.id"),
];

/// The eight of the fourteen components of a standard (Permenpan RB 15/2014) that the document lacks; they are the office's
/// to fill in ([`super::office_settings::COMPONENTS`]). Their names are `standard.missing.<key>`.
pub const MISSING: &[&str] = &["legal_basis", "facilities", "competence", "supervision", "staffing", "guarantee", "safety", "evaluation"];

/// Typing errors of the published text, each with the words that identify it.
const TYPOS: &[&str] = &["dan prasara ", "peminjaman fasilitasi ", "Kota Banjar Baru,"];

/// The text with `[sic]` behind the document's own typing errors.
pub fn marked(text: &str) -> String {
    TYPOS.iter().fold(text.to_owned(), |text, typo| {
        let word = typo.trim_end_matches([' ', ',']);
        text.replace(typo, &format!("{word} [sic]{}", &typo[word.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::tr;

    #[test]
    fn the_standard_has_six_parts_filled_and_eight_to_fill() {
        assert_eq!(PARTS.iter().map(|part| part.title).collect::<Vec<_>>().len() + MISSING.len(), 14);
        let procedure = PARTS.iter().find(|part| part.key == "procedure").expect("the procedure");
        assert_eq!(procedure.lines.len(), 9);
        assert_eq!(procedure.lines.iter().enumerate().filter(|(_, line)| line.inner.len() == 2).map(|(place, _)| place + 1).collect::<Vec<_>>(), [5, 9]);
    }

    #[test]
    fn the_documents_own_typing_errors_are_kept_and_marked() {
        let fifth = PROCEDURE[4].text;
        assert!(fifth.contains("sarana dan prasara BPMP"));
        assert!(marked(fifth).contains("sarana dan prasara [sic] BPMP"));
        assert!(marked(PROCEDURE[8].inner[0]).contains("peminjaman fasilitasi [sic] kepada"));
        assert!(marked(ADDRESS).contains("Kota Banjar Baru [sic], Kalimantan Selatan"));
        assert_eq!(marked(PROCEDURE[7].text), PROCEDURE[7].text, "a correct word is not marked");
    }

    #[test]
    fn every_line_has_plain_words_in_both_languages() {
        let mut keys: Vec<String> = MISSING.iter().map(|key| format!("standard.missing.{key}")).collect();
        for part in PARTS {
            keys.push(format!("standard.part.{}", part.key));
            for (place, line) in part.lines.iter().enumerate() {
                let key = format!("standard.plain.{}.{}", part.key, place + 1);
                keys.extend((1..=line.inner.len()).map(|inner| format!("{key}.{inner}")));
                keys.push(key);
            }
        }
        for key in keys {
            let texts: Vec<String> = Language::ALL.iter().map(|&language| tr!(language, &key)).collect();
            assert!(texts.iter().all(|text| !text.contains("standard.") && !text.is_empty()), "{key}: {texts:?}");
            assert_ne!(texts[0], texts[1], "{key}");
        }
    }
}
