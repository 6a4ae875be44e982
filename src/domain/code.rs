//! The code that people spell over the phone (*kode permohonan*).

use serde::{Deserialize, Serialize};

/// Eight characters of Crockford base 32 (40 random bits) and a check character, shown as `9B2T-KX5R-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReservationCode(String);

/// Not a code of ours: wrong length, wrong character or wrong check character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reservation code")]
pub struct InvalidCode;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Crockford's check symbols: the 32 digits and five more, modulo 37.
const CHECK: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

impl ReservationCode {
    /// From 40 random bits (the upper ones of `bits` are ignored).
    pub fn from_bits(bits: u64) -> Self {
        let bits = bits & ((1 << 40) - 1);
        let digit = |place: u32| char::from(ALPHABET[usize::try_from((bits >> (5 * place)) & 31).expect("five bits")]);
        let mut text: String = (4..8).rev().map(digit).collect();
        text.push('-');
        text.extend((0..4).rev().map(digit));
        text.push('-');
        text.push(char::from(CHECK[usize::try_from(bits % 37).expect("below 37")]));
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its check character is a letter or a digit. `*`, `~`, `$` and `=` are hard to say and to find, and the first two change the look
    /// of a message; new codes have none of them.
    pub fn is_plain(&self) -> bool {
        self.0.bytes().all(|sign| sign == b'-' || sign.is_ascii_alphanumeric())
    }
}

impl std::fmt::Display for ReservationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ReservationCode {
    type Err = InvalidCode;

    /// Dashes and spaces do not matter, nor does case; `O` reads as 0, `I` and `L` as 1.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'-' | b' ' | b'.')).map(|b| b.to_ascii_uppercase()).collect();
        let [digits @ .., check] = plain.as_slice() else { return Err(InvalidCode) };
        if digits.len() != 8 {
            return Err(InvalidCode);
        }
        let read = |b: u8| match b {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            other => other,
        };
        let mut bits = 0_u64;
        for digit in digits {
            let value = ALPHABET.iter().position(|known| *known == read(*digit)).ok_or(InvalidCode)?;
            bits = (bits << 5) | u64::try_from(value).expect("below 32");
        }
        let code = Self::from_bits(bits);
        if code.0.as_bytes().last() == Some(&read(*check)) { Ok(code) } else { Err(InvalidCode) }
    }
}

impl TryFrom<String> for ReservationCode {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ReservationCode> for String {
    fn from(code: ReservationCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_spelled_over_the_phone() {
        let code = ReservationCode::from_bits(0x12_3456_789a);
        let spoken = code.as_str().to_lowercase().replace('-', " ");
        assert_eq!(spoken.parse(), Ok(code));
    }

    #[test]
    fn a_check_character_that_is_no_letter_is_read_but_not_given() {
        let strange = (0..37).map(ReservationCode::from_bits).filter(|code| !code.is_plain()).collect::<Vec<_>>();
        assert_eq!(strange.iter().map(ReservationCode::as_str).collect::<Vec<_>>(), ["0000-0010-*", "0000-0011-~", "0000-0012-$", "0000-0013-="]);
        assert!(strange.iter().all(|code| code.as_str().parse().as_ref() == Ok(code)));
    }

    #[test]
    fn one_wrong_character_is_noticed() {
        let code = ReservationCode::from_bits(987_654_321_012).to_string();
        for place in (0..9).filter(|place| *place != 4) {
            let mut wrong = code.clone().into_bytes();
            wrong[place] = if wrong[place] == b'7' { b'8' } else { b'7' };
            assert_eq!(String::from_utf8(wrong).expect("ascii").parse::<ReservationCode>(), Err(InvalidCode));
        }
    }
}
