//! Today's agenda: who comes and what comes back, with no more about people than the day needs. A copy of it stays on phones.

use super::reservations::Reservation;
use super::{Connection, StoreError, tasks};
use crate::domain::phone::PhoneNumber;
use crate::domain::reservation::{Status, late_after};
use crate::domain::slot::Moment;
use crate::server_fns::today::{Today, TodayLine};

/// What goes out today or has begun and nobody has come, the earliest first; and what is out, whatever ends first first.
///
/// # Errors
/// Database trouble.
pub async fn agenda(db: &mut Connection, now: Moment) -> Result<Today, StoreError> {
    let going_out = tasks::list_going_out(db, now).await?;
    let coming_back = tasks::list_coming_back(db, now).await?;
    let lines = |reservations: &[Reservation]| reservations.iter().map(|reservation| line(reservation, now)).collect();
    Ok(Today { going_out: lines(&going_out), coming_back: lines(&coming_back), now })
}

fn line(reservation: &Reservation, now: Moment) -> TodayLine {
    TodayLine {
        code: reservation.code.clone(),
        who: reservation.who().to_owned(),
        name: reservation.applicant.name.clone(),
        whatsapp: reservation.applicant.whatsapp.as_ref().map_or_else(String::new, PhoneNumber::shown),
        activity: reservation.activity.clone(),
        items: reservation.items.iter().map(|asked| asked.item.clone()).collect(),
        pattern: reservation.pattern,
        from: reservation.span.from,
        to: reservation.span.to,
        needs: reservation.needs.clone(),
        access_needs: reservation.access_needs.clone(),
        late: reservation.status == Status::InUse && now > late_after(reservation.span),
    }
}
