//! A message to an applicant: its text, how far it has come, and what a person does with it. Where no channel carries it, they open
//! WhatsApp, send it there, and say here that it was sent.

use super::message_desk::MessageDesk;
use super::message_state::{Deliveries, DeliveryBadge, proof_text};
use super::workspace::use_workspace;
use crate::app::use_language;
use crate::browser;
use crate::components::Icon;
use crate::domain::delivery::{ChannelKind, DeliveryState};
use crate::domain::language::Language;
use crate::i18n::words;
use crate::server_fns::inbox::{MessageOpened, MessageView};
use crate::tr;
use leptos::prelude::*;
use std::time::Duration;

/// Id of the heading of the message that is to be sent now.
pub const TELL: &str = "kabari";

/// An address that may stand in a link: WhatsApp's own and no other.
fn checked_url(url: &str) -> Option<String> {
    url.starts_with("https://wa.me/").then(|| url.to_owned())
}

/// A channel has it, and no person has taken it in hand.
fn is_carried(message: &MessageView) -> bool {
    !message.deliveries.is_empty() && !message.by_hand
}

/// One message that waits, is on its way, or was told.
#[component]
pub fn MessagePanel(
    message: MessageView,
    desk: MessageDesk,
    /// Id of its heading.
    #[prop(into)]
    id: String,
    /// Heading in place of the kind of message.
    #[prop(optional, into)]
    title: Option<String>,
    /// The text is folded away: most who look at a list of what was told do not read it again.
    #[prop(optional)]
    folded: bool,
    /// Stands before the heading, such as a link to the request.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let waits = message.sent_at.is_none();
    let held = waits && message.held_seconds > 0;
    if held {
        // Then it can leave.
        let wait = Duration::from_secs(message.held_seconds.unsigned_abs());
        Effect::new(move |_| workspace.load_again_after(wait));
    }
    let title = title.unwrap_or_else(|| words(language, &format!("staff.template.{}", message.template)));
    // Two messages may be of one kind: their names have the request or the moment as well.
    let (head, state) = (format!("{id}-kepala"), format!("{id}-keadaan"));
    let labelled_by = format!("{head} {state}");
    let proof = proof_text(language, &message);
    let footer = (waits && !held).then(|| footer(language, &message, desk));
    view! {
        <section class="panel message-panel" aria-labelledby=labelled_by>
            <header>
                <div class="stack thin" id=head>
                    {children.map(|children| children())}
                    <h2 id=id tabindex="-1">{title}</h2>
                </div>
                <DeliveryBadge state=message.state/>
            </header>
            <div class="panel-body stack">
                {(waits && message.decision)
                    .then(|| {
                        view! {
                            <div class="notice" data-tone="wait">
                                <Icon name="horn"/>
                                <p>{tr!(language, "msg.not_notified")} " " {tr!(language, "staff.message.clock")}</p>
                            </div>
                        }
                    })}
                <p class="row tight">
                    <Icon name="chat"/>
                    <b>{message.who.clone()}</b>
                    <span class="muted">
                        {if message.number.is_empty() { tr!(language, "staff.message.no_number") } else { message.number.clone() }}
                    </span>
                    {message.by_hand.then(|| view! { <span class="badge" data-status="internal"><Icon name="user"/>{tr!(language, "staff.delivery.by_hand")}</span> })}
                </p>
                {text_of(language, &message, folded)}
                <Deliveries deliveries=message.deliveries.clone()/>
                <p class="muted small" id=state>{proof}</p>
            </div>
            {footer}
        </section>
    }
}

/// What the applicant reads; through a channel with approved templates that may be other words.
fn text_of(language: Language, message: &MessageView, folded: bool) -> AnyView {
    let text = message.text.clone();
    let registered = Some(message.registered_text.clone())
        .filter(|text| !text.is_empty() && message.deliveries.iter().any(|delivery| delivery.channel == ChannelKind::CloudApi))
        .map(|text| {
            view! {
                <details class="act">
                    <summary>{tr!(language, "staff.message.registered")}</summary>
                    <div class="message-text">{text}</div>
                </details>
            }
        });
    let own = if folded {
        view! {
            <details class="act">
                <summary>{tr!(language, "staff.message.read")}</summary>
                <div class="message-text">{text}</div>
            </details>
        }
        .into_any()
    } else {
        view! { <div class="message-text">{text}</div> }.into_any()
    };
    view! {
        {own}
        {registered}
    }
    .into_any()
}

/// What a person can do with a message that the applicant is not known to have.
fn footer(language: Language, message: &MessageView, desk: MessageDesk) -> AnyView {
    let carried = is_carried(message);
    let may_retry = carried && matches!(message.state, DeliveryState::Failed | DeliveryState::Unknown);
    view! {
        <footer>
            {may_retry.then(|| retry_button(language, message.id, desk))}
            {carried.then(|| take_button(language, message.id, desk))}
            {(!carried).then(|| by_hand(language, message, desk))}
            {(!carried && !message.deliveries.is_empty()).then(|| give_back_button(language, message.id, desk))}
            {told_buttons(language, message, desk)}
            {copy_button(language, message)}
        </footer>
    }
    .into_any()
}

fn retry_button(language: Language, message: i64, desk: MessageDesk) -> impl IntoView {
    view! {
        <ActionForm action=desk.retry>
            <input type="hidden" name="message" value=message/>
            <button class="button primary wide" type="submit"><Icon name="undo"/>{tr!(language, "staff.message.retry")}</button>
        </ActionForm>
    }
}

fn take_button(language: Language, message: i64, desk: MessageDesk) -> impl IntoView {
    view! {
        <ActionForm action=desk.take>
            <input type="hidden" name="message" value=message/>
            <input type="hidden" name="yes" value="true"/>
            <button class="button wide" type="submit"><Icon name="user"/>{tr!(language, "staff.message.take")}</button>
        </ActionForm>
    }
}

fn give_back_button(language: Language, message: i64, desk: MessageDesk) -> impl IntoView {
    view! {
        <ActionForm action=desk.take>
            <input type="hidden" name="message" value=message/>
            <input type="hidden" name="yes" value="false"/>
            <button class="button quiet wide" type="submit"><Icon name="undo"/>{tr!(language, "staff.message.give_back")}</button>
        </ActionForm>
    }
}

/// Opening WhatsApp with the text, and saying that it was sent; without a number, that it was given on paper.
fn by_hand(language: Language, message: &MessageView, desk: MessageDesk) -> impl IntoView + use<> {
    let number = message.id;
    let url = checked_url(&message.whatsapp_url);
    let (label, class) = if url.is_some() {
        (tr!(language, "staff.message.mark_sent"), "button wide")
    } else {
        (tr!(language, "staff.message.mark_told"), "button primary wide")
    };
    view! {
        {url
            .map(|url| {
                view! {
                    <a
                        class="button primary"
                        href=url
                        target="_blank"
                        rel="noopener"
                        on:click=move |_| { desk.opened.dispatch(MessageOpened { message: number }); }
                    >
                        <Icon name="out"/>
                        {tr!(language, "staff.message.open")}
                    </a>
                }
            })}
        <ActionForm action=desk.sent>
            <input type="hidden" name="message" value=number/>
            <button class=class type="submit"><Icon name="check"/>{label}</button>
        </ActionForm>
    }
}

/// The other ways in which a person tells it.
fn told_buttons(language: Language, message: &MessageView, desk: MessageDesk) -> impl IntoView + use<> {
    let number = message.id;
    // Whoever sends it by hand has a button for that already; where there is no number, for paper.
    let ways: &[&str] = match (is_carried(message), message.whatsapp_url.is_empty()) {
        (true, false) => &["phone", "paper", "whatsapp"],
        (true, true) | (false, false) => &["phone", "paper"],
        (false, true) => &["phone"],
    };
    ways.iter()
        .map(|how| {
            view! {
                <ActionForm action=desk.told>
                    <input type="hidden" name="message" value=number/>
                    <input type="hidden" name="how" value=*how/>
                    <button class="button wide" type="submit">{words(language, &format!("staff.message.told_{how}"))}</button>
                </ActionForm>
            }
        })
        .collect_view()
}

fn copy_button(language: Language, message: &MessageView) -> impl IntoView + use<> {
    let workspace = use_workspace();
    let copied = message.text.clone();
    view! {
        <button
            class="button quiet"
            type="button"
            hidden=move || !workspace.hydrated.get()
            on:click=move |_| {
                let said = if browser::copy_text(&copied) { "staff.said.copied" } else { "staff.said.not_copied" };
                workspace.say(words(language, said));
            }
        >
            <Icon name="copy"/>
            {tr!(language, "btn.copy")}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::checked_url;

    /// [H38] The only link that is made of a request's data; those of the office are checked where they are set.
    #[test]
    fn only_whatsapp_itself_may_stand_behind_the_button() {
        assert_eq!(checked_url("https://wa.me/6281250331234?text=Yth").as_deref(), Some("https://wa.me/6281250331234?text=Yth"));
        assert_eq!(checked_url("javascript:alert(1)"), None);
        assert_eq!(checked_url("https://wa.me.example/"), None);
    }
}
