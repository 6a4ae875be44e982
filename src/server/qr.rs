//! QR codes for what is printed.

use crate::domain::qr::QrPicture;
use qrcode::{Color, EcLevel, QrCode};

/// The code of an address; none when it is too long for one.
pub fn picture(address: &str) -> Option<QrPicture> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let rows = code.to_colors().chunks(code.width()).map(|row| row.iter().map(|module| if *module == Color::Dark { '1' } else { '0' }).collect()).collect();
    Some(QrPicture { rows })
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn a_code_is_square_and_has_its_three_corners() {
        let rows = picture("https://reservasi.example.go.id/p/00112233445566778899aabbccddeeff").expect("short enough").rows;
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        let (first, last) = (&rows[0], &rows[rows.len() - 1]);
        assert!(first.starts_with("1111111") && first.ends_with("1111111") && last.starts_with("1111111"), "{first} {last}");
        assert_eq!(picture(&"x".repeat(5000)), None);
    }
}
