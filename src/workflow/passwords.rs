//! Passwords: Argon2id, away from the threads that answer requests, and never many at once.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Memory of one hash, KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// So many hashes run at the same time; the others wait.
const AT_ONCE: usize = 2;

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// What an unknown name is compared with, so that it takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&crate::store::random_hex(16)));

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).expect("the parameters are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> String {
    argon2().hash_password(password.as_bytes()).expect("a password of any length can be hashed").to_string()
}

fn verify_now(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some();
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(&NOBODY)) else { return false };
    argon2().verify_password(password.as_bytes(), &parsed).is_ok() && known
}

/// The PHC string to keep.
pub async fn hash(password: String) -> String {
    let _place = PLACES.acquire().await.expect("the semaphore is never closed");
    tokio::task::spawn_blocking(move || hash_now(&password)).await.expect("hashing does not panic")
}

/// Whether `password` belongs to `hash`; without a hash (nobody has that name) it is compared all the same.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    let _place = PLACES.acquire().await.expect("the semaphore is never closed");
    tokio::task::spawn_blocking(move || verify_now(&password, hash.as_deref())).await.expect("comparing does not panic")
}

/// A one-time password that can be read out: sixteen characters, 80 random bits, `k7mp-9x2d-0tqz-4h8w`.
///
/// # Panics
/// When the operating system gives no random numbers.
pub fn generate() -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_password_is_argon2id_with_nineteen_mebibytes() {
        let kept = hash_now("rahasia kantor");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify_now("rahasia kantor", Some(&kept)));
        assert!(!verify_now("rahasia  kantor", Some(&kept)));
        assert_ne!(kept, hash_now("rahasia kantor"), "each has its own salt");
    }

    #[test]
    fn nobody_signs_in_without_an_account() {
        assert!(!verify_now("", None));
        assert!(!verify_now("apa saja", None));
    }

    #[test]
    fn one_time_passwords_differ_and_can_be_read_out() {
        let (one, other) = (generate(), generate());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        assert!(one.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit() || byte.is_ascii_lowercase()));
    }
}
