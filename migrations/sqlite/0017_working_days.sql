-- The office's own hours and Ramadan, until now fixed in the program and a setting that nobody could reach. Minutes of the
-- WITA day. The four rows are there from the beginning (Perpres 21/2023) and only ever changed.
create table office_hours (
    season     text not null check (season in ('ordinary', 'ramadan')),
    days       text not null check (days in ('mon_thu', 'fri')),
    opens      integer not null check (opens >= 0),
    break_from integer not null,
    break_to   integer not null,
    closes     integer not null check (closes <= 1440),
    primary key (season, days),
    constraint office_works_before_and_after_the_break check (opens < break_from and break_from <= break_to and break_to < closes)
) strict;
insert into office_hours (season, days, opens, break_from, break_to, closes) values
    ('ordinary', 'mon_thu', 450, 720, 780, 960),
    ('ordinary', 'fri', 450, 690, 780, 990),
    ('ramadan', 'mon_thu', 480, 720, 750, 900),
    ('ramadan', 'fri', 480, 690, 750, 930);

-- First and last day of the shorter hours, WITA.
create table ramadan (
    first_day text primary key,                   -- YYYY-MM-DD
    last_day  text not null,
    constraint ramadan_ends_after_it_begins check (last_day >= first_day)
) strict;

-- Both belong to the working calendar: like a holiday, each change makes every kept answer an old one, also when it is typed
-- by hand.
create trigger office_hours_inserted after insert on office_hours
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger office_hours_updated after update on office_hours
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger office_hours_deleted after delete on office_hours
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger ramadan_inserted after insert on ramadan
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger ramadan_updated after update on ramadan
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;

create trigger ramadan_deleted after delete on ramadan
begin
    update holiday_revision set revision = revision + 1;
    update facility set revision = revision + 1;
end;
