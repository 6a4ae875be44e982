//! The few words that differ between engines.

/// All stretches of the range in one row of text: one round trip and one decoded value, however many stretches there are.
/// Fields as [`super::occupancies`] reads them. On PostgreSQL this becomes `string_agg`.
pub(super) const STRETCHES_IN_ONE_ROW: &str = "\
    select group_concat(starts_at || ',' || ends_at || ',' || set_up_minutes || ',' || clean_up_minutes || ',' || quantity || ',' || hold || ',' || purpose, ';') \
    from occupancy indexed by occupancy_by_time \
    where facility_id = $1 and starts_at > $2 and starts_at < $3";
