//! By which push services know this office: a key pair on P-256, and what is signed with it (VAPID, RFC 8292).

use crate::domain::notice::{PUSHED_FOR_HOURS, PushEndpoint};
use crate::domain::slot::Moment;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::pkcs8::EncodePrivateKey as _;
use serde::Serialize;

/// Bytes of a private key.
const KEY_BYTES: usize = 32;

/// The office's key pair.
pub struct VapidKey(SecretKey);

/// What the signature is about: which push service, until when, and whom to ask in case of trouble.
#[derive(Serialize)]
struct Claims<'c> {
    aud: &'c str,
    exp: i64,
    sub: &'c str,
}

impl VapidKey {
    /// A new pair.
    ///
    /// # Panics
    /// When the operating system gives no random numbers: nothing safe can be done then.
    pub fn generate() -> Self {
        loop {
            let mut bytes = [0_u8; KEY_BYTES];
            getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
            // One in four thousand million is no key.
            if let Ok(secret) = SecretKey::from_slice(&bytes) {
                return Self(secret);
            }
        }
    }

    /// From the private key as it is kept; `None` when it is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        SecretKey::from_slice(&bytes).ok().map(Self)
    }

    /// The private key as it is kept: base64url without padding.
    pub fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0.to_bytes())
    }

    /// The public key as browsers and push services take it: the uncompressed point, base64url without padding.
    pub fn public_key(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.public_key().to_encoded_point(false).as_bytes())
    }

    /// `Authorization` for something that is sent to `endpoint`; `subject` is an address of the office that a push service may turn to.
    /// `None` when the key cannot sign, which is a fault of ours.
    pub fn authorization(&self, endpoint: &PushEndpoint, subject: &str, now: Moment) -> Option<String> {
        let document = self.0.to_pkcs8_der().ok()?;
        let claims = Claims { aud: endpoint.origin(), exp: (now + chrono::Duration::hours(PUSHED_FOR_HOURS)).timestamp(), sub: subject };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims, &EncodingKey::from_ec_der(document.as_bytes())).ok()?;
        Some(format!("vapid t={token}, k={}", self.public_key()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::wita;
    use crate::workflow::push::keys_of;
    use jsonwebtoken::{DecodingKey, Validation};
    use serde_json::Value;

    #[test]
    fn what_is_signed_is_proved_by_the_public_key_and_by_no_other() {
        let key = VapidKey::from_text(&VapidKey::generate().to_text()).unwrap();
        let endpoint = PushEndpoint::parse("https://push.example.org/send/abc", false).unwrap();
        let now = wita("2026-11-24 10:00");
        let header = key.authorization(&endpoint, "https://reservasi.example.go.id", now).unwrap();
        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public_key());
        let point = BASE64URL_NOPAD.decode(public.as_bytes()).unwrap();
        assert_eq!((point.len(), point[0]), (65, 4), "an uncompressed point");
        let mut rules = Validation::new(Algorithm::ES256);
        // The clock of this test is not that of the machine.
        rules.validate_exp = false;
        rules.set_audience(&["https://push.example.org"]);
        let claims = jsonwebtoken::decode::<Value>(token, &DecodingKey::from_ec_der(&point), &rules).unwrap().claims;
        assert_eq!(claims["sub"], "https://reservasi.example.go.id");
        let left = claims["exp"].as_i64().unwrap() - now.timestamp();
        assert!(left > 0 && left <= 24 * 3600, "no longer than a day (RFC 8292, 2): {left}");
        let other = BASE64URL_NOPAD.decode(VapidKey::generate().public_key().as_bytes()).unwrap();
        assert!(jsonwebtoken::decode::<Value>(token, &DecodingKey::from_ec_der(&other), &rules).is_err());
    }

    /// RFC 8291, appendix A.
    #[test]
    fn the_vector_of_the_standard_is_read() {
        let decoded = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let (p256dh, auth) = ("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg");
        let (public, auth) = keys_of(p256dh, auth).unwrap();
        let secret = SecretKey::from_slice(&decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap();
        assert_eq!(secret.public_key(), public);
        let message = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
            yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        let read = web_push_native::decrypt(decoded(message), &secret, &auth.into()).unwrap();
        assert_eq!(String::from_utf8(read).unwrap(), "When I grow up, I want to be a watermelon");
    }

    #[test]
    fn what_is_encrypted_for_a_browser_is_read_by_it_alone() {
        let (browser, other) = (VapidKey::generate(), VapidKey::generate());
        let auth = [7_u8; 16];
        let (public, auth) = keys_of(&browser.public_key(), &BASE64URL_NOPAD.encode(&auth)).unwrap();
        let sent = web_push_native::encrypt(b"kabar".to_vec(), &public, &auth.into()).unwrap();
        assert_eq!(web_push_native::decrypt(sent.clone(), &browser.0, &auth.into()).unwrap(), b"kabar");
        assert!(web_push_native::decrypt(sent, &other.0, &auth.into()).is_err());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let good = VapidKey::generate().public_key();
        let auth = BASE64URL_NOPAD.encode(&[1_u8; 16]);
        assert!(keys_of(&good, &auth).is_some());
        assert!(keys_of(&format!("{good}="), &format!("{auth}==")).is_some(), "some browsers pad");
        for (p256dh, auth) in [("", auth.as_str()), ("BBBB", auth.as_str()), (good.as_str(), ""), (good.as_str(), "AAAA"), (good.as_str(), "kunci lama")] {
            assert!(keys_of(p256dh, auth).is_none(), "{p256dh} {auth}");
        }
        assert!(VapidKey::from_text("").is_none() && VapidKey::from_text("AAAA").is_none());
    }
}
