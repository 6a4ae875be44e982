//! WhatsApp numbers (service §5).

use serde::{Deserialize, Serialize};

/// An Indonesian mobile number in E.164 form: `08…`, `628…` and `+62 8…` are the same number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// What is wrong with a typed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    #[error("empty")]
    Empty,
    #[error("too short")]
    TooShort,
    #[error("too long")]
    TooLong,
    /// A landline cannot receive WhatsApp.
    #[error("fixed line")]
    FixedLine,
    /// Another country's number: the office cannot be sure to reach it.
    #[error("foreign")]
    Foreign,
    #[error("not a number")]
    NotANumber,
}

impl PhoneNumber {
    /// `+6281250331234`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Digits with country code, no plus: what `wa.me` wants.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The part after the country code.
    fn national(&self) -> &str {
        &self.0[3..]
    }

    /// The last four digits, the second factor of `/lacak`.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    /// `0812-5033-1234`
    pub fn shown(&self) -> String {
        let local = format!("0{}", self.national());
        format!("{}-{}-{}", &local[..4], &local[4..8], &local[8..])
    }

    /// `0812-••••-1234`, for lists.
    pub fn masked(&self) -> String {
        format!("0{}-••••-{}", &self.national()[..3], self.last_four())
    }
}

impl std::str::FromStr for PhoneNumber {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut plus = false;
        let mut digits = String::new();
        for character in text.trim().chars() {
            match character {
                // Full-width digits, as some keyboards type them (NFKC).
                '\u{ff10}'..='\u{ff19}' => digits.push(char::from(b'0' + u8::try_from(u32::from(character) - 0xff10).unwrap_or(0))),
                '0'..='9' => digits.push(character),
                '+' | '\u{ff0b}' if digits.is_empty() => plus = true,
                c if c.is_alphabetic() => return Err(InvalidPhone::NotANumber),
                _ => {}
            }
        }
        if digits.is_empty() {
            return Err(InvalidPhone::Empty);
        }
        if let Some(rest) = digits.strip_prefix("00") {
            digits = rest.to_owned();
            plus = true;
        }
        let national = if let Some(rest) = digits.strip_prefix("62") {
            rest.strip_prefix('0').unwrap_or(rest)
        } else if plus {
            return Err(InvalidPhone::Foreign);
        } else if let Some(rest) = digits.strip_prefix('0') {
            rest
        } else {
            &digits
        };
        if !national.starts_with('8') {
            return Err(InvalidPhone::FixedLine);
        }
        match national.len() {
            ..9 => Err(InvalidPhone::TooShort),
            9..=12 => Ok(Self(format!("+62{national}"))),
            _ => Err(InvalidPhone::TooLong),
        }
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PhoneNumber> for String {
    fn from(phone: PhoneNumber) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whatsapp_number_is_understood_however_it_is_written() {
        for line in include_str!("../../tests/vectors/phone_vectors.tsv").lines().skip(1) {
            let (typed, expected) = line.split_once('\t').expect("two columns");
            let seen = typed.parse::<PhoneNumber>();
            match expected.strip_prefix("ERR ") {
                Some(fault) => assert_eq!(seen.expect_err(typed).to_string().replace(' ', "_"), fault, "{typed}"),
                None => assert_eq!(seen.map(String::from).as_deref(), Ok(expected), "{typed}"),
            }
        }
    }

    #[test]
    fn lists_show_only_the_ends_of_a_number() {
        let phone: PhoneNumber = "0812 5033 1234".parse().expect("a good number");
        assert_eq!(phone.masked(), "0812-••••-1234");
        assert_eq!(phone.shown(), "0812-5033-1234");
        assert_eq!(phone.digits(), "6281250331234");
    }
}
