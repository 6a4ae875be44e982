-- One row for every change, written in the change's own transaction. From it come the audit trail, the history people
-- read and the live feed (the sequence is the Last-Event-ID). Personal values never enter: field names only.

create table event (
    sequence       integer primary key autoincrement,
    at             integer not null,
    actor          text not null,                 -- 'applicant', 'system' or 'staff:<id>'
    actor_name     text not null default '',      -- of staff; empty for applicants
    kind           text not null,                 -- submitted, disposed, confirmed, approved, rejected, moved, cancelled, withdrawn, notified, closed, …
    reservation_id integer,
    code           text not null default '',
    version        integer,
    changes        text not null default '{}',    -- JSON {"field": [before, after]}, personal fields as {"field": null}
    -- what the public calendar must fetch again: JSON [{"facility","from","to","revision"}]
    effects        text not null default '[]',
    previous_hash  text not null,
    hash           text not null unique
) strict;
create index event_by_reservation on event (reservation_id, sequence);

create trigger event_is_never_changed before update on event
begin
    select raise(abort, 'event_is_append_only');
end;

create trigger event_is_never_deleted before delete on event
begin
    select raise(abort, 'event_is_append_only');
end;
