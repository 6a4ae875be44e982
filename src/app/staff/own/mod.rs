//! The parts of `/kantor/akun` beside name and password: second factor, sessions, tokens, the calendar, and who stands in.

mod absence;
mod feed;
mod second_factor;
mod sessions;
mod tokens;

use super::acts::{Acts, Answers, Once};
use super::workspace::LoadAndKeep;
use crate::error::AppError;
use crate::server_fns::people::{
    BeginSecondFactor, ConfirmSecondFactor, CreateFeed, CreateToken, Delegate, EndDelegation, EndFeed, EndOtherSessions, EndSession, OwnAccount,
    RemoveSecondFactor, RevokeToken, load_own,
};
use absence::AbsencePanel;
use feed::FeedPanel;
use leptos::prelude::*;
use second_factor::SecondFactorPanel;
use sessions::SessionsPanel;
use tokens::TokensPanel;

/// What can be done with one's own account, and what is typed there; outlives the page's data.
#[derive(Clone, Copy)]
pub struct OwnDesk {
    own: Resource<Result<Option<OwnAccount>, AppError>>,
    acts: Acts,
    begin: ServerAction<BeginSecondFactor>,
    confirm: ServerAction<ConfirmSecondFactor>,
    remove: ServerAction<RemoveSecondFactor>,
    end_session: ServerAction<EndSession>,
    end_others: ServerAction<EndOtherSessions>,
    create_token: ServerAction<CreateToken>,
    revoke_token: ServerAction<RevokeToken>,
    create_feed: ServerAction<CreateFeed>,
    end_feed: ServerAction<EndFeed>,
    delegate: ServerAction<Delegate>,
    end_delegation: ServerAction<EndDelegation>,
    label: RwSignal<String>,
    colleague: RwSignal<String>,
    first_date: RwSignal<String>,
    last_date: RwSignal<String>,
}

impl OwnDesk {
    pub fn set_up() -> Self {
        let acts = Acts::set_up();
        let text = || RwSignal::new(String::new());
        let desk = Self {
            own: Resource::new_blocking(
                move || acts.tick.get(),
                |_| async {
                    match load_own().await {
                        // A password that somebody else gave out comes first; until then there is nothing else here.
                        Err(AppError::Forbidden) => Ok(None),
                        other => other.map(Some),
                    }
                },
            ),
            acts,
            begin: ServerAction::new(),
            confirm: ServerAction::new(),
            remove: ServerAction::new(),
            end_session: ServerAction::new(),
            end_others: ServerAction::new(),
            create_token: ServerAction::new(),
            revoke_token: ServerAction::new(),
            create_feed: ServerAction::new(),
            end_feed: ServerAction::new(),
            delegate: ServerAction::new(),
            end_delegation: ServerAction::new(),
            label: text(),
            colleague: text(),
            first_date: text(),
            last_date: text(),
        };
        acts.follow("second_factor_begun", desk.begin, |()| None);
        acts.follow("second_factor_added", desk.confirm, |()| None);
        acts.follow("second_factor_removed", desk.remove, |()| None);
        acts.follow("session_ended", desk.end_session, |()| None);
        acts.follow("sessions_ended", desk.end_others, |()| None);
        acts.follow("token_added", desk.create_token, Some);
        acts.follow("token_revoked", desk.revoke_token, |()| None);
        acts.follow("feed_added", desk.create_feed, Some);
        acts.follow("feed_ended", desk.end_feed, |()| None);
        acts.follow("delegated", desk.delegate, |()| None);
        acts.follow("delegation_ended", desk.end_delegation, |()| None);
        Effect::new(move |_| {
            if let Some(Ok(_)) = desk.create_token.value().get() {
                desk.label.set(String::new());
            }
        });
        Effect::new(move |_| {
            if let Some(Ok(())) = desk.delegate.value().get() {
                for typed in [desk.colleague, desk.first_date, desk.last_date] {
                    typed.set(String::new());
                }
            }
        });
        desk
    }

    /// Loads the account again.
    pub fn load_again(self) {
        self.acts.tick.update(|tick| *tick += 1);
    }
}

/// All parts.
#[component]
pub fn OwnParts(desk: OwnDesk) -> impl IntoView {
    let draw = move |own: Option<OwnAccount>| {
        own.map(|own| {
            let OwnAccount { name, second_factor, sessions, tokens, delegations, colleagues, feed_since, today, shown_once } = own;
            view! {
                <div class="stack roomy">
                    {shown_once.map(|shown| view! { <Once shown/> })}
                    <div class="board">
                        <AbsencePanel delegations colleagues today desk/>
                        <SecondFactorPanel name second_factor desk/>
                        <SessionsPanel sessions desk/>
                        <TokensPanel tokens desk/>
                        <FeedPanel since=feed_since desk/>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class="stack roomy own-parts">
            <Answers acts=desk.acts/>
            <LoadAndKeep from=desk.own children=draw/>
        </div>
    }
}
