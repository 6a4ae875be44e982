//! Files that people send: the applicant's letter (service §2.1), photos of a handover (§2.4) and of what is lent ([`super::photo`]).
//! What is taken, what it is called when somebody opens it, and how much of it there may be. The first bytes say what a file is; its
//! name and the type that the sender claims are not believed.

use super::language::Language;
use super::reservation::Status;
use super::role::Role;
use super::slot::Moment;
use serde::{Deserialize, Serialize};

/// Largest file, bytes: 5 MB (§2.1).
pub const LARGEST_FILE: u64 = 5 * 1024 * 1024;
/// Name of the file's field in the forms.
pub const FIELD: &str = "file";
/// So many bytes tell what a file is.
pub const FIRST_BYTES: usize = 16;
/// Staff who take photos at a handover (rights table, §7.5).
pub const PHOTO_ROLES: &[Role] = &[Role::Sarpras, Role::Admin];
/// Staff who take a letter in at the counter, on paper or by another way (rights table, §7.5: what comes from applicants).
pub const LETTER_ROLES: &[Role] = &[Role::Ult, Role::Admin];

/// Longest shown name without its ending, characters.
const LONGEST_NAME: usize = 80;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Row id of a file that was sent (*berkas*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadId(pub i64);

super::codes! {
    /// What a file is for.
    pub enum Purpose {
        /// The applicant's letter (*surat permohonan*); optional.
        Letter = "letter",
        /// A photo of what goes out or comes back (*foto serah terima*).
        Handover = "handover",
    }
}

super::codes! {
    /// What a file is, by its contents.
    pub enum FileType { Pdf = "pdf", Jpeg = "jpeg", Png = "png", WebP = "webp" }
}

/// What is taken, and the fault of everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub kinds: &'static [FileType],
    pub fault: &'static str,
}

/// How much of something all people together may send within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    pub files: i64,
    pub bytes: i64,
}

impl Purpose {
    /// What is taken for it.
    pub const fn taken(self) -> Taken {
        match self {
            Self::Letter => Taken { kinds: &[FileType::Pdf, FileType::Jpeg, FileType::Png], fault: "file_type" },
            Self::Handover => Taken { kinds: &[FileType::Jpeg, FileType::Png], fault: "photo_type" },
        }
    }

    /// Can one be added to a request in this state?
    pub fn is_for(self, status: Status) -> bool {
        match self {
            Self::Letter => !status.is_terminal(),
            Self::Handover => matches!(status, Status::Approved | Status::InUse | Status::Done),
        }
    }

    /// So many of one request.
    pub fn most(self) -> i64 {
        match self {
            Self::Letter => 3,
            Self::Handover => 20,
        }
    }

    /// So much on one day, of everybody together.
    pub fn daily(self) -> Quota {
        match self {
            Self::Letter => Quota { files: 1_000, bytes: 512 << 20 },
            Self::Handover => Quota { files: 2_000, bytes: 1 << 30 },
        }
    }
}

impl FileType {
    /// What begins with these bytes ([`FIRST_BYTES`] are enough); `None` for everything that is not taken.
    pub fn of(first: &[u8]) -> Option<Self> {
        if first.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if first.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if first.starts_with(b"\x89PNG\r\n\x1a\n") && first.get(12..16) == Some(b"IHDR".as_slice()) {
            Some(Self::Png)
        } else if first.starts_with(b"RIFF") && first.get(8..12) == Some(b"WEBP".as_slice()) {
            Some(Self::WebP)
        } else {
            None
        }
    }

    /// As `Content-Type` has it.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// Ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// A file as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    pub id: UploadId,
    /// Cleaned.
    pub name: String,
    pub kind: FileType,
    pub bytes: i64,
    pub at: Moment,
    /// Name of the member of staff; empty for the applicant, and for readers who need not know.
    pub by: String,
}

/// The name under which a file is shown and saved: of what was sent its last part, without anything that could mean something to a
/// browser, a shell or a file system, not too long, with the ending of what the file is.
pub fn shown_name(sent: &str, kind: FileType) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|sign| !is_hidden(*sign)).map(harmless).collect();
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem: String = without_our_ending(&words).trim_matches([' ', '.']).chars().take(LONGEST_NAME).collect();
    let stem = stem.trim_end_matches([' ', '.']);
    let device = stem.split('.').next().unwrap_or_default().trim();
    match stem {
        "" => format!("berkas.{}", kind.ending()),
        _ if is_device(device) => format!("_{stem}.{}", kind.ending()),
        _ => format!("{stem}.{}", kind.ending()),
    }
}

/// Signs that nobody sees, and those that turn the reading direction, so that `fdp.exe` could look like `exe.pdf`.
fn is_hidden(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn harmless(sign: char) -> char {
    match sign {
        '.' | '-' | '_' | '(' | ')' | ',' | '+' | '&' => sign,
        _ if sign.is_alphanumeric() => sign,
        _ if sign.is_whitespace() => ' ',
        _ => '_',
    }
}

fn without_our_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ["pdf", "jpg", "jpeg", "png", "webp"].contains(&ending.trim().to_ascii_lowercase().as_str()) => stem,
        _ => name,
    }
}

fn is_device(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let numbered = |begin: &str| name.strip_prefix(begin).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    DEVICES.contains(&name.as_str()) || numbered("com") || numbered("lpt")
}

/// `Content-Disposition` of a file: saved, never shown inside the site (RFC 6266, the name as in RFC 8187).
pub fn attachment(name: &str) -> String {
    let mut text = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// `340 kB`, `1,2 MB`
pub fn size(language: Language, bytes: i64) -> String {
    if bytes < 999_500 {
        return format!("{} kB", (bytes + 999) / 1_000);
    }
    let tenths = (bytes + 50_000) / 100_000;
    let comma = match language {
        Language::Id => ',',
        Language::En => '.',
    };
    format!("{}{comma}{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";

    #[test]
    fn the_first_bytes_say_what_a_file_is_and_nothing_else_does() {
        for (first, kind) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], Some(FileType::Pdf)),
            (b"%PDF-1.4 <script>alert(1)</script>", Some(FileType::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(FileType::Jpeg)),
            (PNG, Some(FileType::Png)),
            (b"\x89PNG\r\n\x1a\n<html><body>", None),
            (&PNG[..12], None),
            (b"/*%PDF-1.4*/ alert(1)", None),
            (b"\n%PDF-1.4", None),
            (b"<!doctype html>", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
            (b"<?xml version='1.0'?>", None),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(FileType::WebP)),
            (b"RIFF\x24\0\0\0WAVEfmt ", None),
            (b"GIF89a", None),
            (b"PK\x03\x04", None),
            (b"MZ\x90\0", None),
            (b"%PDF", None),
            (b"", None),
        ] {
            assert_eq!(FileType::of(first), kind, "{:?}", String::from_utf8_lossy(first));
        }
        assert!(!Purpose::Handover.taken().kinds.contains(&FileType::Pdf), "a photo is a picture");
        assert_eq!(Purpose::Letter.taken().kinds, [FileType::Pdf, FileType::Jpeg, FileType::Png]);
    }

    #[test]
    fn a_name_says_nothing_to_a_browser_a_shell_or_a_file_system() {
        for (sent, shown) in [
            ("Surat permohonan.pdf", "Surat permohonan.pdf"),
            ("SURAT.PDF", "SURAT.pdf"),
            ("surat.v2.pdf", "surat.v2.pdf"),
            ("Permohonan (revisi) Hj. Rahmah, S.Pd..pdf", "Permohonan (revisi) Hj. Rahmah, S.Pd.pdf"),
            ("../../etc/cron.d/x", "x.pdf"),
            ("C:\\x", "x.pdf"),
            ("C:\\Users\\rahmah\\Surat.pdf", "Surat.pdf"),
            ("con", "_con.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("nul.tar.pdf", "_nul.tar.pdf"),
            ("lpt1", "_lpt1.pdf"),
            ("console.pdf", "console.pdf"),
            ("com10.pdf", "com10.pdf"),
            ("surat\u{202e}fdp.exe", "suratfdp.exe.pdf"),
            ("sur\u{200b}at\u{feff}.pdf", "surat.pdf"),
            ("\"; filename=evil.html", "__ filename_evil.html.pdf"),
            ("a\r\nSet-Cookie: x=y.pdf", "aSet-Cookie_ x_y.pdf"),
            ("a.pdf\0.html", "a.pdf.html.pdf"),
            ("a.pdf%00.html", "a.pdf_00.html.pdf"),
            ("<img src=x onerror=alert(1)>.pdf", "_img src_x onerror_alert(1)_.pdf"),
            ("$(reboot);`id`|x.pdf", "_(reboot)__id__x.pdf"),
            (".htaccess", "htaccess.pdf"),
            ("...", "berkas.pdf"),
            (".pdf", "berkas.pdf"),
            ("", "berkas.pdf"),
            ("   .  ", "berkas.pdf"),
            ("Undangan  rapat\t2026.jpeg", "Undangan rapat2026.pdf"),
            ("surat é ü.pdf", "surat é ü.pdf"),
        ] {
            assert_eq!(shown_name(sent, FileType::Pdf), shown, "{sent:?}");
        }
        assert_eq!(shown_name("foto.jpeg", FileType::Jpeg), "foto.jpg");
        assert_eq!(shown_name("foto.pdf", FileType::Png), "foto.png", "the ending is that of the contents");
        for long in ["a".repeat(4_000), "é".repeat(2_000) + ".pdf", "a.".repeat(2_000)] {
            let shown = shown_name(&long, FileType::Pdf);
            assert!(shown.chars().count() <= LONGEST_NAME + 4 && shown.ends_with(".pdf"), "{shown}");
        }
    }

    #[test]
    fn a_cleaned_name_stays_as_it_is() {
        for sent in ["../../etc/cron.d/x", "con", "\"; filename=evil.html", "surat\u{202e}fdp.exe", "...", "Surat (1).pdf"] {
            let once = shown_name(sent, FileType::Pdf);
            assert_eq!(shown_name(&once, FileType::Pdf), once, "{sent:?}");
        }
    }

    #[test]
    fn no_name_gets_out_of_its_header() {
        assert_eq!(attachment("Surat é.pdf"), "attachment; filename*=UTF-8''Surat%20%C3%A9.pdf");
        let header = attachment("a\"; filename=evil.html\r\nX: y' é.pdf");
        assert!(header.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{header}");
        assert_eq!((header.matches(';').count(), header.matches('"').count(), header.matches('\'').count()), (1, 0, 2), "{header}");
    }

    #[test]
    fn sizes_are_short() {
        let words = |bytes| size(Language::Id, bytes);
        assert_eq!([words(1), words(1_000), words(340_001), words(999_499)], ["1 kB", "1 kB", "341 kB", "1000 kB"]);
        assert_eq!([words(1_000_000), words(1_240_000), words(5_242_880)], ["1,0 MB", "1,2 MB", "5,2 MB"]);
        assert_eq!(size(Language::En, 1_240_000), "1.2 MB");
    }

    #[test]
    fn letters_come_while_a_request_lives_and_photos_while_it_is_used() {
        for status in Status::ALL {
            assert_eq!(Purpose::Letter.is_for(*status), !status.is_terminal(), "{status}");
        }
        let photos: Vec<_> = Status::ALL.iter().filter(|status| Purpose::Handover.is_for(**status)).collect();
        assert_eq!(photos, [&Status::Approved, &Status::InUse, &Status::Done]);
    }
}
