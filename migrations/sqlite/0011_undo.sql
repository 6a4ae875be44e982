-- What the last agreed move or proposal of a request has overwritten, for the seconds in which it can be undone (§7.4). One row
-- for each request, replaced by its next move. It holds notes that people wrote, so it goes as soon as its time is over.
create table last_move (
    reservation_id  integer primary key references reservation (id) on delete cascade,
    version         integer not null,                   -- of the request after the move: once it is another one, nothing is undone
    moved_by        integer not null references staff (id),
    undo_until      integer not null,                   -- at this moment it is too late
    status          text not null,
    start_wall      text not null,                      -- YYYY-MM-DDTHH:MM, WITA
    end_wall        text not null,
    starts_at       integer not null,
    ends_at         integer not null,
    facility_id     integer references facility (id),   -- null = a request for several things, which stay where they are
    layout          text,
    due_at          integer not null,
    sarpras_answer  text,
    sarpras_note    text not null,
    sarpras_at      integer,
    sarpras_by      integer references staff (id),
    reason_note     text not null,
    agreement_how   text not null,
    agreement_note  text not null,
    override_reason text not null,
    overtaken       text not null                       -- ids of the messages that the move called off before they were sent: 12,13
) strict;

-- The message about a move cannot leave as long as the move can be undone.
alter table message add column held_until integer;
