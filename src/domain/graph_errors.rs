//! What an error of WhatsApp's Cloud API (Graph API) means for a message. Meta says to decide on `code`, never on titles; the same
//! codes come in an answer or, later, in a status webhook.

use super::delivery::PAIR_SECONDS;

/// What is done about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// Come again, not before so many seconds.
    Retry { not_before_seconds: i64 },
    /// Nothing goes through this channel until a person has looked.
    StopChannel,
    /// Nothing goes with this template in this language until somebody has mended it.
    StopTemplate,
    /// Never for this message.
    Permanent,
}

const RETRY: Treatment = Treatment::Retry { not_before_seconds: 0 };

/// Every code that is known, with what it means; 200 to 299, which all say that a right is missing, stand in [`treatment`].
pub const CODES: &[(i64, Treatment, &str)] = &[
    (1, RETRY, "unknown error of the API"),
    (2, RETRY, "service temporarily unavailable"),
    (4, RETRY, "too many calls of the app"),
    (80_007, RETRY, "too many calls of the account"),
    (130_429, RETRY, "too many messages a second from this number"),
    (131_000, RETRY, "something went wrong"),
    (131_016, RETRY, "service unavailable"),
    (131_056, Treatment::Retry { not_before_seconds: PAIR_SECONDS }, "too many messages from this number to this one"),
    (131_057, RETRY, "account in maintenance"),
    (133_004, RETRY, "server temporarily unavailable"),
    (0, Treatment::StopChannel, "the app user cannot be authenticated"),
    (3, Treatment::StopChannel, "the app may not call this"),
    (10, Treatment::StopChannel, "permission not granted or removed"),
    (190, Treatment::StopChannel, "access token expired"),
    (368, Treatment::StopChannel, "blocked for breaking the rules of the platform"),
    (131_005, Treatment::StopChannel, "access denied"),
    (131_031, Treatment::StopChannel, "account locked"),
    (131_042, Treatment::StopChannel, "trouble with the payment"),
    (131_045, Treatment::StopChannel, "number registered wrongly"),
    (131_048, Treatment::StopChannel, "too many messages were blocked or taken for spam"),
    (130_497, Treatment::StopChannel, "the account may not write to this country"),
    (133_010, Treatment::StopChannel, "number not registered"),
    (132_001, Treatment::StopTemplate, "template missing or not approved in this language"),
    (132_007, Treatment::StopTemplate, "template breaks a rule of the platform"),
    (132_015, Treatment::StopTemplate, "template paused"),
    (132_016, Treatment::StopTemplate, "template disabled"),
    (100, Treatment::Permanent, "a parameter is wrong"),
    (131_008, Treatment::Permanent, "a parameter is missing"),
    (131_009, Treatment::Permanent, "a value of a parameter is wrong"),
    (131_021, Treatment::Permanent, "sender and recipient are the same"),
    (131_026, Treatment::Permanent, "not on WhatsApp, or terms or version too old"),
    (131_047, Treatment::Permanent, "outside of the 24-hour window"),
    (131_049, Treatment::Permanent, "held back for the health of the platform"),
    (131_050, Treatment::Permanent, "the recipient wants no such messages"),
    (131_051, Treatment::Permanent, "kind of message not supported"),
    (131_052, Treatment::Permanent, "media cannot be downloaded"),
    (131_053, Treatment::Permanent, "media cannot be uploaded"),
    (130_472, Treatment::Permanent, "the recipient is part of an experiment"),
    (132_000, Treatment::Permanent, "another number of parameters than the template has"),
    (132_005, Treatment::Permanent, "text too long"),
    (132_012, Treatment::Permanent, "a parameter has another form than the template wants"),
];

/// What is done about a code; `None` when nobody here knows it: come again, and give up after a few tries.
pub fn treatment(code: i64) -> Option<Treatment> {
    if (200..=299).contains(&code) {
        return Some(Treatment::StopChannel);
    }
    CODES.iter().find(|(known, _, _)| *known == code).map(|(_, treatment, _)| *treatment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The table of the facts, row by row.
    #[test]
    fn every_row_of_the_table_is_treated_as_it_says() {
        let codes_of = |wanted: fn(Treatment) -> bool| -> BTreeSet<i64> {
            CODES.iter().filter(|(_, treatment, _)| wanted(*treatment)).map(|(code, _, _)| *code).collect()
        };
        assert_eq!(
            codes_of(|treatment| matches!(treatment, Treatment::Retry { .. })),
            BTreeSet::from([1, 2, 4, 80_007, 130_429, 131_000, 131_016, 131_056, 131_057, 133_004])
        );
        assert_eq!(
            codes_of(|treatment| treatment == Treatment::StopChannel),
            BTreeSet::from([0, 3, 10, 190, 368, 131_005, 131_031, 131_042, 131_045, 131_048, 130_497, 133_010])
        );
        assert_eq!(codes_of(|treatment| treatment == Treatment::StopTemplate), BTreeSet::from([132_001, 132_007, 132_015, 132_016]));
        assert_eq!(
            codes_of(|treatment| treatment == Treatment::Permanent),
            BTreeSet::from([100, 131_008, 131_009, 131_021, 131_026, 131_047, 131_049, 131_050, 131_051, 131_052, 131_053, 130_472, 132_000, 132_005, 132_012])
        );
    }

    #[test]
    fn no_code_stands_twice() {
        let codes: BTreeSet<i64> = CODES.iter().map(|(code, _, _)| *code).collect();
        assert_eq!(codes.len(), CODES.len());
    }

    #[test]
    fn a_missing_right_stops_the_channel_whatever_its_number() {
        for code in [200, 230, 299] {
            assert_eq!(treatment(code), Some(Treatment::StopChannel), "{code}");
        }
        assert_eq!((treatment(199), treatment(300), treatment(999_999)), (None, None, None));
    }

    #[test]
    fn whoever_was_written_to_just_now_is_left_alone_for_six_seconds() {
        assert_eq!(treatment(131_056), Some(Treatment::Retry { not_before_seconds: 6 }));
        assert_eq!(treatment(131_000), Some(Treatment::Retry { not_before_seconds: 0 }));
    }
}
