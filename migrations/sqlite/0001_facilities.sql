-- What can be lent, and when it is open. Instants are epoch seconds (UTC), times of day are minutes of the WITA day,
-- booleans are 0/1: the same columns can stand in PostgreSQL later.

create table facility (
    id               integer primary key,
    code             text not null unique,
    name             text not null,
    kind             text not null,
    stock            integer not null check (stock >= 1),
    set_up_minutes   integer not null default 0 check (set_up_minutes between 0 and 1440),
    clean_up_minutes integer not null default 0 check (clean_up_minutes between 0 and 1440),
    lending_units    text not null,               -- 'hour', 'hour,day', 'night', 'day'
    position         integer not null default 0,  -- order on the screen
    example          integer not null default 0,  -- "Data contoh" until the office enters its own
    revision         integer not null default 1   -- every change of this facility's calendar adds one
) strict;

create table facility_capacity (
    facility_id integer not null references facility (id) on delete cascade,
    layout      text not null,
    people      integer not null check (people > 0),
    primary key (facility_id, layout)
) strict;

create table facility_amenity (
    facility_id integer not null references facility (id) on delete cascade,
    position    integer not null,
    name        text not null,
    primary key (facility_id, position)
) strict;

-- closes <= opens means "closes on the next day" (a night).
create table facility_hours (
    facility_id integer not null references facility (id) on delete cascade,
    weekday     integer not null check (weekday between 0 and 6),  -- 0 = Monday
    opens       integer not null check (opens between 0 and 1440),
    closes      integer not null check (closes between 0 and 1440),
    primary key (facility_id, weekday)
) strict;

create table holiday (
    date        text primary key,                 -- YYYY-MM-DD, WITA
    kind        text not null check (kind in ('libur_nasional', 'cuti_bersama', 'libur_kantor')),
    name_id     text not null,
    name_en     text not null,
    source      text not null default '',
    office_open integer not null default 0        -- per-date override: the office works on that joint leave day
) strict;

-- Grows with every change of the list of holidays, so that no process works with an old one.
create table holiday_revision (
    only_row integer primary key check (only_row = 1),
    revision integer not null
) strict;
insert into holiday_revision (only_row, revision) values (1, 1);

create table closure (
    id          integer primary key,
    facility_id integer not null references facility (id),
    starts_at   integer not null,
    ends_at     integer not null,
    reason      text not null,
    purpose     text not null check (purpose in ('internal', 'maintenance')),
    created_by  integer,
    created_at  integer not null,
    constraint closure_ends_after_start check (ends_at > starts_at)
) strict;

-- A holiday concerns every calendar: all revisions grow, also when the row is typed by hand.
create trigger holiday_inserted after insert on holiday
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger holiday_updated after update on holiday
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger holiday_deleted after delete on holiday
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;
