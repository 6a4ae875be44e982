//! Signing in and out of the staff side.

use crate::domain::role::StaffMember;
use crate::error::AppError;
use leptos::prelude::*;

/// Who is signed in here, if anybody.
#[server(endpoint = "session/me")]
pub async fn signed_in() -> Result<Option<StaffMember>, AppError> {
    let caller = crate::server::context::Caller::current()?;
    Ok(caller.session().await?.map(|open| open.session.member))
}

/// Signs in; a fresh session id is set. Unknown name and wrong password answer alike (`invalid_input`, field `password`). Behind
/// a right password, whoever has a second factor is asked for its code (field `code`).
#[server(endpoint = "session/sign-in")]
pub async fn sign_in(name: String, password: String, #[server(default)] code: String) -> Result<StaffMember, AppError> {
    use crate::server::{auth, context};
    let caller = context::Caller::current()?;
    let typed = auth::Typed { name, password, code };
    let (member, secret) = auth::sign_in(&caller.state, &caller.parts.headers, &caller.visitor, typed).await?;
    context::set_session(&caller.state, Some(&secret));
    context::send_plain_form_to("/kantor");
    Ok(member)
}

/// Ends this session.
#[server(endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::server::{auth, context};
    let caller = context::Caller::current()?;
    auth::sign_out(&caller.state, &caller.parts.headers).await?;
    context::set_session(&caller.state, None);
    context::forget_on_this_device();
    context::send_plain_form_to("/masuk");
    Ok(())
}

/// Sets a new password and ends every other session of this person.
#[server(endpoint = "session/change-password")]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    use crate::server::context;
    use crate::workflow::{Actor, accounts};
    let caller = context::Caller::current()?;
    let open = caller.session().await?.ok_or(AppError::SignInRequired)?;
    let context = caller.state.context(Actor::Staff(open.session.member));
    accounts::change_password(&context, current, new, Some(open.token_hash)).await?;
    context::send_plain_form_to("/kantor");
    Ok(())
}
