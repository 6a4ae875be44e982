-- For the world outside: notices to other programs (webhooks), and calendars that others subscribe to (iCalendar).

-- Where notices go. The secret signs them, so it must be readable and cannot be a hash; whoever can read this file can forge them.
-- The page shows it once. autoincrement: a button on an old page deletes nothing else.
create table webhook_endpoint (
    id               integer primary key autoincrement,
    url              text not null,
    secret           text not null,                 -- whsec_ and base 64, as Standard Webhooks has it
    old_secret       text not null default '',      -- signs as well until then
    old_secret_until integer,
    kinds            text not null default '',      -- states told of, with commas between them; empty = all
    off              text check (off in ('asked', 'gone', 'failing')),  -- why it is not called; null = it is
    off_at           integer,
    failing_since    integer,                       -- first failure since the last notice that arrived
    followed         integer not null,              -- sequence of the last event that was looked at
    made_by          integer references staff (id) on delete set null,
    made_at          integer not null
) strict;

-- Notices as they are sent: the same words and the same id at every attempt. Written when their event is looked at, in the
-- transaction that notes how far was looked, so that none is lost and none is made twice.
create table webhook_delivery (
    id             integer primary key autoincrement,
    endpoint_id    integer not null references webhook_endpoint (id) on delete cascade,
    event_sequence integer,                         -- null = a test
    message_id     text not null unique,            -- msg_…
    kind           text not null,                   -- reservation.approved
    code           text not null default '',        -- of the request
    body           text not null,
    attempts       integer not null default 0,
    next_try_at    integer not null,                -- while an attempt runs: when it counts as lost
    last_status    integer,                         -- of the last answer; null = none came
    last_error     text not null default '',        -- code of what came in place of an answer
    made_at        integer not null,
    done_at        integer,                         -- it arrived, or (a test) it did not
    delivered      integer not null default 0,
    constraint one_notice_of_an_event unique (endpoint_id, event_sequence)
) strict;
create index webhook_delivery_waiting on webhook_delivery (endpoint_id, next_try_at) where done_at is null;
create index webhook_delivery_done on webhook_delivery (endpoint_id, done_at);

-- What calendars outside have been told: one row for each stretch of time that somebody holds or has held. A row of `occupancy` is
-- deleted when its time is let go, and then nobody could tell a subscriber that it is cancelled. `store::feeds` keeps these in step,
-- in the transaction of the change. Nothing personal; who it is for is looked up for those who may know.
create table feed_entry (
    id             integer primary key autoincrement,
    uid            text not null unique,            -- random: from outside nobody can tell whose it is
    facility_id    integer not null references facility (id),
    reservation_id integer references reservation (id) on delete cascade,
    closure_id     integer,                         -- null once it was opened again: row ids of closures are used again
    proposed       integer not null default 0,
    ordinal        integer not null,                -- place among the stretches of its holder in this facility, by start
    starts_at      integer not null,
    ends_at        integer not null,
    quantity       integer not null,
    purpose        text not null,
    sequence       integer not null default 0,      -- grows with every change
    cancelled      integer not null default 0,
    made_at        integer not null,
    changed_at     integer not null,
    constraint entry_ends_after_start check (ends_at > starts_at)
) strict;
create index feed_entry_by_time on feed_entry (facility_id, starts_at);
create index feed_entry_by_start on feed_entry (starts_at);
create index feed_entry_by_reservation on feed_entry (reservation_id, facility_id);
create index feed_entry_by_closure on feed_entry (closure_id, facility_id);

-- Whose stretches have changed since `feed_entry` was last brought in step; empty between two transactions.
create table feed_change (
    facility_id    integer not null,
    reservation_id integer,
    closure_id     integer,
    proposed       integer not null
) strict;

create trigger occupancy_feed_insert after insert on occupancy when new.hold = 'hard'
begin
    insert into feed_change (facility_id, reservation_id, closure_id, proposed) values (new.facility_id, new.reservation_id, new.closure_id, new.proposed);
end;

create trigger occupancy_feed_delete after delete on occupancy when old.hold = 'hard'
begin
    insert into feed_change (facility_id, reservation_id, closure_id, proposed) values (old.facility_id, old.reservation_id, old.closure_id, old.proposed);
end;

create trigger occupancy_feed_update after update on occupancy when new.hold = 'hard' or old.hold = 'hard'
begin
    insert into feed_change (facility_id, reservation_id, closure_id, proposed) values (old.facility_id, old.reservation_id, old.closure_id, old.proposed);
    insert into feed_change (facility_id, reservation_id, closure_id, proposed) values (new.facility_id, new.reservation_id, new.closure_id, new.proposed);
end;

-- What is held on the day of this change.
insert into feed_entry (uid, facility_id, reservation_id, closure_id, proposed, ordinal, starts_at, ends_at, quantity, purpose, made_at, changed_at)
select lower(hex(randomblob(16))), o.facility_id, o.reservation_id, o.closure_id, o.proposed,
       row_number() over (partition by o.facility_id, o.reservation_id, o.closure_id, o.proposed order by o.starts_at, o.id) - 1,
       o.starts_at, o.ends_at, o.quantity, o.purpose,
       coalesce(r.decided_at, r.received_at, c.created_at, 0), coalesce(r.decided_at, r.received_at, c.created_at, 0)
from occupancy o left join reservation r on r.id = o.reservation_id left join closure c on c.id = o.closure_id
where o.hold = 'hard';

-- The calendar that a member of staff subscribes to; its address is a secret of theirs, of which only the hash is kept.
create table staff_feed (
    staff_id   integer primary key references staff (id) on delete cascade,
    token_hash text not null unique,
    made_at    integer not null
) strict;
