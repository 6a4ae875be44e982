-- The counter (ULT): guest book (service §2.2) and queue in one row, because a number without a guest means nothing.
create table visit (
    id             integer primary key,
    day            text not null,                 -- YYYY-MM-DD, WITA: the numbers begin anew every day of the office
    number         integer not null check (number >= 1),
    name           text not null,
    institution    text not null,
    whatsapp       text not null default '',      -- E.164; empty once the guest book has been forgotten
    regency        text not null default '',
    purpose        text not null check (purpose in ('lending', 'consultation', 'complaint', 'other')),
    purpose_note   text not null default '',
    meets          text not null default '',
    guests         integer check (guests >= 1),
    assistance     text not null default '',      -- elderly,child: comes before others; nobody but the counter reads it
    state          text not null default 'waiting' check (state in ('waiting', 'called', 'serving', 'skipped', 'served', 'left')),
    calls          integer not null default 0 constraint visit_called_three_times check (calls between 0 and 3),
    call_order     integer,                       -- which number of the day it was when it was called last; null = not called yet
    due_after      integer,                       -- was skipped and reported: comes when so many numbers have been called that day
    called_by      integer references staff (id),
    arrived_at     integer not null,
    finished_at    integer,
    registered_by  integer references staff (id),
    reservation_id integer references reservation (id) on delete set null,
    constraint visit_number_of_the_day unique (day, number)
) strict;
create index visit_by_state on visit (day, state);
create index visit_by_reservation on visit (reservation_id);
