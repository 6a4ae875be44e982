-- Events and closures that come back by a rule (RFC 5545). Each date is a closure of its own, so that one can be opened again
-- and the others stay; the series keeps what was asked for.
create table series (
    id          integer primary key,
    facility_id integer not null references facility (id),
    rule        text not null,                    -- FREQ=WEEKLY;BYDAY=MO;COUNT=10
    start_wall  text not null,                    -- YYYY-MM-DDTHH:MM of the first use, WITA
    end_wall    text not null,
    reason      text not null,
    purpose     text not null check (purpose in ('internal', 'maintenance')),
    skipped     text not null default '',         -- dates that clashed and were given up: 2027-01-08,2027-01-15
    created_by  integer references staff (id),
    created_at  integer not null
) strict;

alter table closure add column series_id integer references series (id);
alter table closure add column override_reason text not null default ''; -- why it may lie outside the hours
create index closure_by_series on closure (series_id);
