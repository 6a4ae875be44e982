//! What can be done with messages, on the page of a request and in the list of all.

use super::workspace::{HEADING, Workspace, use_workspace};
use crate::app::use_language;
use crate::browser;
use crate::error::AppError;
use crate::i18n::words;
use crate::server_fns::inbox::{MessageOpened, MessageSent};
use crate::server_fns::messages::{ResumeChannel, RetryMessage, TakeMessage, TellMessage};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Id of the message about a failure.
pub const MESSAGE_FAULT: &str = "pesan-galat";

/// The acts; they belong to the page and outlive its data.
#[derive(Clone, Copy)]
pub struct MessageDesk {
    /// Sent over WhatsApp by hand, or given on paper where there is no number.
    pub sent: ServerAction<MessageSent>,
    pub opened: ServerAction<MessageOpened>,
    pub retry: ServerAction<RetryMessage>,
    pub take: ServerAction<TakeMessage>,
    pub told: ServerAction<TellMessage>,
    pub resume: ServerAction<ResumeChannel>,
    pub fault: RwSignal<Option<AppError>>,
    /// The next new version of the request is this person's own work.
    pub own_change: RwSignal<bool>,
    workspace: Workspace,
}

impl MessageDesk {
    /// Follows what becomes of messages and tells it.
    pub fn set_up() -> Self {
        let desk = Self {
            sent: ServerAction::new(),
            opened: ServerAction::new(),
            retry: ServerAction::new(),
            take: ServerAction::new(),
            told: ServerAction::new(),
            resume: ServerAction::new(),
            fault: RwSignal::new(None),
            own_change: RwSignal::new(false),
            workspace: use_workspace(),
        };
        desk.follow(desk.sent, "staff.said.notified");
        desk.follow(desk.retry, "staff.said.message_retried");
        desk.follow(desk.take, "staff.said.message_taken");
        desk.follow(desk.told, "staff.said.notified");
        desk.follow(desk.resume, "staff.said.channel_resumed");
        desk
    }

    fn follow<S>(self, action: ServerAction<S>, said: &'static str)
    where
        S: ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
    {
        let language = use_language();
        // Without JavaScript the refusal came with the address of the page.
        if let Some(Err(error)) = action.value().get_untracked() {
            self.fault.set(Some(error));
        }
        Effect::new(move |_| match action.value().get() {
            Some(Ok(())) => {
                self.fault.set(None);
                self.own_change.set(true);
                self.workspace.say(words(language, said));
                self.workspace.load_again();
                browser::focus(HEADING);
            }
            Some(Err(error)) => {
                self.fault.set(Some(error));
                browser::focus(MESSAGE_FAULT);
            }
            None => {}
        });
    }
}
