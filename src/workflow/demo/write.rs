//! Writes what was invented, many rows at a time, with its messages and its chain of events.

use super::plan::{Planned, Step};
use crate::domain::availability::{Occupancy, Purpose};
use crate::domain::facility::FacilityId;
use crate::domain::message::Template;
use crate::domain::reservation::{ReservationId, Version};
use crate::domain::role::{Role, StaffId};
use crate::domain::slot::{Moment, Slot};
use crate::error::AppError;
use crate::store::bulk::{self, PastMessage};
use crate::store::closures::NewClosure;
use crate::store::events::{Changes, FIRST_HASH, Recorded, hash_of};
use crate::store::reservations::Reservation;
use crate::store::slots::{Claim, Holder};
use crate::store::{Store, closures};
use crate::workflow::{record, wording};

/// Requests in one transaction.
pub(super) const TOGETHER: usize = 4_000;

pub(super) struct Writer {
    store: Store,
    public_url: String,
    /// Role, row id, name.
    staff: Vec<(Role, StaffId, String)>,
    sequence: i64,
    hash: String,
}

impl Writer {
    pub(super) fn new(store: Store, public_url: String, staff: Vec<(Role, StaffId, String)>) -> Self {
        Self { store, public_url, staff, sequence: 0, hash: FIRST_HASH.to_owned() }
    }

    /// One closure or internal event.
    pub(super) async fn close(&mut self, claim: &Claim, slot: Slot, reason: &'static str, purpose: Purpose, at: Moment) -> Result<(), AppError> {
        let changes = Changes::default().value("facility", "", claim.facility.code.as_str()).value("purpose", "", purpose.code()).hidden("reason");
        let mut event = self.event(at, Some(Role::Admin), "closed", changes);
        self.chain(&mut event);
        let (facility, stretches, by) = (claim.facility.id, claim.stretches.clone(), self.of(Role::Admin).map(|(id, _)| id));
        self.store
            .write(move |db| {
                Box::pin(async move {
                    let new = NewClosure { facility, slot, reason, purpose, series: None, override_reason: "", by_team: false };
                    let id = closures::insert(db, &new, by, at).await?;
                    let rows: Vec<_> = stretches.into_iter().map(|stretch| (Holder::Closure(id), facility, stretch)).collect();
                    bulk::occupancies(db, &rows).await?;
                    bulk::events(db, vec![event]).await?;
                    Ok(())
                })
            })
            .await
    }

    /// A batch of requests in one transaction; its events in the order in which they happened.
    pub(super) async fn write(&mut self, batch: Vec<Planned>) -> Result<(), AppError> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut messages = Vec::with_capacity(2 * batch.len());
        let mut occupancies: Vec<(Holder, FacilityId, Occupancy)> = Vec::new();
        let mut events = Vec::with_capacity(5 * batch.len());
        let mut reservations = Vec::with_capacity(batch.len());
        let mut proposals = Vec::new();
        for mut planned in batch {
            self.sign(&mut planned.reservation);
            messages.extend(self.messages(&planned));
            let reservation = &planned.reservation;
            for hold in &planned.holds {
                occupancies.extend(reservation.items.iter().map(|asked| (Holder::Reservation(reservation.id), asked.facility, *hold)));
            }
            for hold in &planned.offered {
                occupancies.extend(reservation.items.iter().map(|asked| (Holder::Proposal(reservation.id), asked.facility, *hold)));
            }
            proposals.extend(reservation.proposal.clone().map(|proposal| (reservation.id, proposal)));
            for (version, step) in (1..).zip(&planned.steps) {
                events.push(self.step(reservation, version, step));
            }
            reservations.push(planned.reservation);
        }
        events.sort_by_key(|event| event.at);
        for event in &mut events {
            self.chain(event);
        }
        self.store
            .write(move |db| {
                Box::pin(async move {
                    bulk::reservations(db, &reservations).await?;
                    bulk::occupancies(db, &occupancies).await?;
                    bulk::proposals(db, &proposals).await?;
                    bulk::messages(db, messages).await?;
                    bulk::events(db, events).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Gives the number of events.
    pub(super) async fn finish(self) -> Result<i64, AppError> {
        self.store.write(|db| Box::pin(async move { Ok::<_, AppError>(bulk::settle(db).await?) })).await?;
        Ok(self.sequence)
    }

    fn of(&self, role: Role) -> Option<(StaffId, &str)> {
        self.staff.iter().find(|(known, ..)| *known == role).map(|(_, id, name)| (*id, name.as_str()))
    }

    /// Who answered, who decided, and who offered.
    fn sign(&self, reservation: &mut Reservation) {
        reservation.sarpras_by = reservation.sarpras_at.and_then(|_| self.of(Role::Sarpras)).map(|(id, _)| id);
        reservation.decided_by = reservation.decided_at.and_then(|_| self.of(Role::Admin)).map(|(id, _)| id);
        if let Some(proposal) = &mut reservation.proposal {
            proposal.asked_by = self.of(Role::Admin).map(|(id, _)| id);
        }
    }

    fn messages(&self, planned: &Planned) -> Vec<PastMessage> {
        let reservation = &planned.reservation;
        let teller = self.of(Role::Admin).map(|(id, _)| id);
        let message = |told: &super::plan::Told| {
            let values = match &reservation.proposal {
                Some(proposal) if told.template == Template::Offer => wording::proposal_values(&self.public_url, reservation, proposal),
                _ => wording::values(&self.public_url, reservation),
            };
            PastMessage {
                reservation: reservation.id.0,
                template: told.template,
                language: reservation.language.code(),
                text: crate::domain::message::render(told.template, reservation.language, &values),
                recipient: reservation.applicant.whatsapp.as_ref().map_or_else(String::new, |phone| phone.as_str().to_owned()),
                decision: told.decision,
                created_at: told.made,
                sent: told.sent.zip(teller),
                cancelled_at: told.overtaken,
            }
        };
        planned.told.iter().map(message).collect()
    }

    fn step(&self, reservation: &Reservation, version: i64, step: &Step) -> Recorded {
        let mut changes = Changes::default();
        if step.kind == "submitted" {
            changes = changes
                .value("status", "", step.after.code())
                .value("channel", "", reservation.channel.code())
                .value("facilities", "", record::facilities(reservation))
                .hidden("name")
                .hidden("whatsapp")
                .hidden("activity");
        } else if step.before != step.after {
            changes = changes.value("status", step.before.code(), step.after.code());
        }
        match (step.kind, reservation.sarpras_answer, reservation.reason) {
            ("confirmed", Some(answer), _) => changes = changes.value("sarpras_answer", "", answer.code()),
            ("rejected" | "cancelled" | "withdrawn", _, Some(reason)) => changes = changes.value("reason", "", reason.code()),
            _ => {}
        }
        let mut event = self.event(step.at, step.by, step.kind, changes);
        event.reservation = Some(ReservationId(reservation.id.0));
        event.code = reservation.code.to_string();
        event.version = Some(Version(version));
        event
    }

    fn event(&self, at: Moment, by: Option<Role>, kind: &str, changes: Changes) -> Recorded {
        let (actor, actor_name) = match by {
            None => ("applicant".to_owned(), String::new()),
            Some(Role::Sysadmin) => ("system".to_owned(), String::new()),
            Some(role) => self.of(role).map_or_else(|| ("system".to_owned(), String::new()), |(id, name)| (format!("staff:{}", id.0), name.to_owned())),
        };
        Recorded {
            sequence: 0,
            at,
            actor,
            actor_name,
            kind: kind.to_owned(),
            reservation: None,
            code: String::new(),
            version: None,
            changes: changes.text(),
            effects: Vec::new(),
            previous_hash: String::new(),
            hash: String::new(),
        }
    }

    fn chain(&mut self, event: &mut Recorded) {
        self.sequence += 1;
        event.sequence = self.sequence;
        event.previous_hash.clone_from(&self.hash);
        event.hash = hash_of(event);
        self.hash.clone_from(&event.hash);
    }
}
