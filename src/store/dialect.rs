//! The few words that differ between engines.

use super::occupancies::LONGEST_STRETCH;

/// All stretches of the range in one row of text: one round trip and one decoded value, however many stretches there are.
/// Fields as [`super::occupancies`] reads them. On PostgreSQL this becomes `string_agg`.
pub(super) const STRETCHES_IN_ONE_ROW: &str = "\
    select group_concat(starts_at || ',' || ends_at || ',' || set_up_minutes || ',' || clean_up_minutes || ',' || quantity || ',' || hold || ',' || purpose, ';') \
    from occupancy indexed by occupancy_by_time \
    where facility_id = $1 and starts_at > $2 and starts_at < $3";

/// The same for the staff's calendar, of several facilities (`listed`: their ids) between two moments; not what is held for a proposal.
/// Fields as [`super::calendar`] reads them.
pub(super) fn uses_in_one_row(listed: &str) -> String {
    format!(
        "select group_concat(o.id || ',' || o.facility_id || ',' || o.starts_at || ',' || o.ends_at, ';') as uses \
         from facility f cross join occupancy o indexed by occupancy_by_time \
         where f.id in ({listed}) and o.facility_id = f.id and o.starts_at > $1 - {LONGEST_STRETCH} and o.starts_at < $2 and o.ends_at > $1 and o.proposed = 0"
    )
}

/// What is held and stands in no calendar for the world outside yet, as after many rows at once. The same as in the migration that
/// made `feed_entry`.
pub(super) const FEED_OF_ALL_THAT_IS_HELD: &str = "\
    insert into feed_entry (uid, facility_id, reservation_id, closure_id, proposed, ordinal, starts_at, ends_at, quantity, purpose, made_at, changed_at) \
    select lower(hex(randomblob(16))), o.facility_id, o.reservation_id, o.closure_id, o.proposed, \
      row_number() over (partition by o.facility_id, o.reservation_id, o.closure_id, o.proposed order by o.starts_at, o.id) - 1, \
      o.starts_at, o.ends_at, o.quantity, o.purpose, \
      coalesce(r.decided_at, r.received_at, c.created_at, 0), coalesce(r.decided_at, r.received_at, c.created_at, 0) \
    from occupancy o left join reservation r on r.id = o.reservation_id left join closure c on c.id = o.closure_id \
    where o.hold = 'hard'";
