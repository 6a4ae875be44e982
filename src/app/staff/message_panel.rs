//! A WhatsApp text and the way to its reader: open WhatsApp, send it there, say here that it was sent.

use super::workspace::{HEADING, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::components::Icon;
use crate::components::when::moment_short;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::inbox::{MessageOpened, MessageSent, MessageView};
use crate::tr;
use leptos::prelude::*;
use std::time::Duration;

/// Id of the heading of the message that is to be sent now.
pub const TELL: &str = "kabari";

/// What can be done with messages; belongs to the page and outlives its data.
#[derive(Clone, Copy)]
pub struct MessageDesk {
    sent: ServerAction<MessageSent>,
    opened: ServerAction<MessageOpened>,
    pub fault: RwSignal<Option<AppError>>,
}

/// Id of the message about a failure.
pub const MESSAGE_FAULT: &str = "pesan-galat";

impl MessageDesk {
    /// Follows what becomes of messages and tells it.
    pub fn set_up() -> Self {
        let language = use_language();
        let workspace = use_workspace();
        let sent = ServerAction::<MessageSent>::new();
        let fault = RwSignal::new(sent.value().get_untracked().and_then(Result::err));
        Effect::new(move |_| match sent.value().get() {
            Some(Ok(())) => {
                fault.set(None);
                workspace.say(tr!(language, "staff.said.notified"));
                workspace.load_again();
                browser::focus(HEADING);
            }
            Some(Err(error)) => {
                fault.set(Some(error));
                browser::focus(MESSAGE_FAULT);
            }
            None => {}
        });
        Self { sent, opened: ServerAction::new(), fault }
    }
}

/// An address that may stand in a link: WhatsApp's own and no other.
fn checked_url(url: &str) -> Option<String> {
    url.starts_with("https://wa.me/").then(|| url.to_owned())
}

/// One message that waits, or was sent.
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
    /// Stands before the heading, such as a link to the request.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let language = use_language();
    let workspace = use_workspace();
    let number = message.id;
    let waits = message.sent_at.is_none();
    let held = waits && message.held_seconds > 0;
    if held {
        // Then it can leave.
        let wait = Duration::from_secs(message.held_seconds.unsigned_abs());
        Effect::new(move |_| workspace.load_again_after(wait));
    }
    let title = title.unwrap_or_else(|| words(language, &format!("staff.template.{}", message.template)));
    let url = checked_url(&message.whatsapp_url).filter(|_| waits);
    let (open_label, sent_label) = if url.is_some() {
        (tr!(language, "staff.message.open"), tr!(language, "staff.message.mark_sent"))
    } else {
        (String::new(), tr!(language, "staff.message.mark_told"))
    };
    // Two messages may be of one kind: their names have the request or the moment as well.
    let (head, state) = (format!("{id}-kepala"), format!("{id}-keadaan"));
    let labelled_by = format!("{head} {state}");
    let mark_is_primary = url.is_none();
    let text = message.text.clone();
    let copied = message.text.clone();
    view! {
        <section class="panel message-panel" aria-labelledby=labelled_by>
            <header>
                <div class="stack thin" id=head>
                    {children.map(|children| children())}
                    <h2 id=id tabindex="-1">{title}</h2>
                </div>
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
                </p>
                <div class="message-text">{text}</div>
                <p class="muted small" id=state>
                    {match (message.sent_at, message.opened_at) {
                        _ if held => tr!(language, "staff.message.held"),
                        (Some(at), _) => tr!(language, "staff.message.sent", at = moment_short(language, at), who = message.sent_by),
                        (None, Some(at)) => tr!(language, "staff.message.opened", at = moment_short(language, at)),
                        (None, None) => tr!(language, "staff.message.frozen"),
                    }}
                </p>
            </div>
            {(waits && !held)
                .then(move || {
                    view! {
                        <footer>
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
                                            {open_label}
                                        </a>
                                    }
                                })}
                            <ActionForm action=desk.sent>
                                <input type="hidden" name="message" value=number/>
                                <button class=if mark_is_primary { "button primary wide" } else { "button wide" } type="submit">
                                    <Icon name="check"/>
                                    {sent_label}
                                </button>
                            </ActionForm>
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
                        </footer>
                    }
                })}
        </section>
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
