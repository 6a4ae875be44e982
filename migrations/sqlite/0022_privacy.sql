-- Forgetting (UU PDP, service §3.3): what names a person leaves when its time is over, or when its person asks for it. Facility,
-- dates, regency and kind of applicant stay, so that the numbers of the office stay true; so do the rows of messages, because
-- every decision has one, and the chain of events, which never knew a personal value.

-- When the words of people in a request, or in a line of the guest book, were forgotten; null = they are still there.
alter table reservation add column forgotten_at integer;
alter table visit add column forgotten_at integer;

-- One row for every run of the forgetting, written before it begins; its counts grow with each of its transactions.
create table retention_run (
    id          integer primary key,
    at          integer not null,
    run_by      integer references staff (id) on delete set null,   -- null = the clock or a command
    dry_run     integer not null check (dry_run in (0, 1)),         -- 1 = it only counted
    done        integer not null default 0,                         -- requests that came to use
    closed      integer not null default 0,                         -- requests that came to nothing
    attachments integer not null default 0,
    guest_book  integer not null default 0,
    read_log    integer not null default 0
) strict;

-- Why the rule of a unit was passed by is written once. Its words may name the applicant: with the request they are forgotten,
-- and nothing else of the row ever changes.
drop trigger unit_override_is_never_changed;
create trigger unit_override_is_never_changed before update on unit_override
when new.reason <> '(dihapus)' or new.id <> old.id or new.reservation_id <> old.reservation_id
    or new.decided_by <> old.decided_by or new.decided_at <> old.decided_at
    or (select forgotten_at from reservation where id = old.reservation_id) is null
begin
    select raise(abort, 'unit_override_is_never_changed');
end;
