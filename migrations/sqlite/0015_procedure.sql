-- The rest of the procedure (service §7.2): what is missing from a request (X1), who passed it on and under which number (W4),
-- what went out and came back (X10, X12), what is damaged (X12, X15), what is late (X13).

-- What the applicant is asked to complete. The clock stands still from info_asked_at; info_from is the state to go back to.
alter table reservation add column info_missing text not null default '';
alter table reservation add column info_asked_at integer;
alter table reservation add column info_by integer;
alter table reservation add column info_from text not null default '' check (info_from in ('', 'submitted', 'disposed', 'review'));
alter table reservation add column info_reply text not null default '';
-- Until when damage can be reported after the return; null before it.
alter table reservation add column damage_until integer;
-- When the clock found it late; null = it is not, or came back in time.
alter table reservation add column overdue_at integer;
create index reservation_late on reservation (ends_at) where status = 'in_use' and overdue_at is null;

-- Example data of before: what they miss was never written down.
update reservation set info_missing = 'kelengkapan permohonan', info_asked_at = received_at, info_from = 'submitted',
    info_by = min(starts_at, received_at + 604800) where status = 'needs_info';

-- The sheet that goes with a request to the facilities team (*lembar disposisi*, §2.3). Numbers begin again each year.
create table disposition (
    reservation_id integer primary key references reservation (id) on delete cascade,
    agenda_year    integer not null,                    -- of WITA
    agenda_number  integer not null check (agenda_number >= 1),
    forwarded_to   text not null default 'sarpras' check (forwarded_to in ('sarpras', 'sarpras_head')),
    instruction    text not null default 'coordinate'
        check (instruction in ('respond', 'process', 'coordinate', 'settle', 'study', 'attend', 'other')),
    disposed_at    integer not null,
    disposed_by    integer references staff (id),
    unique (agenda_year, agenda_number)
) strict;

insert into disposition (reservation_id, agenda_year, agenda_number, disposed_at, disposed_by)
select reservation_id, year, row_number() over (partition by year order by sequence), at, by
from (select e.reservation_id, min(e.sequence) as sequence, min(e.at) as at,
        cast(strftime('%Y', min(e.at) + 28800, 'unixepoch') as integer) as year,
        (select s.id from staff s where 'staff:' || s.id = e.actor) as by
      from event e where e.kind = 'disposed' and e.reservation_id in (select id from reservation) group by e.reservation_id);

-- One row each time something goes out or comes back (*berita acara serah terima*, §2.4). Numbers begin again each year.
create table handover (
    id             integer primary key,
    reservation_id integer not null references reservation (id) on delete cascade,
    direction      text not null check (direction in ('out', 'back')),
    year           integer not null,
    number         integer not null,
    note           text not null default '',
    at             integer not null,
    by_staff       integer not null references staff (id),
    unique (reservation_id, direction),
    unique (year, number)
) strict;

create table handover_line (
    handover_id integer not null references handover (id) on delete cascade,
    facility_id integer not null references facility (id),
    condition   text not null check (condition in ('good', 'worn', 'broken', 'missing')),
    quantity    integer not null check (quantity >= 1),
    note        text not null default '',
    primary key (handover_id, facility_id)
) strict;

-- What cannot be lent until somebody has repaired or replaced it; its time is held by a closure.
create table damage (
    id             integer primary key,
    facility_id    integer not null references facility (id),
    reservation_id integer references reservation (id) on delete set null,
    quantity       integer not null check (quantity >= 1),
    condition      text not null check (condition in ('broken', 'missing')),
    note           text not null default '',
    reported_at    integer not null,
    reported_by    integer not null references staff (id),
    closure_id     integer references closure (id) on delete set null,
    repaired_at    integer,
    repaired_by    integer references staff (id)
) strict;
create index damage_open on damage (facility_id) where repaired_at is null;
