-- What the facilities team says of each thing of a request (O3, service §7.3). The word for the whole request follows from these
-- rows and stands in the request. They belong to the word of their moment: when the request is moved, it has none until the team
-- is asked again.
create table item_answer (
    reservation_id integer not null references reservation (id) on delete cascade,
    facility_id    integer not null references facility (id),
    answer         text not null check (answer in ('available', 'partial', 'unavailable')),
    asked          integer not null check (asked >= 1),   -- so many were asked for then
    quantity       integer not null,                      -- so many of them are there
    note           text not null default '',
    answered_at    integer not null,                      -- equal to reservation.sarpras_at while it counts
    primary key (reservation_id, facility_id),
    constraint answer_fits_its_number check (quantity = case answer when 'available' then asked when 'unavailable' then 0 else quantity end
                                             and (answer <> 'partial' or quantity between 1 and asked - 1))
) strict;

-- What is offered of the things asked for, when it is not all of them (X2); no rows = all.
create table proposal_item (
    proposal_id integer not null references proposal (id) on delete cascade,
    facility_id integer not null references facility (id),
    quantity    integer not null check (quantity >= 1),
    primary key (proposal_id, facility_id)
) strict;

-- A request that reached the counter while nothing could be entered: received_at is the real time, and the deadline counts from
-- it; entered_at is when it was typed, null = at once.
alter table reservation add column entered_at integer;
alter table reservation add column late_reason text not null default '';

-- How often somebody did not come is looked up by their number. Only absences are in it.
create index reservation_no_show on reservation (whatsapp, starts_at) where status = 'no_show';
