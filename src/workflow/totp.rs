//! Codes that a phone works out from a shared secret and the time (RFC 6238 with SHA-1, half a minute, six digits), as every
//! authenticator app does.

use crate::domain::slot::Moment;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// A code belongs to so many seconds.
const PERIOD: i64 = 30;
/// A phone's clock may be off by so many periods, either way.
const WINDOW: i64 = 1;
/// What fits HMAC-SHA-1, bytes (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;

/// A new secret, base 32.
///
/// # Panics
/// When the operating system gives no random numbers: nothing safe can be done then.
pub fn new_secret() -> String {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    BASE32_NOPAD.encode(&bytes)
}

/// Number of the period that `moment` lies in.
pub fn step_of(moment: Moment) -> i64 {
    moment.timestamp().div_euclid(PERIOD)
}

/// The code of one period; `None` when the secret is none.
pub fn code(secret: &str, step: i64) -> Option<String> {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
    mac.update(&step.to_be_bytes());
    let mac = mac.finalize().into_bytes();
    let bytes: &[u8] = mac.as_slice();
    let offset = usize::from(bytes.last()? & 0x0f);
    let chosen: [u8; 4] = bytes.get(offset..offset + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(chosen) & 0x7fff_ffff) % 1_000_000))
}

/// The period around `now`, later than `after`, that `typed` is the code of. Blanks between the digits do not matter.
pub fn matching_step(secret: &str, typed: &str, now: Moment, after: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    let here = step_of(now);
    (here - WINDOW..=here + WINDOW).find(|step| *step > after && code(secret, *step).as_ref() == Some(&typed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    /// `12345678901234567890`, the secret of the vectors.
    fn vector_secret() -> String {
        BASE32_NOPAD.encode(b"12345678901234567890")
    }

    fn at(seconds: i64) -> Moment {
        DateTime::from_timestamp(seconds, 0).expect("a moment")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of the eight digits.
        for (seconds, wanted) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(&vector_secret(), step_of(at(seconds))).as_deref(), Some(wanted), "{seconds}");
        }
    }

    #[test]
    fn codes_are_those_of_rfc_4226() {
        let wanted = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (step, wanted) in (0..).zip(wanted) {
            assert_eq!(code(&vector_secret(), step).as_deref(), Some(wanted), "{step}");
        }
    }

    #[test]
    fn a_clock_may_be_off_by_one_period_and_no_more() {
        let (secret, now) = (vector_secret(), at(1_234_567_890));
        let here = step_of(now);
        for (away, wanted) in [(-2, None), (-1, Some(here - 1)), (0, Some(here)), (1, Some(here + 1)), (2, None)] {
            let typed = code(&secret, here + away).expect("a code");
            assert_eq!(matching_step(&secret, &typed, now, 0), wanted, "{away}");
        }
    }

    #[test]
    fn a_code_that_was_taken_is_not_taken_again() {
        let (secret, now) = (vector_secret(), at(1_234_567_890));
        let here = step_of(now);
        let typed = code(&secret, here).expect("a code");
        assert_eq!(matching_step(&secret, &typed, now, here), None);
        assert_eq!(matching_step(&secret, &code(&secret, here - 1).expect("a code"), now, here), None, "nor an earlier one");
        assert!(matching_step(&secret, &code(&secret, here + 1).expect("a code"), now, here).is_some());
    }

    #[test]
    fn what_was_typed_may_have_blanks_and_nothing_else() {
        let (secret, now) = (vector_secret(), at(59));
        assert_eq!(matching_step(&secret, " 287 082 ", now, 0), Some(1));
        for wrong in ["", "28708", "2870820", "287-082", "abcdef"] {
            assert_eq!(matching_step(&secret, wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_differ_and_have_the_length_that_apps_expect() {
        let (one, other) = (new_secret(), new_secret());
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
        assert!(code(&one, 1).is_some());
        assert_eq!(code("bukan rahasia", 1), None);
    }
}
