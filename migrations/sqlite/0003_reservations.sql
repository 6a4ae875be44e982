-- Requests, what they ask for, the time they hold, the messages they cause.

create table reservation (
    id               integer primary key,
    code             text not null unique,
    secret           text not null unique,        -- of the track link, 128 random bits; the link is written into messages again
    idempotency_key  text unique,                 -- the same key never makes a second request
    channel          text not null check (channel in ('online', 'ult')),
    language         text not null default 'id',
    name             text not null,
    kind             text not null,
    institution      text not null default '',
    npsn             text not null default '',
    position         text not null default '',
    regency          text not null default '',
    address          text not null default '',
    whatsapp         text not null default '',    -- E.164, empty only at the counter
    email            text not null default '',
    activity         text not null,
    purpose          text not null default '',
    participants     integer,
    needs            text not null default '',
    access_needs     text not null default '',
    id_kind          text not null default '',    -- kind of identity shown, never its number
    on_behalf        text not null default '',
    pattern          text not null check (pattern in ('daily', 'continuous')),
    start_wall       text not null,               -- YYYY-MM-DDTHH:MM as asked, WITA
    end_wall         text not null,
    starts_at        integer not null,            -- first moment of use
    ends_at          integer not null,            -- last moment of use
    status           text not null check (status in ('submitted', 'disposed', 'review', 'needs_info', 'offered', 'approved',
                                                     'in_use', 'done', 'rejected', 'cancelled', 'no_show', 'expired')),
    received_at      integer not null,
    due_at           integer not null,
    urgency          text not null default 'normal',
    disposition_note text not null default '',
    sarpras_answer   text check (sarpras_answer in ('available', 'partial', 'unavailable')),
    sarpras_note     text not null default '',
    sarpras_at       integer,
    sarpras_by       integer references staff (id),
    decided_at       integer,
    decided_by       integer references staff (id),
    notified_at      integer,                     -- the decision was told: the service's clock stops here (step 9)
    reason           text not null default '',
    reason_note      text not null default '',
    cancelled_by     text not null default '' check (cancelled_by in ('', 'applicant', 'office')),
    agreement_how    text not null default '',
    agreement_note   text not null default '',
    override_reason  text not null default '',    -- why the counter let it pass outside the hours, lead time or capacity
    rules_version    text not null default '1',
    version          integer not null default 1,
    constraint use_ends_after_start check (ends_at > starts_at)
) strict;
create index reservation_by_status on reservation (status, due_at);
create index reservation_by_start on reservation (starts_at);
create index reservation_by_received on reservation (received_at);

create table reservation_item (
    id             integer primary key,
    reservation_id integer not null references reservation (id) on delete cascade,
    facility_id    integer not null references facility (id),
    quantity       integer not null check (quantity >= 1),
    layout         text
) strict;
create index item_by_reservation on reservation_item (reservation_id);
create index item_by_facility on reservation_item (facility_id);

-- One row per continuous stretch of use. Rows are deleted when a request lets go of its time. Only hard rows block.
-- A stretch is at most 31 days long (longer closures are several rows), so that an overlap is found by a short index walk.
create table occupancy (
    id               integer primary key,
    facility_id      integer not null references facility (id),
    reservation_id   integer references reservation (id) on delete cascade,
    closure_id       integer references closure (id) on delete cascade,
    starts_at        integer not null,
    ends_at          integer not null,
    set_up_minutes   integer not null default 0,
    clean_up_minutes integer not null default 0,
    quantity         integer not null check (quantity >= 1),
    hold             text not null check (hold in ('soft', 'hard')),
    purpose          text not null default 'booking' check (purpose in ('booking', 'internal', 'maintenance')),
    constraint stretch_ends_after_start check (ends_at > starts_at),
    constraint stretch_at_most_31_days check (ends_at - starts_at <= 2678400)
) strict;
create index occupancy_by_time on occupancy (facility_id, starts_at, ends_at, hold, quantity, set_up_minutes, clean_up_minutes, purpose, reservation_id);
create index occupancy_by_reservation on occupancy (reservation_id);
create index occupancy_by_closure on occupancy (closure_id);

create table message (
    id             integer primary key,
    reservation_id integer not null references reservation (id) on delete cascade,
    template       text not null,
    language       text not null,
    text           text not null,
    recipient      text not null,                 -- E.164; empty = on paper at the counter
    decision       integer not null default 0,    -- 1 = tells a decision: the clock of the service stops when it is sent
    created_at     integer not null,
    opened_at      integer,
    sent_at        integer,
    sent_by        integer references staff (id),
    cancelled_at   integer                        -- overtaken before it was sent
) strict;
create index message_by_reservation on message (reservation_id);
create index message_waiting on message (created_at) where sent_at is null and cancelled_at is null;
