//! How far a message has come, in words: its state, what stopped the clock, what each channel has done and why one gave up.

use crate::app::use_language;
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::domain::delivery::{ChannelKind, DeliveryState};
use crate::domain::language::Language;
use crate::domain::message_state::Why;
use crate::i18n::words;
use crate::server_fns::inbox::MessageView;
use crate::server_fns::messages::{AttemptView, DeliveryView};
use crate::tr;
use leptos::prelude::*;

/// Icon and colours of a state. None of those of a request's status, so that nobody takes one for the other.
fn look(state: DeliveryState) -> (&'static str, &'static str) {
    match state {
        DeliveryState::Queued => ("clock", "pending"),
        DeliveryState::Sending => ("out", "internal"),
        DeliveryState::Accepted | DeliveryState::Delivered => ("check", "ok"),
        DeliveryState::Read => ("eye", "ok"),
        DeliveryState::Failed => ("x", "late"),
        DeliveryState::Unknown => ("warn", "soon"),
        DeliveryState::Manual => ("user", "ok"),
    }
}

/// The office's word for a state.
pub fn state_label(language: Language, state: DeliveryState) -> String {
    words(language, &format!("staff.delivery.{state}"))
}

/// A channel by its name.
pub fn channel_label(language: Language, channel: ChannelKind) -> String {
    words(language, &format!("staff.channel.{channel}"))
}

/// Why it was refused, and what to do about it.
pub fn why_text(language: Language, channel: ChannelKind, code: &str) -> String {
    words(language, &format!("staff.why.{}", Why::of(channel, code)))
}

/// A state as a pill: icon, word, line and colour.
#[component]
pub fn DeliveryBadge(state: DeliveryState) -> impl IntoView {
    let language = use_language();
    let (icon, tone) = look(state);
    view! {
        <span class="badge" data-status=tone>
            <Icon name=icon/>
            {state_label(language, state)}
        </span>
    }
}

/// What stands under the text: since when the applicant is known to be told, and by what; or that nobody has told them yet.
pub fn proof_text(language: Language, message: &MessageView) -> String {
    match (message.sent_at, message.opened_at) {
        _ if message.sent_at.is_none() && message.held_seconds > 0 => tr!(language, "staff.message.held"),
        (Some(at), _) => {
            let at = moment_short(language, at);
            if message.proof == ChannelKind::Manual.code() || message.proof.is_empty() {
                let how = words(language, &format!("staff.told_how.{}", if message.told_how.is_empty() { "whatsapp" } else { message.told_how.as_str() }));
                tr!(language, "staff.message.told_by", how = how, at = at, who = &message.sent_by)
            } else {
                tr!(language, "staff.message.proof", channel = words(language, &format!("staff.channel.{}", message.proof)), at = at)
            }
        }
        (None, Some(at)) => tr!(language, "staff.message.opened", at = moment_short(language, at)),
        (None, None) => tr!(language, "staff.message.frozen"),
    }
}

/// What each channel has done; nothing as long as none has taken it up.
#[component]
pub fn Deliveries(deliveries: Vec<DeliveryView>) -> impl IntoView {
    (!deliveries.is_empty())
        .then(|| view! { <ul class="stack tight">{deliveries.into_iter().map(|delivery| view! { <OneDelivery delivery/> }).collect_view()}</ul> })
}

#[component]
fn OneDelivery(delivery: DeliveryView) -> impl IntoView {
    let language = use_language();
    let DeliveryView { channel, state, attempts, next_try_at, error_code, maybe_twice, history, .. } = delivery.clone();
    let refused = !error_code.is_empty() || state == DeliveryState::Unknown;
    let code = if error_code.is_empty() { "timeout".to_owned() } else { error_code };
    let when = newest(&delivery).map(|at| format!(", {}", moment_short(language, at)));
    let next = next_try_at.map(|at| tr!(language, "staff.delivery.next", at = moment_short(language, at)));
    // A failure that was overtaken by a success is of no interest any more.
    let why = (refused && !has_arrived(state)).then(|| why_text(language, channel, &code));
    view! {
        <li class="stack thin">
            <p class="row tight">
                <b>{channel_label(language, channel)}</b>
                <DeliveryBadge state/>
                <span class="muted small">{tr!(language, "staff.delivery.attempts", n = attempts)} {when}</span>
            </p>
            {why.map(|why| view! { <p>{why} " " <small class="muted">{format!("({code})")}</small></p> })}
            {next.map(|next| view! { <p class="muted small">{next}</p> })}
            {maybe_twice
                .then(|| view! { <p><span class="badge" data-status="soon"><Icon name="copy"/>{tr!(language, "staff.delivery.maybe_twice")}</span></p> })}
            {(!history.is_empty()).then(|| view! { <Attempts channel history/> })}
        </li>
    }
}

fn has_arrived(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read)
}

/// The last thing that is known of it.
fn newest(delivery: &DeliveryView) -> Option<crate::domain::slot::Moment> {
    [delivery.started_at, delivery.accepted_at, delivery.delivered_at, delivery.read_at, delivery.failed_at].into_iter().flatten().max()
}

/// Every attempt of one channel, folded.
#[component]
fn Attempts(channel: ChannelKind, history: Vec<AttemptView>) -> impl IntoView {
    let language = use_language();
    let lines: Vec<_> = history.into_iter().map(|attempt| attempt_line(language, channel, attempt)).collect();
    view! {
        <details class="act">
            <summary>{tr!(language, "staff.delivery.history")}<span class="sr">{format!(" {}", channel_label(language, channel))}</span></summary>
            <ol class="history">{lines}</ol>
        </details>
    }
}

fn attempt_line(language: Language, channel: ChannelKind, attempt: AttemptView) -> impl IntoView + use<> {
    let AttemptView { at, outcome, code, detail, .. } = attempt;
    let what = words(language, &format!("staff.outcome.{}", if outcome.is_empty() { "under_way" } else { outcome.as_str() }));
    let why = (!code.is_empty()).then(|| why_text(language, channel, &code));
    let raw = [code, detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    view! {
        <li>
            <time datetime=at.to_rfc3339()>{moment_short(language, at)}</time>
            <div>
                <b>{what}</b>
                {why.map(|why| view! { <small>{why}</small> })}
                {(!raw.is_empty()).then(|| view! { <small class="muted">{raw}</small> })}
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_known(language: Language, key: &str) -> bool {
        words(language, key) != key
    }

    #[test]
    fn every_state_channel_outcome_and_reason_has_words() {
        for language in Language::ALL {
            for state in DeliveryState::ALL {
                assert!(is_known(*language, &format!("staff.delivery.{state}")), "{state}");
            }
            for channel in ChannelKind::ALL {
                assert!(is_known(*language, &format!("staff.channel.{channel}")), "{channel}");
            }
            for why in Why::ALL {
                assert!(is_known(*language, &format!("staff.why.{why}")), "{why}");
            }
            for outcome in ["accepted", "retry", "unknown", "permanent", "template_stopped", "channel_stopped", "under_way"] {
                assert!(is_known(*language, &format!("staff.outcome.{outcome}")), "{outcome}");
            }
            for how in ["whatsapp", "phone", "paper"] {
                assert!(is_known(*language, &format!("staff.told_how.{how}")), "{how}");
            }
        }
    }

    #[test]
    fn no_two_kinds_of_state_look_alike() {
        let looks: Vec<_> =
            [DeliveryState::Queued, DeliveryState::Sending, DeliveryState::Delivered, DeliveryState::Failed, DeliveryState::Unknown, DeliveryState::Manual]
                .into_iter()
                .map(|state| look(state).0)
                .collect();
        let mut apart = looks.clone();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), looks.len(), "by the icon alone: {looks:?}");
    }
}
